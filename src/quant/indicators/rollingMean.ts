import type { ColumnIndicator } from './indicator.ts'
import { RollingMoments } from './rollingMoments.ts'

/**
 * Mean of the last `length` inputs, right to the last bit or two at any level of prices and however long the stream is
 * (see `RollingMoments`). It is the faster of the two averages and the one for columns; `SimpleMovingAverage` is the one
 * for decisions that must fall as those of programs with a running sum.
 */
export class RollingMean implements ColumnIndicator {
  readonly #moments: RollingMoments

  constructor(length: number) {
    this.#moments = new RollingMoments(length)
  }

  update(input: number): number | null {
    return this.#moments.update(input) ? this.#moments.mean : null
  }

  fold(column: Float64Array, values: Float64Array): void {
    this.#moments.foldMeans(column, values)
  }
}
