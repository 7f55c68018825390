import { foldMeanDistances, meanDistance } from '../kernel/meanDistance.ts'
import type { Memory } from '../kernel/memory.ts'
import { areFinite } from '../kernel/scratch.ts'
import { Window } from '../kernel/window.ts'
import { WindowSums } from '../kernel/windowSums.ts'

/** Mean of the last `length` inputs and their mean distance from it, the distances summed afresh for each. */
export class MeanDeviation {
  readonly #window: Window
  readonly #sums: WindowSums
  /** After `push` was true. */
  mean = Number.NaN
  deviation = Number.NaN

  constructor(memory: Memory, length: number) {
    this.#window = new Window(memory, length)
    this.#sums = new WindowSums(memory, length, 'centred')
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
    const window = this.#window
    const { length } = window
    let index = 0
    const isShort = count < 2 * length || !areFinite(from, 0, count)
    for (const end = isShort ? count : length - 1; index < end; index += 1) {
      const isFull = window.push(from[index] ?? Number.NaN)
      means[index] = this.#sums.next(from[index] ?? Number.NaN)
      deviations[index] = isFull
        ? meanDistance(window.values, window.start + length - 1, length, means[index] ?? Number.NaN)
        : Number.NaN
    }
    if (index === count) return
    this.#sums.fold(from.subarray(index), means.subarray(index), count - index)
    foldMeanDistances(from, means, deviations, length, index, count)
    window.follow(from, count)
  }
}
