import type { Estimate } from '#core/model/estimate.ts'
import { sortedQuantile } from '../statistics/moments.ts'

/** With fewer values no pair of them encloses the median 95 times in 100. */
const MINIMUM = 6

/**
 * Median with the interval between two of the values that encloses it with at least 95 % whatever the distribution
 * (order statistics and the binomial distribution; Conover, 1999, 3.2). Null below six values.
 */
export function medianEstimate(values: ArrayLike<number>): Estimate | null {
  const n = values.length
  if (n < MINIMUM) return null
  const sorted = Float64Array.from(values).sort()
  let outside = -1
  let tail = 0
  // ln of the probability of k heads in n tosses, k rising.
  let logTerm = -n * Math.LN2
  for (let k = 0; k < n; k += 1) {
    tail += Math.exp(logTerm)
    if (tail > 0.025) break
    outside = k
    logTerm += Math.log((n - k) / (k + 1))
  }
  return {
    value: sortedQuantile(sorted, 0.5),
    low: sorted[outside] ?? Number.NaN,
    high: sorted[n - 1 - outside] ?? Number.NaN,
    n,
  }
}
