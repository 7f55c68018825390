import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { NO_BARS, pickBars, joinBars } from '../continuity/barRows.ts'
import type { LiveRecorder } from '../liveRecorder.ts'
import { cutColumns } from '../sources/datasetSource.ts'
import { intervalLength } from '../sources/closeTime.ts'
import { aggregateBars } from '../sources/growingBars.ts'
import type { MarketSource } from '../sources/marketSource.ts'
import type { LiveMarket } from './liveMarket.ts'

/** The live session as a market: it has instruments and a past, and its slices are not asked for, they come. */
export function liveSource(live: LiveMarket): MarketSource {
  return {
    label: 'Live feed',
    instruments: live.lines.map(({ instrument }) => instrument),
    origin: 'live',
    interval: '1m',
    quarantined: 0,
    recordsLive: true,
    history: () => [],
    next: () => {
      throw new Error('Invariant: a live market was asked for its next slice')
    },
    progress: () => null,
    cost: () => 1,
    bars: () => null,
  }
}

/**
 * The bars of an instrument before a moment: what the session has recorded, and before it what was asked of the past; null
 * for an interval that there is none of. A minute that was not heard whole is missing.
 */
export function liveBars(
  live: LiveMarket,
  recorder: LiveRecorder | null,
  instrumentId: InstrumentId,
  interval: BarInterval,
  before: number,
  limit: number,
): BarColumns | null {
  const line = live.lines.find(({ instrument }) => instrument.id === instrumentId)
  if (line === undefined) return null
  if (interval === '1d') return line.pastDays.columns()
  const length = intervalLength(interval)
  const minute = intervalLength('1m') ?? 1
  if (length === null || interval === '1w') return null
  const recorded = recorder?.read(instrumentId, before, limit * (length / minute)) ?? NO_BARS
  const minutes = joined(line.pastMinutes.columns(), recorded)
  return interval === '1m' ? minutes : aggregateBars(minutes, length)
}

/** Two series as one in rising order; where both have a minute, the one that was heard live counts. */
function joined(past: BarColumns, recorded: BarColumns): BarColumns {
  const first = recorded.tsOpen[0]
  if (first === undefined) return past
  let end = 0
  while (end < past.tsOpen.length && (past.tsOpen[end] ?? 0) < first) end += 1
  const known = new Set(recorded.tsOpen)
  const between: number[] = []
  for (let row = end; row < past.tsOpen.length; row += 1) if (!known.has(past.tsOpen[row] ?? 0)) between.push(row)
  const all = joinBars([cutColumns(past, 0, end), recorded, pickBars(past, between)])
  if (between.length === 0) return all
  const order = Array.from(all.tsOpen, (_, row) => row).sort((a, b) => (all.tsOpen[a] ?? 0) - (all.tsOpen[b] ?? 0))
  return pickBars(all, order)
}
