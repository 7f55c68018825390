import type { Estimate } from '#core/model/estimate.ts'
import { sortedQuantile } from './moments.ts'
import type { Random } from './random.ts'

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
  const point = statistics(values)
  const n = values.length
  if (n < BOOTSTRAP_MINIMUM) return point.map(() => null)
  const draws = point.map(() => new Float64Array(options.resamples))
  const sample = new Float64Array(n)
  for (let round = 0; round < options.resamples; round += 1) {
    resample(values, sample, options)
    const drawn = statistics(sample)
    for (const [index, column] of draws.entries()) column[round] = drawn[index] ?? Number.NaN
  }
  return draws.map((column, index) => estimateOf(point[index] ?? Number.NaN, column, n))
}

/** Mean block length for n values, n^(1/3) and at least 1: the usual rate for the variance of a mean. */
export function defaultMeanBlock(n: number): number {
  return Math.max(1, Math.cbrt(n))
}

function resample(values: Float64Array, sample: Float64Array, options: BootstrapOptions): void {
  const { random, meanBlock } = options
  const n = values.length
  const restart = 1 / meanBlock
  let index = Math.floor(random.next() * n)
  for (let position = 0; position < n; position += 1) {
    if (position > 0) {
      if (restart >= 1 || random.next() < restart) index = Math.floor(random.next() * n)
      else index = index + 1 === n ? 0 : index + 1
    }
    sample[position] = values[index] ?? 0
  }
}

function estimateOf(value: number, draws: Float64Array, n: number): Estimate | null {
  if (!Number.isFinite(value) || draws.some(Number.isNaN)) return null
  draws.sort()
  const low = sortedQuantile(draws, 0.025)
  const high = sortedQuantile(draws, 0.975)
  if (!Number.isFinite(low) || !Number.isFinite(high)) return null
  return { value, low: Math.min(low, value), high: Math.max(high, value), n }
}
