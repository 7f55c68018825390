import { sortedQuantile } from './moments.ts'

/** Values counted in bins of equal width: bin i covers [low + i width, low + (i + 1) width), the last one its end as well. */
export interface Histogram {
  readonly low: number
  readonly width: number
  readonly counts: Int32Array
}

const MOST_BINS = 200

/**
 * Counts values in bins. The width is the smaller of the rule of Freedman and Diaconis (1981), 2 IQR n^(-1/3), and of Sturges
 * (1926), range / (log2 n + 1); equal values share one bin of width 1 around them, and there are at most 200 bins. Null of nothing.
 */
export function histogramOf(values: ArrayLike<number>): Histogram | null {
  const n = values.length
  if (n === 0) return null
  const sorted = Float64Array.from(values).sort()
  const first = sorted[0] ?? Number.NaN
  const range = (sorted[n - 1] ?? Number.NaN) - first
  if (!(range > 0)) return { low: first - 0.5, width: 1, counts: Int32Array.of(n) }
  const spread = sortedQuantile(sorted, 0.75) - sortedQuantile(sorted, 0.25)
  const freedman = (2 * spread) / Math.cbrt(n)
  const sturges = range / (Math.log2(n) + 1)
  const widest = freedman > 0 ? Math.min(freedman, sturges) : sturges
  const bins = Math.min(MOST_BINS, Math.ceil(range / widest))
  const counts = new Int32Array(bins)
  for (const value of sorted) {
    const bin = Math.min(bins - 1, Math.floor(((value - first) / range) * bins))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return { low: first, width: range / bins, counts }
}
