import { type ColumnIndicator, requireLength } from './indicator.ts'
import { RollingMoments } from './rollingMoments.ts'

/** Sample standard deviation (n - 1) of the last `length` inputs, with the mean and z-score that go with it. */
export class RollingDeviation implements ColumnIndicator {
  readonly #freedom: number
  readonly #moments: RollingMoments

  constructor(length: number) {
    this.#freedom = requireLength(length, 2) - 1
    this.#moments = new RollingMoments(length)
  }

  update(input: number): number | null {
    return this.#moments.update(input) ? this.#deviation : null
  }

  fold(column: Float64Array, values: Float64Array): void {
    this.#moments.fold(column, new Float64Array(column.length), values)
    for (let index = 0; index < column.length; index += 1) {
      values[index] = Math.sqrt((values[index] ?? 0) / this.#freedom)
    }
  }

  /** Mean of the window; null until it is full. */
  get mean(): number | null {
    return this.#moments.isFull ? this.#moments.mean : null
  }

  /** Distance of a value from the window's mean in deviations; null until it is full or without any spread. */
  zScore(value: number): number | null {
    if (!this.#moments.isFull || this.#deviation === 0) return null
    return (value - this.#moments.mean) / this.#deviation
  }

  get #deviation(): number {
    return Math.sqrt(this.#moments.spread / this.#freedom)
  }
}
