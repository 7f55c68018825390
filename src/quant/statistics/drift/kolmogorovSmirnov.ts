import { faultOfSeries, measured, type Measured } from '../measured.ts'

/** Products of both counts up to which the probability is exact: about 20 ms. */
const MOST_EXACT = 4_000_000

/** Whether two samples come from one distribution. */
export interface KolmogorovSmirnov {
  /** Largest distance between the two empirical distributions, 0..1. */
  readonly statistic: number
  /** Probability of a distance at least as large when both come from one continuous distribution, 0..1. */
  readonly pValue: number
  /** Exact by counting paths, else by Kolmogorov's limit. With ties either is at least the true one. */
  readonly method: 'exact' | 'asymptotic'
}

/**
 * Two-sample Kolmogorov-Smirnov test, two-sided, of samples of any sizes from 1 on. The exact probability is that of a
 * lattice path leaving the band (Hodges, 1958; Schroeer and Trenkler, 1995), the other Kolmogorov's limit at
 * D sqrt(nm / (n + m)). Both samples are sorted in copies.
 */
export function kolmogorovSmirnov(a: ArrayLike<number>, b: ArrayLike<number>): Measured<KolmogorovSmirnov> {
  const fault = faultOfSeries(a, 1, 'The first sample') ?? faultOfSeries(b, 1, 'The second sample')
  if (fault !== null) return fault
  const n = a.length
  const m = b.length
  const distance = largestDistance(Float64Array.from(a).sort(), Float64Array.from(b).sort())
  const statistic = distance / (n * m)
  if (n * m <= MOST_EXACT) return measured({ statistic, pValue: leavingProbability(distance, n, m), method: 'exact' })
  const pValue = kolmogorovTail(statistic * Math.sqrt((n * m) / (n + m)))
  return measured({ statistic, pValue, method: 'asymptotic' })
}

/** n m times the distance of the distributions, a whole number. */
function largestDistance(a: Float64Array, b: Float64Array): number {
  let largest = 0
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const at = Math.min(a[i] ?? 0, b[j] ?? 0)
    while (i < a.length && a[i] === at) i += 1
    while (j < b.length && b[j] === at) j += 1
    largest = Math.max(largest, Math.abs(i * b.length - j * a.length))
  }
  return largest
}

/**
 * Probability that a random path from (0, 0) to (n, m) reaches |i m - j n| >= distance. `reached[j]` is that of the paths
 * to (i, j); the last step to (i, j) came from (i - 1, j) in i of i + j cases. Sums of positive terms: small ones keep
 * their digits.
 */
function leavingProbability(distance: number, n: number, m: number): number {
  if (distance === 0) return 1
  const reached = new Float64Array(m + 1)
  for (let j = 1; j <= m; j += 1) reached[j] = j * n >= distance ? 1 : (reached[j - 1] ?? 0)
  for (let i = 1; i <= n; i += 1) {
    let left = i * m >= distance ? 1 : (reached[0] ?? 0)
    reached[0] = left
    for (let j = 1; j <= m; j += 1) {
      const share = i / (i + j)
      left = Math.abs(i * m - j * n) >= distance ? 1 : share * (reached[j] ?? 0) + (1 - share) * left
      reached[j] = left
    }
  }
  return Math.min(1, reached[m] ?? 1)
}

/** P(K > x) of Kolmogorov's distribution: 2 sum (-1)^(k-1) exp(-2 k^2 x^2), or its theta transform where x is small. */
function kolmogorovTail(x: number): number {
  if (x < 0.2) return 1
  let sum = 0
  if (x < 1) {
    for (let k = 1; k <= 9; k += 2) sum += Math.exp(-((k * Math.PI) ** 2) / (8 * x * x))
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum
  }
  for (let k = 1; k <= 8; k += 1) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x)
  return sum
}
