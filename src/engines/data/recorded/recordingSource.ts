import type { MarketSlice } from '#core/model/marketSlice.ts'
import { MILLISECOND, SECOND } from '#core/time/duration.ts'
import type { MarketSource } from '../sources/marketSource.ts'
import type { RecordedMarket, RecordedMoment } from './ports.ts'
import { RecordedTicks } from './recordedTicks.ts'

/** What came within such a stretch is one slice, as it is in a live session, microseconds. */
const STRETCH = 50 * MILLISECOND
/** Slices with bars that strategies see again after a restart. */
const MOST_HISTORY = 3 * 24 * 60

/**
 * A recorded session as a source: slices of 50 ms of the time of recording, each with all that came in it. A pace of one
 * plays a second in a second. The same recording gives the same slices, bit for bit, however fast it is played. A resumed
 * session takes its past in again, so that books and bars stand where they stood.
 */
export function createRecordingSource(market: RecordedMarket, resumeAt: number | null): MarketSource {
  const ticks = new RecordedTicks(market.instruments)
  const relived: MarketSlice[] = []
  let ahead: RecordedMoment | null = market.next()
  let playedTo = market.from
  let spent = 0
  /** The first slice after the past of a resumed session. */
  let first: MarketSlice | null = null

  function nextSlice(): MarketSlice | null {
    while (ahead !== null) {
      const end = Math.floor(ahead.at / STRETCH) * STRETCH + STRETCH
      while (ahead !== null && ahead.at < end) {
        ticks.take(ahead)
        ahead = market.next()
      }
      const slice = ticks.slice(end)
      if (slice === null) continue
      spent = slice.marketTime - playedTo
      playedTo = slice.marketTime
      return slice
    }
    return null
  }

  if (resumeAt !== null) {
    for (;;) {
      const slice = nextSlice()
      if (slice === null) break
      if (slice.marketTime > resumeAt) {
        first = slice
        break
      }
      if (slice.barCount > 0) relived.push(slice)
      if (relived.length > 2 * MOST_HISTORY) relived.splice(0, MOST_HISTORY)
    }
  }

  return {
    label: market.label,
    instruments: market.instruments,
    origin: 'recorded',
    interval: '1m',
    get quarantined() {
      return ticks.held
    },
    recordsLive: false,
    facts: () => ticks.facts(),
    history: () => relived,
    next: () => {
      const slice = first ?? nextSlice()
      first = null
      return slice
    },
    progress: () => Math.min(1, Math.max(0, (playedTo - market.from) / Math.max(1, market.to - market.from))),
    cost: () => spent / SECOND,
    bars: (instrumentId, interval) => (interval === '1m' ? (ticks.minutesOf(instrumentId)?.columns() ?? null) : null),
  }
}
