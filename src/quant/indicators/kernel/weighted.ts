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

/** Weights 1, 2, … up to the newest input. */
function linearWeights(length: number): Float64Array {
  return Float64Array.from({ length }, (_, index) => index + 1)
}

/** A linearly weighted moving average. */
export function weighted(memory: Memory, length: number): WeightedAverage {
  return new WeightedAverage(memory, linearWeights(length))
}
