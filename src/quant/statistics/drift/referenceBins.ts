import { faultOfSeries, faultOfVaryingSeries, measured, type Measured, unmeasured } from '../measured.ts'
import { sortedQuantile } from '../moments.ts'

/** How two samples spread over the same bins. */
export interface BinnedShares {
  /** Inner edges, rising; bin i holds what is above edge i - 1 and at most edge i, the outer ones are open. */
  readonly edges: Float64Array
  /** Share of the reference in each bin; sums to 1. */
  readonly reference: Float64Array
  /** Share of the current sample in each bin; sums to 1. */
  readonly current: Float64Array
}

/**
 * Divides both samples at the quantiles (type 7) of the reference, so that each of the `bins` has about as much of it.
 * Quantiles that coincide make fewer bins.
 */
export function binByReference(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  bins: number,
): Measured<BinnedShares> {
  if (!Number.isInteger(bins) || bins < 2 || bins > 1_000) {
    return unmeasured('OPTION_INVALID', `${bins} bins cannot be made; give a whole number from 2 to 1000.`)
  }
  const fault = faultOfVaryingSeries(reference, 2, 'The reference') ?? faultOfSeries(current, 1, 'The current sample')
  if (fault !== null) return fault
  const sorted = Float64Array.from(reference).sort()
  const edges: number[] = []
  for (let bin = 1; bin < bins; bin += 1) {
    const edge = sortedQuantile(sorted, bin / bins)
    if (edge > (edges.at(-1) ?? Number.NEGATIVE_INFINITY)) edges.push(edge)
  }
  const inner = Float64Array.from(edges)
  return measured({ edges: inner, reference: sharesOf(sorted, inner), current: sharesOf(current, inner) })
}

function sharesOf(values: ArrayLike<number>, edges: Float64Array): Float64Array {
  const shares = new Float64Array(edges.length + 1)
  for (let index = 0; index < values.length; index += 1) {
    const bin = binOf(values[index] ?? 0, edges)
    shares[bin] = (shares[bin] ?? 0) + 1
  }
  for (let bin = 0; bin < shares.length; bin += 1) shares[bin] = (shares[bin] ?? 0) / values.length
  return shares
}

/** How many edges lie below a value. */
function binOf(value: number, edges: Float64Array): number {
  let low = 0
  let high = edges.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((edges[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}
