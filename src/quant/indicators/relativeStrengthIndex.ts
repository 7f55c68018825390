import type { Indicator } from './indicator.ts'
import { WilderAverage } from './wilderAverage.ts'

/**
 * Relative strength index after Wilder, 0..100: the smoothed gains as a share of the smoothed gains and losses. Without
 * any change in the window it is 0 (TA-Lib). The first value comes with input `length` + 1.
 */
export class RelativeStrengthIndex implements Indicator<number> {
  readonly #gains: WilderAverage
  readonly #losses: WilderAverage
  #previous: number | null = null

  constructor(length: number) {
    this.#gains = new WilderAverage(length)
    this.#losses = new WilderAverage(length)
  }

  update(input: number): number | null {
    const before = this.#previous
    this.#previous = input
    if (before === null) return null
    const gain = this.#gains.update(Math.max(input - before, 0))
    const loss = this.#losses.update(Math.max(before - input, 0))
    if (gain === null || loss === null) return null
    return gain + loss === 0 ? 0 : (100 * gain) / (gain + loss)
  }
}
