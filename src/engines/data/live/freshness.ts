import type { DataDesk } from '../desk.ts'
import type { LiveFeedState, LiveMarket } from './liveMarket.ts'
import { isOpenNow, isStaleNow } from './staleness.ts'

/** Names of stale instruments in a sentence; more are counted. */
const NAMED = 3
/** Characters of the feed's note that are told. */
const LONGEST_NOTE = 1_500

/** Looks which prices are too old to decide on, and tells it when something changed. Returns whether it did. */
export function watchFreshness(desk: DataDesk, live: LiveMarket): boolean {
  const { context } = desk
  const now = context.now()
  let isChanged = false
  for (const line of live.lines) {
    const isStale = isStaleNow(live, line, now)
    if (isStale === line.isStale) continue
    line.isStale = isStale
    line.isChanged = true
    isChanged = true
  }
  if (isChanged) tellStale(desk, live)
  const { state, note } = feedOf(live, now)
  const feed = { state, note: note.slice(0, LONGEST_NOTE) }
  if (feed.state === live.feed.state && feed.note === live.feed.note) return isChanged
  live.feed = feed
  context.emit('FeedStateChanged', { state: feed.state, note: feed.note })
  return true
}

/** Tells which instruments are stale and how the feed is, whether or not anything changed: for a session that was opened. */
export function tellFreshness(desk: DataDesk): void {
  const { live } = desk.state
  if (live === null) return
  if (!watchFreshness(desk, live)) desk.context.emit('FeedStateChanged', { ...live.feed })
  tellStale(desk, live)
}

function tellStale({ context }: DataDesk, live: LiveMarket): void {
  context.emit('StaleInstrumentsChanged', {
    stale: live.lines.filter(({ isStale }) => isStale).map(({ index }) => index),
  })
}

function feedOf(live: LiveMarket, now: number): LiveFeedState {
  const notes = [...new Set(live.groups.map(({ note }) => note).filter((note) => note !== ''))]
  const links = [...live.routes.keys()].map((sourceId) => ({ sourceId, link: live.links.get(sourceId) }))
  const down = links.filter(({ link }) => link?.state !== 'LIVE')
  if (links.length === down.length) {
    const names = down.map(({ sourceId, link }) => `${sourceId}: ${link?.reason || 'connecting'}`).join(', ')
    const note =
      names === '' ? 'No source serves this session.' : `No link to a source is up (${names}); wait until it is.`
    return { state: 'DISCONNECTED', note: [note, ...notes].join(' ') }
  }
  const open = live.lines.filter(({ instrument }) => isOpenNow(instrument, now))
  const stale = open.filter(({ isStale }) => isStale)
  if (open.length > 0 && stale.length === open.length) {
    const note =
      'Nothing was heard of any instrument for two heartbeats, so nothing new can be approved; wait for data.'
    return { state: 'STALE', note: [note, ...notes].join(' ') }
  }
  if (stale.length > 0) {
    const names = stale.slice(0, NAMED).map(({ instrument }) => instrument.symbol)
    const rest = stale.length > NAMED ? ` and ${stale.length - NAMED} more` : ''
    notes.unshift(`The prices of ${names.join(', ')}${rest} are stale, so nothing new can be approved in them.`)
  } else if (open.length === 0) notes.unshift('The market is closed.')
  return { state: 'CONNECTED', note: notes.join(' ') }
}
