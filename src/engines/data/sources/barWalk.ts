import type { BarColumns, BarSeries } from '#core/model/bar.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { BAR, BAR_ROW } from '#core/model/marketSlice.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import { isPossibleBar } from './admission.ts'
import { closeTime, closeTimeOf } from './closeTime.ts'

/** One stored set and the instrument its bars belong to. */
export interface PlayedSeries {
  readonly instrument: Instrument
  readonly series: BarSeries
  /** What happened to the instrument beside trading, in order of time. */
  readonly actions?: readonly TimedAction[]
}

/**
 * Walks the possible bars of several sets in the order of their close, straight from their columns: the memory it takes
 * does not grow with the bars.
 *
 * 1. Bars that close at the same moment come together, in the order of the sets.
 * 2. A bar that cannot be true is passed over.
 */
export class BarWalk {
  readonly #sets: readonly PlayedSeries[]
  readonly #cursors: readonly SetCursor[]
  /** When the next bar of each set closes; infinite at the end of a set. */
  readonly #closes: Float64Array
  /** The moment at which the current bars close, microseconds; 0 before the first step. */
  marketTime = 0
  /** How many bars close at this moment, and the sets they belong to. */
  count = 0
  readonly closing: Int32Array

  constructor(sets: readonly PlayedSeries[]) {
    this.#sets = sets
    this.#cursors = sets.map((set) => new SetCursor(set))
    this.closing = new Int32Array(sets.length)
    this.#closes = Float64Array.from(this.#cursors, (cursor) => cursor.settle(0))
  }

  /** Moves to the next moment at which bars close; false at the end. */
  next(): boolean {
    const closes = this.#closes
    let earliest = closes[0] as number
    for (let set = 1; set < closes.length; set += 1) {
      if ((closes[set] as number) < earliest) earliest = closes[set] as number
    }
    if (earliest === Number.POSITIVE_INFINITY) return false
    let count = 0
    for (let set = 0; set < closes.length; set += 1) {
      if (closes[set] !== earliest) continue
      this.closing[count] = set
      count += 1
      closes[set] = (this.#cursors[set] as SetCursor).advance()
    }
    this.count = count
    this.marketTime = earliest
    return true
  }

  /** Passes over everything that closes at or before a moment. */
  skipTo(marketTime: number): void {
    for (const [set, cursor] of this.#cursors.entries()) {
      const bar = barsUpTo(this.#sets[set] as PlayedSeries, marketTime)
      this.#closes[set] = cursor.settle(Math.max(cursor.next, bar))
    }
  }

  /** Writes the current bars as slice rows; the block has room for `count` of them. */
  write(rows: Float64Array): void {
    for (let place = 0; place < this.count; place += 1) {
      const set = this.closing[place] as number
      const cursor = this.#cursors[set] as SetCursor
      cursor.write(rows, place * BAR_ROW, set, this.marketTime)
    }
  }
}

/** Where a walk stands in one set. */
class SetCursor {
  readonly #columns: BarColumns
  readonly #closeTime: (tsOpen: number) => number
  /** The bar that closes at the current moment, and the next possible one. */
  #current = -1
  next = 0

  constructor({ series, instrument }: PlayedSeries) {
    this.#columns = series.columns
    this.#closeTime = closeTimeOf(series.interval, instrument.calendar)
  }

  /** Makes the next bar the current one; returns when the one after it closes. */
  advance(): number {
    this.#current = this.next
    return this.settle(this.next + 1)
  }

  /** Puts the next bar at the first possible one from `bar` on and returns when it closes; infinite at the end. */
  settle(bar: number): number {
    const { tsOpen, open, high, low, close, volume } = this.#columns
    const end = tsOpen.length
    let next = bar
    while (
      next < end &&
      !isPossibleBar(
        open[next] as number,
        high[next] as number,
        low[next] as number,
        close[next] as number,
        volume[next] as number,
      )
    ) {
      next += 1
    }
    this.next = next
    return next < end ? this.#closeTime(tsOpen[next] as number) : Number.POSITIVE_INFINITY
  }

  write(rows: Float64Array, row: number, set: number, marketTime: number): void {
    const bar = this.#current
    const { tsOpen, open, high, low, close, volume } = this.#columns
    rows[row + BAR.instrument] = set
    rows[row + BAR.tsOpen] = tsOpen[bar] as number
    rows[row + BAR.tsClose] = marketTime
    rows[row + BAR.open] = open[bar] as number
    rows[row + BAR.high] = high[bar] as number
    rows[row + BAR.low] = low[bar] as number
    rows[row + BAR.close] = close[bar] as number
    rows[row + BAR.volume] = volume[bar] as number
  }
}

/** Counts the bars of a set that close at or before a moment, impossible ones included. */
export function barsUpTo({ series, instrument }: PlayedSeries, marketTime: number): number {
  const { tsOpen } = series.columns
  let low = 0
  let high = tsOpen.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (closeTime(tsOpen[middle] as number, series.interval, instrument.calendar) <= marketTime) low = middle + 1
    else high = middle
  }
  return low
}

/** Counts the bars of a set that can be true. */
export function countPossible({ series }: PlayedSeries): number {
  const { tsOpen, open, high, low, close, volume } = series.columns
  let count = 0
  for (let bar = 0; bar < tsOpen.length; bar += 1) {
    const isPossible = isPossibleBar(
      open[bar] as number,
      high[bar] as number,
      low[bar] as number,
      close[bar] as number,
      volume[bar] as number,
    )
    if (isPossible) count += 1
  }
  return count
}
