import type { Memory } from '../kernel/memory.ts'
import { Window } from '../kernel/window.ts'

/** Least-squares line through the last `length` inputs, at places 0 to `length` - 1, summed afresh for each. */
export class LinearFit {
  readonly #window: Window
  readonly #middle: number
  readonly #scatter: number
  /** After `push` was true: the line's slope per input and its value at the oldest and the newest input. */
  slope = Number.NaN
  first = Number.NaN
  last = Number.NaN

  constructor(memory: Memory, length: number) {
    this.#window = new Window(memory, length)
    this.#middle = (length - 1) / 2
    this.#scatter = (length * (length * length - 1)) / 12
  }

  /** Takes the next input; true once the window is full. */
  push(input: number): boolean {
    if (!this.#window.push(input)) return false
    const { values, start, length } = this.#window
    let sum = 0
    let moment = 0
    for (let index = 0; index < length; index += 1) {
      const distance = (values[start + index] ?? 0) - input
      sum += distance
      moment += distance * (index - this.#middle)
    }
    const mean = input + sum / length
    this.slope = moment / this.#scatter
    this.first = mean - this.slope * this.#middle
    this.last = mean + this.slope * this.#middle
    return true
  }

  /** Takes the next input and returns the line at the newest place; NaN until the window is full. */
  next(input: number): number {
    return this.push(input) ? this.last : Number.NaN
  }
}
