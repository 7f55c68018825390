import type { Estimate } from '#core/model/estimate.ts'
import { sortedQuantile } from './moments.ts'
import type { Random } from './random.ts'
import { drawStationaryIndexes } from './stationaryIndexes.ts'

/** How a resampling is done. */
export interface BootstrapOptions {
  readonly random: Random
  /** Number of resamples; 1,000 gives interval ends good to a few percent of their distance. */
  readonly resamples: number
  /** Mean length of the blocks kept together; 1 treats the values as independent. */
  readonly meanBlock: number
}

/** Several statistics of the same values, computed in one go; the length never changes. */
export type Statistics = (values: Float64Array) => readonly number[]

/** Fewest values from which an interval is resampled; below it there is "not enough data". */
const BOOTSTRAP_MINIMUM = 10

/** Several statistics of the observations at these positions, computed in one go; the result may be a reused array. */
export type IndexedStatistics = (indexes: Int32Array) => ArrayLike<number>

/**
 * Percentile intervals (95 %) of statistics by the stationary bootstrap (Politis and Romano, 1994): blocks of geometric
 * length, wrapped around, keep the dependence of neighbours. An interval is widened to hold its value. A statistic that is not finite on the data, or whose
 * interval has no finite ends, is null, as is everything below ten values.
 */
export function bootstrapEstimates(
  values: Float64Array,
  statistics: Statistics,
  options: BootstrapOptions,
): readonly (Estimate | null)[] {
  const sample = new Float64Array(values.length)
  const ofIndexes = (indexes: Int32Array): readonly number[] => {
    for (let position = 0; position < indexes.length; position += 1) {
      sample[position] = values[indexes[position] ?? 0] ?? 0
    }
    return statistics(sample)
  }
  return bootstrapIndexed(values.length, ofIndexes, options)
}

/** Does the same for statistics of n observations that are more than one number each, resampled by their positions. */
export function bootstrapIndexed(
  n: number,
  statistics: IndexedStatistics,
  options: BootstrapOptions,
): readonly (Estimate | null)[] {
  const indexes = Int32Array.from({ length: n }, (_, index) => index)
  const point = Array.from(statistics(indexes))
  if (n < BOOTSTRAP_MINIMUM) return point.map(() => null)
  const draws = point.map(() => new Float64Array(options.resamples))
  for (let round = 0; round < options.resamples; round += 1) {
    drawStationaryIndexes(indexes, options.meanBlock, options.random)
    const drawn = statistics(indexes)
    for (const [index, column] of draws.entries()) column[round] = drawn[index] ?? Number.NaN
  }
  return draws.map((column, index) => estimateOf(point[index] ?? Number.NaN, column, n))
}

/** Mean block length for n values, n^(1/3) and at least 1: the usual rate for the variance of a mean. */
export function defaultMeanBlock(n: number): number {
  return Math.max(1, Math.cbrt(n))
}

function estimateOf(value: number, draws: Float64Array, n: number): Estimate | null {
  if (!Number.isFinite(value) || draws.some(Number.isNaN)) return null
  draws.sort()
  const low = sortedQuantile(draws, 0.025)
  const high = sortedQuantile(draws, 0.975)
  if (!Number.isFinite(low) || !Number.isFinite(high)) return null
  return { value, low: Math.min(low, value), high: Math.max(high, value), n }
}
