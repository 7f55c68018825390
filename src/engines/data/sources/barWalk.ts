import type { BarSeries } from '#core/model/bar.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { BAR, BAR_ROW } from '#core/model/marketSlice.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import { isPossibleBar } from './admission.ts'
import { closeTime } from './closeTime.ts'

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
  /** Next bar of each set and when it closes; infinite at the end of a set. */
  readonly #positions: Int32Array
  readonly #closes: Float64Array
  /** The moment at which the current bars close, microseconds; 0 before the first step. */
  marketTime = 0
  /** How many bars close at this moment, and the sets they belong to. */
  count = 0
  readonly closing: Int32Array
  /** Places of the current bars within their sets, by set. */
  readonly #current: Int32Array

  constructor(sets: readonly PlayedSeries[]) {
    this.#sets = sets
    this.#positions = new Int32Array(sets.length)
    this.#current = new Int32Array(sets.length)
    this.closing = new Int32Array(sets.length)
    this.#closes = new Float64Array(sets.length)
    for (let set = 0; set < sets.length; set += 1) this.#settle(set, 0)
  }

  /** Moves to the next moment at which bars close; false at the end. */
  next(): boolean {
    const closes = this.#closes
    let earliest = Number.POSITIVE_INFINITY
    for (let set = 0; set < closes.length; set += 1) earliest = Math.min(earliest, closes[set] as number)
    if (earliest === Number.POSITIVE_INFINITY) return false
    let count = 0
    for (let set = 0; set < closes.length; set += 1) {
      if (closes[set] !== earliest) continue
      const position = this.#positions[set] as number
      this.closing[count] = set
      this.#current[set] = position
      count += 1
      this.#settle(set, position + 1)
    }
    this.count = count
    this.marketTime = earliest
    return true
  }

  /** Passes over everything that closes at or before a moment. */
  skipTo(marketTime: number): void {
    for (let set = 0; set < this.#closes.length; set += 1) {
      this.#settle(set, Math.max(this.#positions[set] as number, barsUpTo(this.#set(set), marketTime)))
    }
  }

  /** Writes the current bars as slice rows; the block has room for `count` of them. */
  write(rows: Float64Array): void {
    for (let place = 0; place < this.count; place += 1) {
      const set = this.closing[place] as number
      const bar = this.#current[set] as number
      const { columns } = this.#set(set).series
      const row = place * BAR_ROW
      rows[row + BAR.instrument] = set
      rows[row + BAR.tsOpen] = columns.tsOpen[bar] as number
      rows[row + BAR.tsClose] = this.marketTime
      rows[row + BAR.open] = columns.open[bar] as number
      rows[row + BAR.high] = columns.high[bar] as number
      rows[row + BAR.low] = columns.low[bar] as number
      rows[row + BAR.close] = columns.close[bar] as number
      rows[row + BAR.volume] = columns.volume[bar] as number
    }
  }

  #set(set: number): PlayedSeries {
    return this.#sets[set] as PlayedSeries
  }

  /** Puts a set at its next possible bar from `position` on. */
  #settle(set: number, position: number): void {
    const { series, instrument } = this.#set(set)
    const { tsOpen, open, high, low, close, volume } = series.columns
    let bar = position
    const isPossible = (): boolean =>
      isPossibleBar(
        open[bar] as number,
        high[bar] as number,
        low[bar] as number,
        close[bar] as number,
        volume[bar] as number,
      )
    while (bar < tsOpen.length && !isPossible()) bar += 1
    this.#positions[set] = bar
    this.#closes[set] =
      bar < tsOpen.length
        ? closeTime(tsOpen[bar] as number, series.interval, instrument.calendar)
        : Number.POSITIVE_INFINITY
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
