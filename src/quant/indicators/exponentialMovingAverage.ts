import { type Indicator, requireLength } from './indicator.ts'

/**
 * Exponential moving average with weight 2 / (length + 1) on the newest input, seeded by the mean of the first `length`
 * inputs (the convention of TA-Lib).
 */
export class ExponentialMovingAverage implements Indicator<number> {
  readonly #length: number
  readonly #weight: number
  #count = 0
  #average = 0

  constructor(length: number) {
    this.#length = requireLength(length, 1)
    this.#weight = 2 / (length + 1)
  }

  update(input: number): number | null {
    if (this.#count < this.#length) {
      this.#count += 1
      this.#average += input
      if (this.#count < this.#length) return null
      this.#average /= this.#length
      return this.#average
    }
    this.#average += (input - this.#average) * this.#weight
    return this.#average
  }
}
