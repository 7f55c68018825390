import { kolmogorovSmirnov } from '../../statistics/drift/kolmogorovSmirnov.ts'
import { populationStabilityIndex } from '../../statistics/drift/populationStabilityIndex.ts'

/** Values of either part below which nothing is said. */
export const LEAST_FOR_DRIFT = 30
/** Values of either part from which ten bins are filled well enough; five below. */
const MANY = 200
/** Chance of a distance as large without any change, and stability index, at which a drift is likely, and is called one. */
const WATCHED = { pValue: 0.01, index: 0.1 }
const CALLED = { pValue: 0.001, index: 0.25 }

/** Whether the newer values are still like the older ones, and how that was seen. */
export interface DriftReading {
  readonly verdict: 'STABLE' | 'WATCH' | 'DRIFTED' | 'NOT_ENOUGH_DATA'
  readonly kolmogorovSmirnov: { readonly statistic: number; readonly pValue: number } | null
  readonly populationStability: number | null
  /** Edges of the bins, the outer ones the extremes of all values, and the share of either part in each bin. */
  readonly edges: readonly number[]
  readonly reference: readonly number[]
  readonly recent: readonly number[]
}

const UNKNOWN: DriftReading = {
  verdict: 'NOT_ENOUGH_DATA',
  kolmogorovSmirnov: null,
  populationStability: null,
  edges: [],
  reference: [],
  recent: [],
}

/**
 * Compares newer values with older ones, all finite. DRIFTED needs both: a Kolmogorov-Smirnov distance that chance brings
 * about less than once in 1,000 and a population stability index of 0.25; WATCH both at 0.01 and 0.1. The values should be
 * independent of each other (apart by the lookback, or thinned): otherwise every slow feature seems to drift.
 */
export function readDrift(reference: Float64Array, recent: Float64Array): DriftReading {
  const fewest = Math.min(reference.length, recent.length)
  if (fewest < LEAST_FOR_DRIFT) return UNKNOWN
  const distance = kolmogorovSmirnov(reference, recent)
  if (!distance.ok) return UNKNOWN
  const { statistic, pValue } = distance.value
  const stability = populationStabilityIndex(reference, recent, fewest < MANY ? 5 : 10)
  // A reference that never moved has no bins: any movement of the newer values is then told by the distance alone.
  const index = stability.ok ? stability.value.value : null
  const reaches = (bound: typeof CALLED): boolean => pValue < bound.pValue && (index ?? Infinity) >= bound.index
  return {
    verdict: reaches(CALLED) ? 'DRIFTED' : reaches(WATCHED) ? 'WATCH' : 'STABLE',
    kolmogorovSmirnov: { statistic, pValue },
    populationStability: index,
    ...(stability.ok ? binsOf(stability.value, reference, recent) : { edges: [], reference: [], recent: [] }),
  }
}

function binsOf(
  binned: { readonly edges: Float64Array; readonly reference: Float64Array; readonly current: Float64Array },
  reference: Float64Array,
  recent: Float64Array,
): Pick<DriftReading, 'edges' | 'reference' | 'recent'> {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const values of [reference, recent]) {
    for (const value of values) {
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  }
  return { edges: [low, ...binned.edges, high], reference: [...binned.reference], recent: [...binned.current] }
}
