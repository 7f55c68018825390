import { type ColumnIndicator, requireLength, requireRoom } from './indicator.ts'
import { nextLag, seedLag } from './smoothing.ts'

/**
 * Exponential smoothing that keeps a share of its distance from each input, seeded by the mean of the first `length`
 * inputs. A NaN or an infinite input stays in it for good.
 */
export class ExponentialSmoothing implements ColumnIndicator {
  readonly #length: number
  readonly #keep: number
  #count = 0
  #origin = Number.NaN
  #seed = 0
  #previous = Number.NaN
  #lag = Number.NaN

  constructor(length: number, keep: number) {
    this.#length = requireLength(length, 1)
    this.#keep = keep
  }

  update(input: number): number | null {
    const change = input - this.#previous
    this.#previous = input
    if (this.#count === this.#length) this.#lag = nextLag(this.#lag, change, this.#keep)
    else {
      if (this.#count === 0) this.#origin = input
      this.#count += 1
      this.#seed += input - this.#origin
      if (this.#count < this.#length) return null
      this.#lag = seedLag(this.#seed, this.#length, this.#origin, input)
    }
    return input + this.#lag
  }

  fold(column: Float64Array, values: Float64Array): void {
    requireRoom(column, values)
    const start = Math.min(this.#length - this.#count, column.length)
    for (let index = 0; index < start; index += 1) {
      values[index] = this.update(column[index] ?? Number.NaN) ?? Number.NaN
    }
    const keep = this.#keep
    let previous = this.#previous
    let lag = this.#lag
    for (let index = start; index < column.length; index += 1) {
      const input = column[index] ?? Number.NaN
      lag = nextLag(lag, input - previous, keep)
      previous = input
      values[index] = input + lag
    }
    this.#previous = previous
    this.#lag = lag
  }
}
