import { requireLength } from './indicator.ts'
import { RollingMoments } from './rollingMoments.ts'

/** The columns that `BollingerBands` writes, each with room for the inputs. */
export interface BandColumns {
  readonly middle: Float64Array
  readonly upper: Float64Array
  readonly lower: Float64Array
}

/** Blocks of the window that are banded at a time, so that a column's means and spreads are still in the cache. */
const BLOCKS_AT_A_TIME = 64

/**
 * Bollinger bands: the mean of the last `length` inputs, and the lines a number of population standard deviations (n)
 * above and below it. The first values come with input `length`.
 */
export class BollingerBands {
  readonly #length: number
  readonly #width: number
  readonly #moments: RollingMoments

  constructor(length: number, deviations: number) {
    if (!(deviations > 0)) throw new Error(`Invariant: bands were ${deviations} deviations wide, not > 0`)
    this.#length = requireLength(length, 2)
    this.#width = deviations
    this.#moments = new RollingMoments(length)
  }

  /** Takes the next input and returns the middle line; null until the window is full. */
  update(input: number): number | null {
    return this.#moments.update(input) ? this.#moments.mean : null
  }

  /** The upper line after the latest input; null until the window is full. */
  get upper(): number | null {
    return this.#moments.isFull ? this.#moments.mean + this.#reach : null
  }

  /** The lower line after the latest input; null until the window is full. */
  get lower(): number | null {
    return this.#moments.isFull ? this.#moments.mean - this.#reach : null
  }

  /** Feeds a column and writes all three lines after each input; otherwise as `ColumnIndicator.fold`. */
  fold(column: Float64Array, values: BandColumns): void {
    const stride = BLOCKS_AT_A_TIME * this.#length
    for (let from = 0; from < column.length; from += stride) {
      const to = Math.min(from + stride, column.length)
      const middle = values.middle.subarray(from, to)
      const upper = values.upper.subarray(from, to)
      const lower = values.lower.subarray(from, to)
      this.#moments.fold(column.subarray(from, to), middle, upper)
      for (let index = 0; index < upper.length; index += 1) {
        const mean = middle[index] ?? Number.NaN
        const reach = bandReach(upper[index] ?? Number.NaN, this.#length, this.#width)
        upper[index] = mean + reach
        lower[index] = mean - reach
      }
    }
  }

  get #reach(): number {
    return bandReach(this.#moments.spread, this.#length, this.#width)
  }
}

/** Distance of a band from the middle: a number of deviations of a window with some spread (see `RollingMoments`). */
export function bandReach(spread: number, length: number, deviations: number): number {
  return deviations * Math.sqrt(spread / length)
}
