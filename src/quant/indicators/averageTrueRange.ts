import { type PriceRange, type RangeColumns, type RangeIndicator, requireLength, requireRoom } from './indicator.ts'
import { nextLag, seedLag, wilderKeep } from './smoothing.ts'

/**
 * Average true range after Wilder, in currency units: the smoothed largest of the bar's range and the distances of its
 * ends from the close before. The first bar has no close before and only starts it (TA-Lib), so the first value comes
 * with bar `length` + 1.
 */
export class AverageTrueRange implements RangeIndicator {
  readonly #length: number
  readonly #keep: number
  #count = 0
  #origin = Number.NaN
  #seed = 0
  #close = Number.NaN
  #range = Number.NaN
  #lag = Number.NaN

  constructor(length: number) {
    this.#length = requireLength(length, 1)
    this.#keep = wilderKeep(length)
  }

  update(bar: PriceRange): number | null {
    const range = trueRange(bar.high, bar.low, this.#close)
    const change = range - this.#range
    this.#close = bar.close
    this.#range = range
    if (this.#count > this.#length) this.#lag = nextLag(this.#lag, change, this.#keep)
    else {
      this.#count += 1
      if (this.#count === 1) return null
      if (this.#count === 2) this.#origin = range
      this.#seed += range - this.#origin
      if (this.#count <= this.#length) return null
      this.#lag = seedLag(this.#seed, this.#length, this.#origin, range)
    }
    return range + this.#lag
  }

  fold(columns: RangeColumns, values: Float64Array): void {
    const { high, low, close } = columns
    for (const column of [high, low, close]) requireRoom(column, values)
    const start = Math.min(this.#length + 1 - this.#count, close.length)
    for (let index = 0; index < start; index += 1) {
      const bar = { high: high[index] ?? 0, low: low[index] ?? 0, close: close[index] ?? 0 }
      values[index] = this.update(bar) ?? Number.NaN
    }
    const keep = this.#keep
    let before = this.#close
    let previous = this.#range
    let lag = this.#lag
    for (let index = start; index < close.length; index += 1) {
      const range = trueRange(high[index] ?? 0, low[index] ?? 0, before)
      lag = nextLag(lag, range - previous, keep)
      before = close[index] ?? 0
      previous = range
      values[index] = range + lag
    }
    this.#close = before
    this.#range = previous
    this.#lag = lag
  }
}

/** The largest of a bar's range and the distances of its ends from the close before. */
export function trueRange(high: number, low: number, closeBefore: number): number {
  return Math.max(high, closeBefore) - Math.min(low, closeBefore)
}
