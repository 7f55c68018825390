import { slopeWeights, type SlopeWeights } from './scales.ts'
import { LEAST_STEPS } from './rescaledRange.ts'

const SHORTEST = 10
const LENGTHS = 8

/** The exponent of detrended fluctuations over a fixed number of steps. Made once, it measures without allocating. */
export class DetrendedFluctuation {
  readonly #scales: SlopeWeights
  readonly #steps: number
  readonly #profile: Float64Array
  readonly #expected: readonly number[]

  constructor(steps: number) {
    if (!(steps >= LEAST_STEPS)) throw new Error(`Invariant: detrended fluctuations over ${steps} steps`)
    this.#steps = steps
    this.#scales = slopeWeights(SHORTEST, Math.floor(steps / 4), LENGTHS)
    this.#profile = new Float64Array(steps)
    this.#expected = this.#scales.lengths.map((length) => 0.5 * Math.log(expectedSquares(length)))
  }

  /**
   * Sums the steps (returns, not prices) from `start` on around their mean, takes a straight line out of each piece of the
   * profile, and returns 0.5 plus the slope of the logarithm of what is left, less that of white noise, on the logarithm of
   * the pieces' length (Peng et al. 1994; pieces from both ends, Kantelhardt et al. 2001). NaN where nothing changes.
   */
  measure(values: Readonly<Float64Array>, start: number): number {
    const profile = this.#profile
    const steps = this.#steps
    let total = 0
    for (let index = 0; index < steps; index += 1) total += values[start + index] ?? 0
    const mean = total / steps
    let sum = 0
    let squares = 0
    for (let index = 0; index < steps; index += 1) {
      const distance = (values[start + index] ?? 0) - mean
      squares += distance * distance
      sum += distance
      profile[index] = sum
    }
    if (!(squares > 1e-24 * steps * mean * mean)) return Number.NaN
    const { lengths, weights } = this.#scales
    let exponent = 0.5
    for (let index = 0; index < lengths.length; index += 1) {
      const length = lengths[index] ?? SHORTEST
      const log = 0.5 * Math.log(this.#meanSquares(length))
      exponent += (weights[index] ?? 0) * (log - (this.#expected[index] ?? 0))
    }
    return Number.isFinite(exponent) ? exponent : Number.NaN
  }

  #meanSquares(length: number): number {
    const steps = this.#steps
    const pieces = Math.floor(steps / length)
    let sum = 0
    for (let piece = 0; piece < pieces; piece += 1) {
      sum += leftOver(this.#profile, piece * length, length)
      sum += leftOver(this.#profile, steps - (piece + 1) * length, length)
    }
    return sum / (2 * pieces * length)
  }
}

/** Sum of the squared distances of a piece from its own straight line. */
function leftOver(profile: Float64Array, from: number, length: number): number {
  const first = profile[from] ?? 0
  const middle = (length - 1) / 2
  let total = 0
  let squares = 0
  let products = 0
  for (let index = 0; index < length; index += 1) {
    const value = (profile[from + index] ?? 0) - first
    total += value
    squares += value * value
    products += (index - middle) * value
  }
  const scatter = (length * (length * length - 1)) / 12
  return Math.max(squares - (total * total) / length - (products * products) / scatter, 0)
}

/** Mean square that a straight line leaves of n points of a random walk of unit steps: (n^2 - 4) / (15 n). */
export function expectedSquares(length: number): number {
  return ((length - 2) * (length + 2)) / (15 * length)
}
