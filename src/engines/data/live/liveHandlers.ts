import type { CommandHandlers } from '#contracts/channel.ts'
import type { dataChannel } from '#contracts/data.ts'
import { accepted, refused } from '#contracts/failure.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { noteLinkForHealing } from '../continuity/backfills.ts'
import type { DataDesk } from '../desk.ts'
import { takeCompany } from '../facts/companyQuestions.ts'
import type { LinkState } from '../feeds/ports.ts'
import { holdBack } from '../quarantine/holdBack.ts'
import { Ladder } from './ladders.ts'
import { linesOf } from './liveMarket.ts'
import { flushLarge } from './liveTick.ts'
import { takeMarketEvents } from './marketEvents.ts'
import { listen } from './sourceChoice.ts'
import { Tape } from './tapes.ts'

/** Characters that are kept of why a link is as it is: it becomes part of longer sentences. */
const LONGEST_REASON = 200

/** What the live market tells the data engine. */
export type LiveHandlers = Pick<
  CommandHandlers<typeof dataChannel>,
  'TakeMarketEvents' | 'TakeFeedGap' | 'TakeLink' | 'TakeCall' | 'TakeCompany' | 'WatchDepth'
>

/** Makes them. */
export function createLiveHandlers(desk: DataDesk): LiveHandlers {
  const { state } = desk
  return {
    TakeMarketEvents: ({ sourceId, events }) => {
      takeMarketEvents(desk, sourceId, events)
      flushLarge(desk)
      return accepted({})
    },
    TakeFeedGap: ({ sourceId, instrumentId, reason }) => {
      const isShown = breakBooks(desk, sourceId, instrumentId, reason)
      const held = { sourceId, instrumentId, what: 'BOOK', interval: null, code: 'SEQUENCE_GAP' } as const
      if (isShown) holdBack(desk, { ...held, message: reason, from: null, to: null, sample: '' })
      return accepted({})
    },
    TakeLink: (link) => {
      state.service.noteLink(link)
      noteLinkForHealing(desk, link.sourceId, link.state, link.at)
      takeLink(desk, link.sourceId, link.state, link.reason)
      return accepted({})
    },
    TakeCompany: (told) => {
      takeCompany(desk, told)
      return accepted({})
    },
    TakeCall: (call) => {
      state.service.noteCall(call)
      return accepted({})
    },
    WatchDepth: ({ instrumentIds }) => {
      if (state.live === null) {
        if (instrumentIds.length === 0) return accepted({})
        const text = 'Order books are heard in a live session only; start a PAPER session to see them.'
        return refused('SESSION_NOT_LIVE', text)
      }
      const stranger = instrumentIds.find((id) => !state.live?.lines.some(({ instrument }) => instrument.id === id))
      if (stranger !== undefined) {
        const text = `${stranger} is not part of this session; add it to the session first, then its book can be shown.`
        return refused('UNKNOWN_INSTRUMENT', text, { instrumentId: stranger })
      }
      watchDepth(desk, instrumentIds)
      return accepted({})
    },
  }
}

function takeLink(desk: DataDesk, sourceId: string, state: LinkState, reason: string): void {
  const { live } = desk.state
  if (live === null) return
  const now = desk.context.now()
  const before = live.links.get(sourceId)
  const since = before?.state === state ? before.since : now
  live.links.set(sourceId, { state, since, reason: reason.slice(0, LONGEST_REASON) })
  for (const lines of live.routes.get(sourceId)?.values() ?? []) {
    for (const line of lines) {
      if (state === 'LIVE') line.minutes.resume(now)
      else line.minutes.interrupt(now)
    }
  }
  if (state !== 'LIVE' && before?.state === 'LIVE') {
    breakBooks(desk, sourceId, null, `The link to ${sourceId} was lost; waiting for a new order book.`)
  }
}

/**
 * Changes of books are missing: they are not to be relied on until their next snapshot. Tells whether any of them is
 * watched.
 */
function breakBooks(desk: DataDesk, sourceId: string, instrumentId: InstrumentId | null, reason: string): boolean {
  const { live } = desk.state
  if (live === null) return false
  const lines =
    instrumentId === null
      ? [...(live.routes.get(sourceId)?.values() ?? [])].flat()
      : linesOf(live, sourceId, instrumentId)
  const ladders = lines.flatMap(({ instrument }) => live.ladders.get(instrument.id) ?? [])
  for (const ladder of ladders) ladder.breakOff(reason)
  return ladders.length > 0
}

/** Shows the books and trades of these instruments from now on, and of no others. */
function watchDepth(desk: DataDesk, wanted: readonly InstrumentId[]): void {
  const { live } = desk.state
  if (live === null) return
  for (const line of live.lines) {
    const { id } = line.instrument
    const isWanted = wanted.includes(id)
    const ladder = live.ladders.get(id)
    if (isWanted === (ladder !== undefined)) continue
    if (isWanted) {
      live.ladders.set(id, new Ladder(id))
      live.tapes.set(id, new Tape(id))
      continue
    }
    ladder?.publish(line.index, live.pending, false)
    live.ladders.delete(id)
    live.tapes.delete(id)
    desk.context.remove('ladders', id)
    desk.context.remove('tapes', id)
  }
  live.watched = live.lines.map(({ instrument }) => instrument.id).filter((id) => wanted.includes(id))
  listen(desk, live)
}
