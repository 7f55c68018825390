import type { BarColumns } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { BAR_ROW, type MarketSlice } from '#core/model/marketSlice.ts'
import { ActionSchedule } from './actionSchedule.ts'
import { barsUpTo, BarWalk, countPossible, type PlayedSeries } from './barWalk.ts'
import { closeTime } from './closeTime.ts'
import { type MarketSource, NO_HALTS, NO_QUOTES } from './marketSource.ts'

/** Moments with bars that strategies see before the first slice of a session. */
const HISTORY_SLICES = 500

/**
 * Plays stored sets of one interval back as slices in order of their close; bars closing together form one slice, with
 * what happened to their instruments since the last. What closed at or before `startAt` is history.
 *
 * With `recycling` every slice is the same object, which the next one overwrites: for hosts in which nobody keeps a slice.
 * Otherwise each has a block of its own, so that it can be handed to another thread.
 */
export function createDatasetSource(played: readonly PlayedSeries[], startAt: number, recycling = false): MarketSource {
  const first = played[0]
  if (first === undefined) throw new Error('Invariant: a replay needs a data set')
  const instruments = played.map(({ instrument }) => instrument)
  const { interval, origin } = first.series
  const total = played.reduce((sum, { series }) => sum + series.columns.tsOpen.length, 0)
  const count = played.reduce((sum, set) => sum + countPossible(set), 0)
  const walk = new BarWalk(played)
  const actions = new ActionSchedule(played)
  walk.skipTo(startAt)
  actions.skipTo(startAt)
  let position = played.reduce((sum, set) => sum + barsUpTo(set, startAt), 0)

  const plain = { origin, interval, quoteCount: 0, quotes: NO_QUOTES, halted: NO_HALTS }
  const recycled = recycling
    ? { ...plain, marketTime: 0, barCount: 0, bars: new Float64Array(played.length * BAR_ROW) }
    : null

  function sliceAt(moment: BarWalk, due: ActionSchedule, reused: typeof recycled): MarketSlice {
    const { marketTime, count: barCount } = moment
    const slice = reused ?? { ...plain, marketTime, barCount, bars: new Float64Array(barCount * BAR_ROW) }
    slice.marketTime = marketTime
    slice.barCount = barCount
    moment.write(slice.bars)
    const happening = due.take(marketTime)
    return happening === undefined ? slice : { ...slice, actions: happening }
  }

  return {
    label: instruments.map(({ symbol }) => symbol).join(', '),
    instruments,
    origin,
    interval,
    quarantined: total - count,
    recordsLive: false,
    history() {
      const past = new BarWalk(played)
      const happened = new ActionSchedule(played)
      const from = played.reduce((earliest, set) => Math.min(earliest, momentBefore(set, startAt)), startAt)
      past.skipTo(from)
      happened.skipTo(from)
      const slices: MarketSlice[] = []
      while (past.next() && past.marketTime <= startAt) slices.push(sliceAt(past, happened, null))
      return slices.slice(-HISTORY_SLICES)
    },
    next() {
      if (!walk.next()) return null
      position += walk.count
      return sliceAt(walk, actions, recycled)
    },
    progress: () => (total === 0 ? 1 : Math.min(1, position / total)),
    cost: () => 1,
    bars(instrumentId, wanted) {
      return wanted === interval ? columnsUpTo(played, instrumentId, Math.max(walk.marketTime, startAt)) : null
    },
  }
}

/** When the bar closed that lies one history before a moment; negative infinity where the set does not go back so far. */
function momentBefore(set: PlayedSeries, marketTime: number): number {
  const bar = barsUpTo(set, marketTime) - HISTORY_SLICES - 1
  const label = set.series.columns.tsOpen[bar]
  if (label === undefined) return Number.NEGATIVE_INFINITY
  return closeTime(label, set.series.interval, set.instrument.calendar)
}

function columnsUpTo(
  played: readonly PlayedSeries[],
  instrumentId: InstrumentId,
  marketTime: number,
): BarColumns | null {
  const found = played.find(({ instrument }) => instrument.id === instrumentId)
  return found === undefined ? null : cutColumns(found.series.columns, 0, barsUpTo(found, marketTime))
}

/** A part of the columns, without copying. */
export function cutColumns(columns: BarColumns, from: number, to: number): BarColumns {
  return {
    tsOpen: columns.tsOpen.subarray(from, to),
    open: columns.open.subarray(from, to),
    high: columns.high.subarray(from, to),
    low: columns.low.subarray(from, to),
    close: columns.close.subarray(from, to),
    volume: columns.volume.subarray(from, to),
  }
}
