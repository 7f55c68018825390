import { normalQuantile } from './normal.ts'
import { sortedQuantile } from './moments.ts'

/** Makes the median absolute deviation of normal values their standard deviation: 1 over the normal upper quartile. */
const MAD_CONSISTENCY = 1 / normalQuantile(0.75)
const SN_CONSISTENCY = 1.1926
/** Corrections of Sn for 2 to 9 values (Croux and Rousseeuw, 1992). */
const SN_SMALL = [0.743, 1.851, 0.954, 1.351, 0.993, 1.198, 1.005, 1.131]

/**
 * Median distance from the median, by default times 1.4826 so that it estimates the standard deviation of normal values;
 * NaN of nothing.
 */
export function medianAbsoluteDeviation(values: ArrayLike<number>, consistency = MAD_CONSISTENCY): number {
  const sorted = Float64Array.from(values).sort()
  const centre = sortedQuantile(sorted, 0.5)
  for (let index = 0; index < sorted.length; index += 1) sorted[index] = Math.abs((sorted[index] ?? 0) - centre)
  return consistency * sortedQuantile(sorted.sort(), 0.5)
}

/**
 * Sn of Rousseeuw and Croux (1993): the low median over i of the high median over j of |x(i) - x(j)|, with their factor for
 * normal values and small samples. Needs no centre, and half of the values may be wrong. n log n steps; NaN below two.
 */
export function robustScaleSn(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort()
  const n = sorted.length
  if (n < 2) return Number.NaN
  const rank = Math.floor(n / 2) + 1
  const medians = new Float64Array(n)
  for (let index = 0; index < n; index += 1) medians[index] = distanceOfRank(sorted, index, rank)
  medians.sort()
  const low = medians[Math.floor((n + 1) / 2) - 1] ?? Number.NaN
  const small = n <= 9 ? (SN_SMALL[n - 2] ?? 1) : n % 2 === 1 ? n / (n - 0.9) : 1
  return small * SN_CONSISTENCY * low
}

/** The rank-th smallest (from 1) of the distances of x(i) to all values, itself included, by bisection of how many lie left. */
function distanceOfRank(sorted: Float64Array, at: number, rank: number): number {
  const n = sorted.length
  const centre = sorted[at] ?? 0
  // Of the `rank` nearest, so many lie left of i; i and the others lie from i on.
  let low = Math.max(0, rank - (n - at))
  let high = Math.min(at, rank - 1)
  while (low < high) {
    const left = (low + high) >>> 1
    const nextLeft = centre - (sorted[at - left - 1] ?? 0)
    const lastRight = (sorted[at + rank - left - 1] ?? 0) - centre
    if (nextLeft < lastRight) low = left + 1
    else high = left
  }
  return Math.max(centre - (sorted[at - low] ?? 0), (sorted[at + rank - low - 1] ?? 0) - centre)
}
