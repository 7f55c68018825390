import type { Estimate } from '#core/model/estimate.ts'
import { studentQuantile } from './beta.ts'
import { mean } from './moments.ts'

const MINIMUM = 10

/**
 * Lag for the Bartlett kernel by the rule of Newey and West (1994): with n = [4 (T/100)^(2/9)] and the autocovariances
 * c(j), s0 = c(0) + 2 sum c(j), s1 = 2 sum j c(j) over j = 1..n, the lag is [1.1447 ((s1/s0)^2 T)^(1/3)]. Here it is at most
 * a quarter of T, beyond which nothing can be estimated. The values count as they are: pass them with mean 0.
 */
export function neweyWestLag(values: ArrayLike<number>): number {
  const n = values.length
  const reach = Math.min(Math.floor(4 * (n / 100) ** (2 / 9)), n - 1)
  let level = autocovariance(values, 0)
  let slope = 0
  for (let lag = 1; lag <= reach; lag += 1) {
    const covariance = autocovariance(values, lag)
    level += 2 * covariance
    slope += 2 * lag * covariance
  }
  const lag = Math.floor(1.1447 * Math.cbrt((slope / level) ** 2 * n))
  return Number.isNaN(lag) ? 0 : Math.min(lag, Math.floor(n / 4))
}

/**
 * Variance of a sum of the values over n, dependence of neighbours included: c(0) + 2 sum (1 - j/(lag + 1)) c(j) (Newey and
 * West, 1987), never negative. The values count as they are: pass them with mean 0.
 */
export function longRunVariance(values: ArrayLike<number>, lag: number): number {
  let sum = autocovariance(values, 0)
  for (let step = 1; step <= lag; step += 1) sum += 2 * (1 - step / (lag + 1)) * autocovariance(values, step)
  return Math.max(sum, 0)
}

/** Mean with its 95 % interval where neighbours depend on each other (Student's t on the Newey-West error); null below ten values. */
export function dependentMeanEstimate(values: ArrayLike<number>): Estimate | null {
  const n = values.length
  if (n < MINIMUM) return null
  const value = mean(values)
  const centred = Float64Array.from(values, (each) => each - value)
  const error = Math.sqrt(longRunVariance(centred, neweyWestLag(centred)) / (n - 1))
  const reach = studentQuantile(0.975, n - 1) * error
  return { value, low: value - reach, high: value + reach, n }
}

function autocovariance(values: ArrayLike<number>, lag: number): number {
  let sum = 0
  for (let index = lag; index < values.length; index += 1) sum += (values[index] ?? 0) * (values[index - lag] ?? 0)
  return sum / values.length
}
