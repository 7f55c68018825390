import type { BarColumns, BarSeries } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { BAR, BAR_ROW, type MarketSlice } from '#core/model/marketSlice.ts'
import { isPossibleBar } from './admission.ts'
import { closeTime } from './closeTime.ts'
import { type MarketSource, NO_HALTS, NO_QUOTES } from './marketSource.ts'

/** One stored set and the instrument its bars belong to. */
export interface PlayedSeries {
  readonly instrument: Instrument
  readonly series: BarSeries
}

/** Bars that strategies see before the first slice of a session. */
const HISTORY_SLICES = 500

/**
 * Plays stored sets of one interval back as slices in order of their close; bars closing together form one slice.
 * What closed at or before `startAt` is history.
 */
export function createDatasetSource(played: readonly PlayedSeries[], startAt: number): MarketSource {
  const first = played[0]
  if (first === undefined) throw new Error('Invariant: a replay needs a data set')
  const instruments = played.map(({ instrument }) => instrument)
  const { interval, origin } = first.series
  const { rows, count, quarantined } = layOut(played)
  let position = firstRowAfter(rows, count, startAt)
  const start = position

  function sliceAt(from: number): { readonly slice: MarketSlice; readonly end: number } {
    const marketTime = rows[from * BAR_ROW + 2] ?? 0
    let end = from + 1
    while (end < count && rows[end * BAR_ROW + 2] === marketTime) end += 1
    // A copy: a view would drag the whole block along to every thread that the slice goes to.
    const bars = rows.slice(from * BAR_ROW, end * BAR_ROW)
    const slice = {
      marketTime,
      origin,
      interval,
      barCount: end - from,
      bars,
      quoteCount: 0,
      quotes: NO_QUOTES,
      halted: NO_HALTS,
    }
    return { slice, end }
  }

  return {
    label: instruments.map(({ symbol }) => symbol).join(', '),
    instruments,
    origin,
    interval,
    quarantined,
    recordsLive: false,
    history() {
      const slices: MarketSlice[] = []
      let from = Math.max(0, start - HISTORY_SLICES * instruments.length)
      while (from < start) {
        const { slice, end } = sliceAt(from)
        slices.push(slice)
        from = end
      }
      return slices
    },
    next() {
      if (position >= count) return null
      const { slice, end } = sliceAt(position)
      position = end
      return slice
    },
    progress: () => (count === 0 ? 1 : position / count),
    cost: () => 1,
    bars(instrumentId, wanted) {
      return wanted === interval ? barsUpTo(played, instrumentId, rows[(position - 1) * BAR_ROW + 2] ?? 0) : null
    },
  }
}

/** Puts the possible bars of all sets as slice rows into one block, in order of close. */
function layOut(played: readonly PlayedSeries[]): {
  readonly rows: Float64Array
  readonly count: number
  readonly quarantined: number
} {
  const total = played.reduce((sum, { series }) => sum + series.columns.tsOpen.length, 0)
  const rows = new Float64Array(total * BAR_ROW)
  let count = 0
  for (const [index, { instrument, series }] of played.entries()) {
    const { tsOpen, open, high, low, close, volume } = series.columns
    for (let bar = 0; bar < tsOpen.length; bar += 1) {
      const at = count * BAR_ROW
      const label = tsOpen[bar] ?? 0
      rows[at + BAR.instrument] = index
      rows[at + BAR.tsOpen] = label
      rows[at + BAR.tsClose] = closeTime(label, series.interval, instrument.calendar)
      const first = (rows[at + BAR.open] = open[bar] ?? Number.NaN)
      const highest = (rows[at + BAR.high] = high[bar] ?? Number.NaN)
      const lowest = (rows[at + BAR.low] = low[bar] ?? Number.NaN)
      const last = (rows[at + BAR.close] = close[bar] ?? Number.NaN)
      const traded = (rows[at + BAR.volume] = volume[bar] ?? Number.NaN)
      // The next possible bar is written over an impossible one.
      if (!isPossibleBar(first, highest, lowest, last, traded)) continue
      count += 1
    }
  }
  return { rows: played.length === 1 ? rows : sorted(rows, count), count, quarantined: total - count }
}

function sorted(rows: Float64Array, count: number): Float64Array {
  const order = Array.from({ length: count }, (_, row) => row)
  order.sort((one, other) => (rows[one * BAR_ROW + 2] ?? 0) - (rows[other * BAR_ROW + 2] ?? 0) || one - other)
  const result = new Float64Array(rows.length)
  for (const [place, row] of order.entries())
    result.set(rows.subarray(row * BAR_ROW, (row + 1) * BAR_ROW), place * BAR_ROW)
  return result
}

function firstRowAfter(rows: Float64Array, count: number, marketTime: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle * BAR_ROW + 2] ?? 0) <= marketTime) low = middle + 1
    else high = middle
  }
  return low
}

function barsUpTo(played: readonly PlayedSeries[], instrumentId: InstrumentId, marketTime: number): BarColumns | null {
  const found = played.find(({ instrument }) => instrument.id === instrumentId)
  if (found === undefined) return null
  const { columns, interval } = found.series
  let low = 0
  let high = columns.tsOpen.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (closeTime(columns.tsOpen[middle] ?? 0, interval, found.instrument.calendar) <= marketTime) low = middle + 1
    else high = middle
  }
  return cutColumns(columns, 0, low)
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
