import { slopeWeights, type SlopeWeights } from './scales.ts'

/** Steps of a series that a Hurst exponent needs at least. */
export const LEAST_STEPS = 64
const SHORTEST = 10
const LENGTHS = 8

/** The Hurst exponent by rescaled range over a fixed number of steps. Made once, it measures without allocating. */
export class RescaledRange {
  readonly #scales: SlopeWeights
  readonly #expected: readonly number[]
  readonly #steps: number

  constructor(steps: number) {
    if (!(steps >= LEAST_STEPS)) throw new Error(`Invariant: a rescaled range over ${steps} steps`)
    this.#steps = steps
    this.#scales = slopeWeights(SHORTEST, Math.floor(steps / 2), LENGTHS)
    this.#expected = this.#scales.lengths.map((length) => Math.log(expectedRange(length)))
  }

  /** Lengths of the pieces, from the shortest to the longest. */
  get lengths(): readonly number[] {
    return this.#scales.lengths
  }

  /**
   * Cuts the steps (returns, not prices) from `start` on into pieces of each length, averages the range of their running
   * sums over their deviation, and returns 0.5 plus the slope of log(R/S) less that of white noise (Anis and Lloyd 1976
   * with the factor of Peters 1994) on the logarithm of the length. NaN where a length of pieces never changes.
   */
  measure(values: Readonly<Float64Array>, start: number): number {
    return this.#exponent((_, length) => this.#meanRange(values, start, length))
  }

  /**
   * The same from ranges that are known already: for each length `steps` of them, by the place modulo `steps` of the step
   * that ends the piece; `place` is that of the newest step. -1 stands for a piece without any spread.
   */
  exponentOf(ranges: Readonly<Float64Array>, place: number): number {
    return this.#exponent((index, length) => this.#meanKnown(ranges, index * this.#steps, place, length))
  }

  #exponent(meanRange: (index: number, length: number) => number): number {
    const { lengths, weights } = this.#scales
    let hurst = 0.5
    for (let index = 0; index < lengths.length; index += 1) {
      const log = Math.log(meanRange(index, lengths[index] ?? SHORTEST))
      hurst += (weights[index] ?? 0) * (log - (this.#expected[index] ?? 0))
    }
    return Number.isFinite(hurst) ? hurst : Number.NaN
  }

  #meanRange(values: Readonly<Float64Array>, start: number, length: number): number {
    let sum = 0
    let count = 0
    // Pieces end with the newest step; what is left over is the oldest.
    for (let from = start + (this.#steps % length); from + length <= start + this.#steps; from += length) {
      const range = rangeOf(values, from, length)
      if (range < 0) continue
      sum += range
      count += 1
    }
    return sum / count
  }

  #meanKnown(ranges: Readonly<Float64Array>, first: number, place: number, length: number): number {
    const steps = this.#steps
    let sum = 0
    let count = 0
    // Oldest piece first, as above: equal sums come of an equal order.
    for (let back = (Math.floor(steps / length) - 1) * length; back >= 0; back -= length) {
      const range = ranges[first + (place >= back ? place - back : place - back + steps)] ?? -1
      if (range < 0) continue
      sum += range
      count += 1
    }
    return sum / count
  }
}

/** Range of the running sum around its mean over the sample deviation (n - 1); -1 without any spread. */
export function rangeOf(values: Readonly<Float64Array>, from: number, length: number): number {
  let total = 0
  for (let index = from; index < from + length; index += 1) total += values[index] ?? 0
  const mean = total / length
  let sum = 0
  let lowest = 0
  let highest = 0
  let squares = 0
  for (let index = from; index < from + length; index += 1) {
    const distance = (values[index] ?? 0) - mean
    sum += distance
    squares += distance * distance
    if (sum < lowest) lowest = sum
    if (sum > highest) highest = sum
  }
  // Below this the deviations are what rounding left of equal steps.
  if (!(squares > 1e-24 * length * mean * mean)) return -1
  return (highest - lowest) / Math.sqrt(squares / (length - 1))
}

/**
 * Rescaled range expected of white noise, for the sample deviation: (n - 1/2) / n Gamma((n - 1) / 2) / (sqrt(pi) Gamma(n / 2)) sum of
 * sqrt((n - i) / i), i = 1 … n - 1.
 */
export function expectedRange(length: number): number {
  let sum = 0
  for (let index = 1; index < length; index += 1) sum += Math.sqrt((length - index) / index)
  // The ratio of the gamma functions by its recurrence from n = 2 (sqrt(pi)) or n = 3 (2 / sqrt(pi)).
  let ratio = length % 2 === 0 ? Math.sqrt(Math.PI) : 2 / Math.sqrt(Math.PI)
  for (let n = length % 2 === 0 ? 4 : 5; n <= length; n += 2) ratio *= (n - 3) / (n - 2)
  return ((length - 0.5) / length) * (ratio / Math.sqrt(Math.PI)) * sum
}
