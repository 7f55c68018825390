import { type Indicator, requireLength } from './indicator.ts'

/** Relative error of the running sum, per input, against the sum of magnitudes, that makes it start afresh. */
const TOLERANCE = 4 * Number.EPSILON

/**
 * Mean of the last `length` inputs, in constant time per input.
 *
 * The running sum is compensated (Kahan) for what enters and for what leaves, and a window of one repeated value gives
 * exactly that value. This is the arithmetic of pandas' rolling mean to the last bit: where two averages tie, rounding
 * decides which is above, and a backtest compared with the usual reference must fall on the same side. Once per window
 * the sum is checked against the inputs and re-based when it has drifted (a huge value that has left can leave a trace).
 */
export class SimpleMovingAverage implements Indicator<number> {
  readonly #window: Float64Array
  #next = 0
  #count = 0
  #sum = 0
  #entering = 0
  #leaving = 0
  #previous = Number.NaN
  #repeated = 0

  constructor(length: number) {
    this.#window = new Float64Array(requireLength(length, 1))
  }

  update(input: number): number | null {
    const length = this.#window.length
    if (this.#count === length) this.#leave(this.#window[this.#next] ?? 0)
    else this.#count += 1
    this.#enter(input)
    this.#window[this.#next] = input
    this.#next += 1
    if (this.#next === length) {
      this.#next = 0
      this.#rebase()
    }
    this.#repeated = input === this.#previous ? this.#repeated + 1 : 1
    this.#previous = input
    if (this.#count < length) return null
    return this.#repeated >= length ? input : this.#sum / length
  }

  #enter(input: number): void {
    const part = input - this.#entering
    const sum = this.#sum + part
    this.#entering = sum - this.#sum - part
    this.#sum = sum
  }

  #leave(input: number): void {
    const part = -input - this.#leaving
    const sum = this.#sum + part
    this.#leaving = sum - this.#sum - part
    this.#sum = sum
  }

  #rebase(): void {
    let sum = 0
    let magnitude = 0
    for (const value of this.#window) {
      sum += value
      magnitude += Math.abs(value)
    }
    if (Math.abs(sum - this.#sum) <= TOLERANCE * this.#window.length * magnitude) return
    this.#sum = sum
    this.#entering = 0
    this.#leaving = 0
  }
}
