import type { Estimate } from '#core/model/estimate.ts'
import { NORMAL_95, normalQuantile } from '#quant/statistics/normal.ts'
import { shapeOf } from '#quant/statistics/shape.ts'
import { mean, variance } from '#quant/statistics/moments.ts'
import type { TailEstimate, TailPoint } from './tailOfLosses.ts'

/**
 * Tail of a normal distribution with the mean and the deviation of the losses: VaR = m + z s, shortfall = m + s phi(z) /
 * (1 - level). The intervals are those of the estimated mean and deviation (delta method: var(m) = s^2 / n, var(s) = s^2 / 2n)
 * and say nothing of losses that are not normal.
 */
export function normalTail(losses: Float64Array, level: number): TailEstimate {
  const n = losses.length
  const centre = mean(losses)
  const deviation = Math.sqrt(variance(losses))
  if (!(deviation >= 0)) return { valueAtRisk: null, expectedShortfall: null }
  const z = normalQuantile(level)
  const beyond = density(z) / (1 - level)
  const around = (factor: number): Estimate => {
    const value = centre + factor * deviation
    const reach = NORMAL_95 * deviation * Math.sqrt((1 + (factor * factor) / 2) / n)
    return { value, low: value - reach, high: value + reach, n }
  }
  return { valueAtRisk: around(z), expectedShortfall: around(beyond) }
}

/**
 * Tail by the fourth-order expansion of Cornish and Fisher (1938) in the skewness and excess kurtosis of the losses, its
 * shortfall by integrating the same expansion (Maillard, 2012). Null where the expansion is not rising throughout the tail:
 * there it is no distribution, and a figure from it would mean nothing.
 */
export function cornishFisherTail(losses: Float64Array, level: number): TailPoint | null {
  const shape = shapeOf(losses)
  if (shape === null) return null
  const { skewness: s, kurtosis } = shape
  const k = kurtosis - 3
  const z = normalQuantile(level)
  if (!isRising(s, k, z)) return null
  const centre = mean(losses)
  const deviation = Math.sqrt(variance(losses))
  // Moments of a standard normal number beyond z.
  const first = density(z) / (1 - level)
  const second = 1 + z * first
  const third = (z * z + 2) * first
  const expansion = (one: number, two: number, three: number): number =>
    one + ((two - 1) * s) / 6 + ((three - 3 * one) * k) / 24 - ((2 * three - 5 * one) * s * s) / 36
  return {
    valueAtRisk: centre + deviation * expansion(z, z * z, z * z * z),
    expectedShortfall: centre + deviation * expansion(first, second, third),
  }
}

/** Standard normal deviations up to which the expansion must rise; one day in 30,000 lies beyond. */
const FAR = 4

/** The slope 1 + zs/3 + (z^2 - 1)k/8 - (6z^2 - 5)s^2/36 is a parabola in z: its least value lies at an end or at its vertex. */
function isRising(s: number, k: number, from: number): boolean {
  const slope = (z: number): number => 1 + (z * s) / 3 + ((z * z - 1) * k) / 8 - ((6 * z * z - 5) * s * s) / 36
  const bend = k / 8 - (s * s) / 6
  const vertex = bend === 0 ? from : -s / (6 * bend)
  const inside = vertex > from && vertex < FAR ? slope(vertex) : Infinity
  return Math.min(slope(from), slope(FAR), inside) > 0
}

function density(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
}
