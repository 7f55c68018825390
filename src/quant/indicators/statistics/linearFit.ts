import { LinearSums } from '../kernel/linearSums.ts'
import type { Memory } from '../kernel/memory.ts'
import { Scratch } from '../kernel/scratch.ts'

/** Least-squares line through the last `length` inputs, at places 0 to `length` - 1. */
export class LinearFit {
  readonly #length: number
  readonly #sums: LinearSums
  readonly #scratch = new Scratch()
  readonly #middle: number
  readonly #scatter: number
  /** After `push` was true: the line's slope per input and its value at the oldest and the newest input. */
  slope = Number.NaN
  first = Number.NaN
  last = Number.NaN

  constructor(memory: Memory, length: number) {
    this.#length = length
    this.#sums = new LinearSums(memory, length)
    this.#middle = (length - 1) / 2
    this.#scatter = (length * (length * length - 1)) / 12
  }

  /** Takes the next input; true once the window is full. */
  push(input: number): boolean {
    const sums = this.#sums
    if (!sums.push(input)) return false
    this.#draw(sums.centre, sums.sum, sums.weighted)
    return true
  }

  /** Takes the next input and returns the line at the newest place; NaN until the window is full. */
  next(input: number): number {
    return this.push(input) ? this.last : Number.NaN
  }

  /** Writes a figure of the line after each of the first `count` inputs, NaN until the window is full. */
  fold(read: (fit: LinearFit) => number, from: Float64Array, to: Float64Array, count: number): void {
    const [centres, sums] = [this.#scratch.column(0), this.#scratch.column(1)]
    this.#sums.fold(from, centres, sums, to, count)
    for (let index = 0; index < count; index += 1) {
      this.#draw(centres[index] ?? 0, sums[index] ?? 0, to[index] ?? 0)
      to[index] = read(this)
    }
  }

  #draw(centre: number, sum: number, weighted: number): void {
    // Weights 1 to `length`, less their mean, are the places around the middle.
    this.slope = (weighted - (this.#middle + 1) * sum) / this.#scatter
    const mean = centre + sum / this.#length
    this.first = mean - this.slope * this.#middle
    this.last = mean + this.slope * this.#middle
  }
}
