import { type ColumnIndicator, requireLength, requireRoom } from './indicator.ts'

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
export class SimpleMovingAverage implements ColumnIndicator {
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

  fold(column: Float64Array, values: Float64Array): void {
    requireRoom(column, values)
    const { length } = this.#window
    let at = 0
    for (; at < column.length && (this.#count < length || this.#next !== 0); at += 1) {
      values[at] = this.update(column[at] ?? Number.NaN) ?? Number.NaN
    }
    const first = at
    for (; at + length <= column.length; at += length) {
      if (at === first) this.#foldWindow(this.#window, 0, column, at, values)
      else this.#foldWindow(column, at - length, column, at, values)
    }
    if (at > first) this.#window.set(column.subarray(at - length, at))
    for (; at < column.length; at += 1) {
      values[at] = this.update(column[at] ?? Number.NaN) ?? Number.NaN
    }
  }

  /** Does for `length` inputs from `at` on what `update` does for each; those that leave begin at `from` in `before`. */
  #foldWindow(before: Float64Array, from: number, column: Float64Array, at: number, values: Float64Array): void {
    const { length } = this.#window
    let sum = this.#sum
    let entering = this.#entering
    let leaving = this.#leaving
    let previous = this.#previous
    let repeated = this.#repeated
    let fresh = 0
    let magnitude = 0
    for (let place = 0; place < length; place += 1) {
      const input = column[at + place] ?? Number.NaN
      const out = -(before[from + place] ?? Number.NaN) - leaving
      const less = sum + out
      leaving = less - sum - out
      const into = input - entering
      sum = less + into
      entering = sum - less - into
      fresh += input
      magnitude += Math.abs(input)
      repeated = input === previous ? repeated + 1 : 1
      previous = input
      values[at + place] = repeated >= length ? input : sum / length
    }
    this.#sum = sum
    this.#entering = entering
    this.#leaving = leaving
    this.#previous = previous
    this.#repeated = repeated
    if (!hasDrifted(sum, fresh, length * magnitude)) return
    this.#sum = fresh
    this.#entering = 0
    this.#leaving = 0
    values[at + length - 1] = repeated >= length ? previous : fresh / length
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
    if (!hasDrifted(this.#sum, sum, this.#window.length * magnitude)) return
    this.#sum = sum
    this.#entering = 0
    this.#leaving = 0
  }
}

/** Whether a running sum is off the inputs' own sum, by their count times the sum of their magnitudes; NaN always is. */
export function hasDrifted(running: number, sum: number, scale: number): boolean {
  return !(Math.abs(sum - running) <= TOLERANCE * scale)
}
