import { MILLISECOND, MINUTE, SECOND } from '#core/time/duration.ts'
import type { DataDesk } from '../desk.ts'
import { askAboutCompanies } from '../facts/companyQuestions.ts'
import { takeFacts } from '../facts/liveFacts.ts'
import { watchNews } from '../facts/newsFacts.ts'
import { askAboutPerpetuals } from '../facts/perpetualQuestions.ts'
import { holdBack } from '../quarantine/holdBack.ts'
import { keep } from '../marketPlay.ts'
import { showSession } from '../screen.ts'
import { watchFreshness } from './freshness.ts'
import type { LiveMarket } from './liveMarket.ts'
import { firstWholeMinute } from './minuteBars.ts'
import { showDepth, showLiveQuotes } from './liveScreen.ts'
import { tellService } from './serviceWatch.ts'
import { chooseSources, sourcesInUse } from './sourceChoice.ts'
import { isOpenNow } from './staleness.ts'
import { finishWarmUp } from './warmUp.ts'

/** Slices come at most so often, microseconds. */
const SLICE_EVERY = 50 * MILLISECOND
/** Rows that do not wait for the next tick. */
const LARGE = 1_000
/** How often sources are looked over and the cursor is kept. */
const WATCH_EVERY = SECOND

/** What a live session does at every tick of the clock. */
export function tickLive(desk: DataDesk): void {
  const { live } = desk.state
  if (live === null) return
  const now = desk.context.now()
  for (const line of live.lines) line.minutes.tick(now - line.delay)
  countMinutes(desk, live, now)
  finishWarmUp(desk)
  if (now - live.chosenAt >= WATCH_EVERY) {
    noteFreshness(desk, live, now)
    chooseSources(desk, live)
    askAboutPerpetuals(desk, live)
    askAboutCompanies(desk, live)
    watchNews(desk, live)
    tellService(desk, live)
    keep(desk)
    showSession(desk)
  }
  flushLive(desk)
}

/** Publishes what has come, unless that was a moment ago; freshness is told before it, so that nobody acts on old prices. */
function flushLive(desk: DataDesk): void {
  const { live, market } = desk.state
  if (live === null || market === null) return
  const now = desk.context.now()
  if (watchFreshness(desk, live)) showSession(desk)
  if (now - live.slicedAt < SLICE_EVERY) return
  if (live.warmUp.isOver) publish(desk, live)
  showLiveQuotes(desk, live)
  showDepth(desk, live)
}

/** Publishes and keeps what waits before the session is opened once more. */
export function leaveLive(desk: DataDesk): void {
  if (desk.state.live?.warmUp.isOver === true) publish(desk, desk.state.live)
  keep(desk)
}

/** Publishes at once when much has come. */
export function flushLarge(desk: DataDesk): void {
  if ((desk.state.live?.pending.size ?? 0) >= LARGE) flushLive(desk)
}

function publish(desk: DataDesk, live: LiveMarket): void {
  const { market } = desk.state
  if (market === null) return
  for (const line of live.lines) live.ladders.get(line.instrument.id)?.publish(line.index, live.pending)
  if (live.pending.dropped > 0) tellDropped(desk, live.pending.dropped)
  const now = desk.context.now()
  // Before the slice, so that what was known when its bars closed counts in them.
  const facts = takeFacts(desk, live)
  if (facts.length > 0) desk.context.emit('FactsTold', { origin: 'live', facts })
  const slice = live.pending.take(now, market.marketTime ?? 0)
  if (slice === null) return
  live.slicedAt = now
  market.handledTime = market.marketTime
  market.marketTime = slice.marketTime
  if (slice.barCount > 0) market.recorder?.take(slice)
  desk.context.emit('MarketSlicePublished', slice)
}

function tellDropped(desk: DataDesk, count: number): void {
  const message = `${count} trades came faster than they can be told one by one, so they were left out of the tape; their bars and last prices hold them.`
  const of = { sourceId: 'live', instrumentId: null, what: 'TRADE', interval: null, severity: 'flag' } as const
  holdBack(desk, { ...of, code: 'TRADES_DROPPED', message, from: null, to: null, rows: count, sample: '' })
}

/** A source is up to date when at least half of the instruments it tells of are. */
function noteFreshness(desk: DataDesk, live: LiveMarket, now: number): void {
  for (const { served, heardAt } of live.lines) {
    if (served !== null && heardAt !== null) desk.state.service.noteHeard(served.sourceId, heardAt)
  }
  for (const sourceId of sourcesInUse(live)) {
    const open = live.lines.filter(
      ({ served, instrument }) => served?.sourceId === sourceId && isOpenNow(instrument, now),
    )
    if (open.length === 0) continue
    const fresh = open.filter(({ isStale }) => !isStale).length
    desk.state.service.noteFreshness(sourceId, now, 2 * fresh >= open.length)
  }
}

/** Counts, of the minutes that have ended, those that were heard from their beginning to their end. */
function countMinutes(desk: DataDesk, live: LiveMarket, now: number): void {
  const minute = now - (now % MINUTE)
  if (minute <= live.countedMinute) return
  const ended = live.countedMinute
  live.countedMinute = minute
  for (const { served, instrument, minutes, listeningSince } of live.lines) {
    if (served === null || listeningSince === null || !isOpenNow(instrument, ended)) continue
    // The minute in which listening began was never to be had whole.
    if (ended < firstWholeMinute(listeningSince)) continue
    desk.state.service.noteCompleteness(served.sourceId, now, 1, minutes.isWhole(ended) ? 1 : 0)
  }
}
