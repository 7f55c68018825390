import { requireLength } from './indicator.ts'

/** Wilder's smoothing: weight 1 / length on the newest input, seeded by the mean of the first `length` inputs. */
export class WilderAverage {
  readonly #length: number
  #count = 0
  #average = 0

  constructor(length: number) {
    this.#length = requireLength(length, 1)
  }

  update(input: number): number | null {
    const length = this.#length
    if (this.#count < length) {
      this.#count += 1
      this.#average += input
      if (this.#count < length) return null
      this.#average /= length
    } else {
      this.#average = (this.#average * (length - 1) + input) / length
    }
    return this.#average
  }
}
