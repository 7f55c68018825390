import { type ColumnIndicator, requireLength, requireRoom } from './indicator.ts'
import { wilderKeep } from './smoothing.ts'

/**
 * Relative strength index after Wilder, 0..100: the smoothed gains as a share of the smoothed gains and losses. Without
 * any change in the window it is 0 (TA-Lib). The first value comes with input `length` + 1.
 *
 * Wilder's averages are kept as sums, 2 * `length` times as large: the common factor falls out of the share.
 */
export class RelativeStrengthIndex implements ColumnIndicator {
  readonly #length: number
  readonly #keep: number
  #count = 0
  #previous = Number.NaN
  #gains = 0
  #losses = 0

  constructor(length: number) {
    this.#length = requireLength(length, 1)
    this.#keep = wilderKeep(length)
  }

  update(input: number): number | null {
    const change = input - this.#previous
    this.#previous = input
    if (this.#count <= this.#length) {
      this.#count += 1
      if (this.#count === 1) return null
      this.#gains += gainOf(change)
      this.#losses += gainOf(-change)
      if (this.#count <= this.#length) return null
    } else {
      this.#gains = this.#gains * this.#keep + gainOf(change)
      this.#losses = this.#losses * this.#keep + gainOf(-change)
    }
    return strengthOf(this.#gains, this.#losses)
  }

  fold(column: Float64Array, values: Float64Array): void {
    requireRoom(column, values)
    const start = Math.min(this.#length + 1 - this.#count, column.length)
    for (let index = 0; index < start; index += 1) {
      values[index] = this.update(column[index] ?? Number.NaN) ?? Number.NaN
    }
    const keep = this.#keep
    let previous = this.#previous
    let gains = this.#gains
    let losses = this.#losses
    for (let index = start; index < column.length; index += 1) {
      const input = column[index] ?? Number.NaN
      const change = input - previous
      previous = input
      gains = gains * keep + gainOf(change)
      losses = losses * keep + gainOf(-change)
      values[index] = strengthOf(gains, losses)
    }
    this.#previous = previous
    this.#gains = gains
    this.#losses = losses
  }
}

/**
 * Twice a change as a gain: twice itself where it is above 0, otherwise 0. Doubling is exact and falls out of the share; a
 * comparison would be guessed wrong every other time.
 */
export function gainOf(change: number): number {
  return Math.abs(change) + change
}

/** The index itself: gains as a share of gains and losses, 0..100, and 0 where there is neither. */
export function strengthOf(gains: number, losses: number): number {
  const sum = gains + losses
  return sum === 0 ? 0 : (100 * gains) / sum
}
