import { mean } from '../statistics/moments.ts'

/** Weights of lags below this change nothing that is shown. */
const NEGLIGIBLE = 1e-10

/**
 * Variance that the stationary bootstrap gives to sqrt(n) times a mean, without drawing (Politis and Romano, 1994): the
 * autocovariances c(k), weighted by (1 - k/n)(1 - p)^k + (k/n)(1 - p)^(n - k) with p = 1 / mean block.
 */
export function stationaryVariance(values: Float64Array, meanBlock: number): number {
  const n = values.length
  const centre = mean(values)
  const centred = values.map((value) => value - centre)
  const stay = 1 - 1 / meanBlock
  let total = autocovariance(centred, 0)
  for (let lag = 1; lag < n; lag += 1) {
    const weight = (1 - lag / n) * stay ** lag + (lag / n) * stay ** (n - lag)
    if (weight > NEGLIGIBLE) total += 2 * weight * autocovariance(centred, lag)
  }
  return Math.max(total, 0)
}

function autocovariance(centred: Float64Array, lag: number): number {
  let sum = 0
  for (let index = lag; index < centred.length; index += 1) sum += (centred[index] ?? 0) * (centred[index - lag] ?? 0)
  return sum / centred.length
}
