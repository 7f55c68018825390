import { type Indicator, requireLength } from './indicator.ts'

/**
 * Sample standard deviation (n - 1) of the last `length` inputs, with the mean and z-score that go with it. It is computed
 * from the window in two passes for each input: exact to rounding at any level of prices, and windows are short.
 */
export class RollingDeviation implements Indicator<number> {
  readonly #window: Float64Array
  #next = 0
  #count = 0
  #mean = 0
  #deviation = 0

  constructor(length: number) {
    this.#window = new Float64Array(requireLength(length, 2))
  }

  update(input: number): number | null {
    const length = this.#window.length
    this.#window[this.#next] = input
    this.#next = (this.#next + 1) % length
    if (this.#count < length) this.#count += 1
    if (this.#count < length) return null
    this.#measure(length)
    return this.#deviation
  }

  /** Mean of the window; null until it is full. */
  get mean(): number | null {
    return this.#count < this.#window.length ? null : this.#mean
  }

  /** Distance of a value from the window's mean in deviations; null until it is full or without any spread. */
  zScore(value: number): number | null {
    if (this.#count < this.#window.length || this.#deviation === 0) return null
    return (value - this.#mean) / this.#deviation
  }

  #measure(length: number): void {
    // Summed around one of the values, so that a window of one repeated value has exactly no spread.
    const centre = this.#window[0] ?? 0
    let shift = 0
    for (const value of this.#window) shift += value - centre
    shift /= length
    this.#mean = centre + shift
    let squares = 0
    for (const value of this.#window) squares += (value - centre - shift) ** 2
    this.#deviation = Math.sqrt(squares / (length - 1))
  }
}
