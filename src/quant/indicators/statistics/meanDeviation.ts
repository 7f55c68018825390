import { foldMeanDistances, meanDistance } from '../kernel/meanDistance.ts'
import type { Memory } from '../kernel/memory.ts'
import { areFinite } from '../kernel/scratch.ts'
import { Window } from '../kernel/window.ts'
import { WindowSums } from '../kernel/windowSums.ts'

/** Mean of the last `length` inputs and their mean distance from it, the distances summed afresh for each. */
export class MeanDeviation {
  readonly #window: Window
  readonly #sums: WindowSums
  /** The last inputs before a piece and its first ones. */
  readonly #seam: Float64Array
  /** After `push` was true. */
  mean = Number.NaN
  deviation = Number.NaN

  constructor(memory: Memory, length: number) {
    this.#window = new Window(memory, length)
    this.#sums = new WindowSums(memory, length, 'centred')
    this.#seam = new Float64Array(2 * length)
  }

  /** Takes the next input; true once the window is full. */
  push(input: number): boolean {
    const window = this.#window
    const mean = this.#sums.next(input)
    if (!window.push(input)) return false
    this.mean = mean
    this.deviation = meanDistance(window.values, window.start + window.length - 1, window.length, mean)
    return true
  }

  /** Writes both after each of the first `count` inputs, NaN until the window is full. */
  fold(from: Float64Array, means: Float64Array, deviations: Float64Array, count: number): void {
    this.foldUnseen(from, means, deviations, count)
  }

  /** As `fold`; whether all inputs and means are known to be finite. */
  foldUnseen(from: Float64Array, means: Float64Array, deviations: Float64Array, count: number): boolean {
    const window = this.#window
    const { length } = window
    if (count < 2 * length || !window.isFull) {
      this.#foldEach(from, means, deviations, count)
      return false
    }
    const seam = this.#seam
    seam.set(window.values.subarray(window.start, window.start + length))
    seam.set(from.subarray(0, length), length)
    const isKnown = this.#sums.foldUnseen(from, means, count)
    if (!isKnown && !areFinite(from, 0, count)) {
      // Something was not there, and the window leaves it out as the means have done.
      for (let index = 0; index < count; index += 1) {
        deviations[index] = window.push(from[index] ?? Number.NaN)
          ? meanDistance(window.values, window.start + length - 1, length, means[index] ?? Number.NaN)
          : Number.NaN
      }
      return false
    }
    foldMeanDistances(seam, length, means, deviations, length, 0, length)
    foldMeanDistances(from, 0, means, deviations, length, length, count)
    window.follow(from, count)
    return isKnown
  }

  #foldEach(from: Float64Array, means: Float64Array, deviations: Float64Array, count: number): void {
    for (let index = 0; index < count; index += 1) {
      const isFull = this.push(from[index] ?? Number.NaN)
      means[index] = isFull ? this.mean : Number.NaN
      deviations[index] = isFull ? this.deviation : Number.NaN
    }
  }
}
