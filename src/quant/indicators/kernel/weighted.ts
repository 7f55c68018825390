import { LinearSums } from './linearSums.ts'
import type { Memory } from './memory.ts'
import type { Smoother } from './smoothed.ts'
import { Window } from './window.ts'

/** Mean of the last inputs under fixed weights, the oldest first; summed afresh each time, so nothing can drift. */
export class WeightedAverage implements Smoother {
  readonly #weights: Float64Array
  readonly #total: number
  readonly #window: Window

  constructor(memory: Memory, weights: Float64Array) {
    this.#weights = weights
    this.#total = weights.reduce((sum, weight) => sum + weight, 0)
    this.#window = new Window(memory, weights.length)
  }

  next(input: number): number {
    if (!this.#window.push(input)) return Number.NaN
    const weights = this.#weights
    const { values, start } = this.#window
    let sum = 0
    for (let index = 0; index < weights.length; index += 1) {
      sum += (weights[index] ?? 0) * ((values[start + index] ?? 0) - input)
    }
    return input + sum / this.#total
  }
}

/** A linearly weighted moving average: weights 1, 2, … up to the newest input. */
export function weighted(memory: Memory, length: number): Smoother {
  const sums = new LinearSums(memory, length)
  const total = (length * (length + 1)) / 2
  return {
    next: (input) => (sums.push(input) ? sums.centre + sums.weighted / total : Number.NaN),
    fold: (from, to, count) => {
      const centres = sums.scratch(0)
      sums.fold(from, centres, sums.scratch(1), to, count)
      for (let index = 0; index < count; index += 1) to[index] = (centres[index] ?? 0) + (to[index] ?? 0) / total
    },
  }
}
