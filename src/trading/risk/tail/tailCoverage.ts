import type { Estimate } from '#core/model/estimate.ts'
import { gammaTail } from '#quant/statistics/gamma.ts'
import { exactProportion } from '#quant/statistics/proportion.ts'

/** How often losses went beyond a forecast value at risk. */
export interface TailCoverage {
  /** Share of the days with a loss beyond the forecast; 1 - level is what a right forecast gives. */
  readonly exceeded: Estimate
  /** Likelihood ratio of the observed share against the promised one. */
  readonly ratio: number
  /** Probability of a ratio at least this large if the promise holds; below 5 % the forecast is rejected. */
  readonly probability: number
}

/**
 * Kupiec's (1995) test of the proportion of failures: -2 ln(L(1 - level) / L(x / n)), chi-squared with one degree of freedom.
 * Null without a day.
 */
export function tailCoverage(exceptions: number, days: number, level: number): TailCoverage | null {
  const exceeded = exactProportion(exceptions, days)
  if (exceeded === null) return null
  const likelihood = (p: number): number => part(exceptions, p) + part(days - exceptions, 1 - p)
  const ratio = Math.max(0, 2 * (likelihood(exceptions / days) - likelihood(1 - level)))
  return { exceeded, ratio, probability: gammaTail(ratio / 2, 0.5) }
}

function part(count: number, p: number): number {
  return count === 0 ? 0 : count * Math.log(p)
}
