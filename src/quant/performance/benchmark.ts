import type { Estimate } from '#core/model/estimate.ts'
import { fitLine } from '../statistics/lineFit.ts'
import { variance } from '../statistics/moments.ts'
import { sharpeEstimate } from './sharpeRatio.ts'

/** Deviation of the difference, as a share of the benchmark's, below which it is rounding. */
const SAME = 1e-12

/** A run beside its benchmark, from returns of the same periods; null where the data say nothing. */
export interface BenchmarkComparison {
  /** Return a year that the benchmark does not explain (the intercept times periods a year), a fraction. */
  readonly alpha: Estimate | null
  /** Change of the run with the benchmark (the slope). */
  readonly beta: Estimate | null
  /** Share of the variance that the benchmark explains, 0..1. */
  readonly rSquared: number | null
  /** Mean difference of returns over its deviation, annualised: the Sharpe ratio of the difference. */
  readonly informationRatio: Estimate | null
  /** Deviation (n - 1) of the difference of returns, annualised, a fraction. */
  readonly trackingError: number | null
  /** Return minus benchmark return, by period. */
  readonly difference: Float64Array
}

/**
 * Compares returns with those of a benchmark (Jensen, 1968): least squares with Newey-West errors at their automatic lag,
 * the risk-free rate being 0. Both of the same periods.
 */
export function compareWithBenchmark(
  returns: Float64Array,
  benchmark: Float64Array,
  periodsPerYear: number,
): BenchmarkComparison {
  const line = fitLine(benchmark, returns)
  const difference = returns.map((value, index) => value - (benchmark[index] ?? Number.NaN))
  const spread = Math.sqrt(variance(difference) * periodsPerYear)
  // A run that is its benchmark differs by rounding only, which has no ratio.
  const isSame = variance(difference) <= SAME ** 2 * variance(benchmark)
  return {
    alpha: line === null ? null : annualised(line.intercept, periodsPerYear),
    beta: line === null ? null : line.slope,
    rSquared: line === null ? null : line.rSquared,
    informationRatio: isSame ? null : sharpeEstimate(difference, periodsPerYear),
    trackingError: Number.isNaN(spread) ? null : spread,
    difference,
  }
}

function annualised({ value, low, high, n }: Estimate, periodsPerYear: number): Estimate {
  return { value: value * periodsPerYear, low: low * periodsPerYear, high: high * periodsPerYear, n }
}
