import { mean } from './moments.ts'

const MINIMUM = 10
/** Deviations below it, or below this share of the mean, are the rounding of equal values. */
const NO_SPREAD = 1e-14

/**
 * Mean block length for the stationary bootstrap that makes the error of a mean's estimated variance smallest (Politis and
 * White, 2004, with the correction of Patton, Politis and White, 2009). The autocovariances c(k) are followed up to twice the lag
 * after which K_n correlations in a row are insignificant, weighted by the flat-top window; with G = sum w |k| c(k) and
 * the long-run variance s = sum w c(k) the length is (G^2 n / s^2)^(1/3), between 1 and min(3 sqrt n, n/3).
 */
export function optimalMeanBlock(values: ArrayLike<number>): number {
  const n = values.length
  if (n < MINIMUM) return 1
  const centre = mean(values)
  const centred = Float64Array.from(values, (value) => value - centre)
  const quietRun = Math.max(5, Math.floor(Math.log10(n)))
  const longest = Math.min(Math.ceil(Math.sqrt(n)) + quietRun, n - 2)
  const covariances = new Float64Array(longest + 1)
  const lag = relevantLag(centred, covariances, quietRun)
  let pull = 0
  let longRun = covariances[0] ?? 0
  for (let k = 1; k <= lag; k += 1) {
    const weight = k / lag <= 0.5 ? 1 : 2 * (1 - k / lag)
    pull += 2 * weight * k * (covariances[k] ?? 0)
    longRun += 2 * weight * (covariances[k] ?? 0)
  }
  const length = Math.cbrt((pull / longRun) ** 2 * n)
  const most = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3))
  const isSpread = (covariances[0] ?? 0) > Math.max(NO_SPREAD, NO_SPREAD * Math.abs(centre)) ** 2
  return isSpread && !Number.isNaN(length) ? Math.min(Math.max(length, 1), most) : 1
}

/** Twice the smallest lag followed by a run of insignificant correlations; fills the autocovariances. */
function relevantLag(centred: Float64Array, covariances: Float64Array, quietRun: number): number {
  const n = centred.length
  const longest = covariances.length - 1
  const significant = 2 * Math.sqrt(Math.log10(n) / n)
  let total = 0
  for (const value of centred) total += value * value
  let quiet = 0
  let found: number | null = null
  // Sums of squares without the last and without the first k + 1 values, which scale each correlation.
  let head = total
  let tail = total
  for (let k = 0; k <= longest; k += 1) {
    let sum = 0
    for (let index = k; index < n; index += 1) sum += (centred[index] ?? 0) * (centred[index - k] ?? 0)
    covariances[k] = sum / n
    if (found === null && quiet >= quietRun) found = k - quietRun
    head -= (centred[n - 1 - k] ?? 0) ** 2
    tail -= (centred[k] ?? 0) ** 2
    quiet = Math.abs(sum) / Math.sqrt(head * tail) < significant ? quiet + 1 : 0
  }
  return found === null ? longest : Math.min(2 * Math.max(found, 1), longest)
}
