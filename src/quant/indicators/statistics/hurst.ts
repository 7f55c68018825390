import type { Memory } from '../kernel/memory.ts'
import { Window } from '../kernel/window.ts'

/** Inputs of the shortest piece. */
const SHORTEST = 8

/**
 * Hurst exponent by rescaled range: the window is cut into 1, 2, 4, … pieces, the ranges of their running sums over their
 * deviations are averaged for each length, and the slope of their logarithms on those of the lengths is taken after each
 * was divided by what white noise is expected to show at that length (Anis and Lloyd 1976), plus 0.5.
 */
export class Hurst {
  readonly #window: Window
  readonly #lengths: readonly number[]
  readonly #weights: readonly number[]
  readonly #expected: readonly number[]

  constructor(memory: Memory, length: number) {
    this.#window = new Window(memory, length)
    const lengths: number[] = []
    for (let piece = length; piece >= SHORTEST; piece = Math.floor(piece / 2)) lengths.push(piece)
    const logs = lengths.map((piece) => Math.log(piece))
    const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length
    const scatter = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0)
    this.#lengths = lengths
    this.#weights = logs.map((log) => (log - mean) / scatter)
    this.#expected = lengths.map((piece) => Math.log(expectedRange(piece)))
  }

  /** Takes the next input; NaN until the window is full, and where some length of pieces does not move at all. */
  next(input: number): number {
    if (!this.#window.push(input)) return Number.NaN
    let slope = 0.5
    for (let index = 0; index < this.#lengths.length; index += 1) {
      const log = Math.log(this.#meanRange(this.#lengths[index] ?? SHORTEST))
      slope += (this.#weights[index] ?? 0) * (log - (this.#expected[index] ?? 0))
    }
    return Number.isFinite(slope) ? slope : Number.NaN
  }

  #meanRange(length: number): number {
    const { start, length: whole } = this.#window
    let sum = 0
    let count = 0
    for (let from = start; from + length <= start + whole; from += length) {
      const range = this.#range(from, length)
      if (range < 0) continue
      sum += range
      count += 1
    }
    return sum / count
  }

  /** Range of the running sum over the deviation of one piece; -1 without any spread. */
  #range(from: number, length: number): number {
    const { values } = this.#window
    let total = 0
    for (let index = from; index < from + length; index += 1) total += values[index] ?? 0
    const mean = total / length
    let [sum, lowest, highest, squares] = [0, 0, 0, 0]
    for (let index = from; index < from + length; index += 1) {
      const distance = (values[index] ?? 0) - mean
      sum += distance
      squares += distance * distance
      lowest = Math.min(lowest, sum)
      highest = Math.max(highest, sum)
    }
    return squares === 0 ? -1 : (highest - lowest) / Math.sqrt(squares / length)
  }
}

/** Expected rescaled range of white noise: Gamma((n - 1) / 2) / (sqrt(pi) Gamma(n / 2)) sum of sqrt((n - i) / i). */
function expectedRange(length: number): number {
  let sum = 0
  for (let index = 1; index < length; index += 1) sum += Math.sqrt((length - index) / index)
  // The ratio of the gamma functions by its recurrence from n = 2 (sqrt(pi)) or n = 3 (2 / sqrt(pi)).
  let ratio = length % 2 === 0 ? Math.sqrt(Math.PI) : 2 / Math.sqrt(Math.PI)
  for (let n = length % 2 === 0 ? 4 : 5; n <= length; n += 2) ratio *= (n - 3) / (n - 2)
  return (ratio / Math.sqrt(Math.PI)) * sum
}
