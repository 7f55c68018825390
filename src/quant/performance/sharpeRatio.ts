import type { Estimate } from '#core/model/estimate.ts'
import { longRunVariance, neweyWestLag } from '../statistics/neweyWest.ts'
import { NORMAL_95 } from '../statistics/normal.ts'
import { shapeOf } from '../statistics/shape.ts'

/** Returns below which the error of a Sharpe ratio means nothing. */
const MINIMUM = 10

/**
 * Sharpe ratio of period returns, mean over deviation (n - 1) times sqrt(periods a year), with a 95 % interval that allows for
 * skew, fat tails and dependence between periods: Lo (2002), the long-run variance (Newey-West) of
 * (r - m)/s - SR ((r - m)^2 - s^2) / (2 s^2). Null below ten returns or where they never change.
 */
export function sharpeEstimate(returns: ArrayLike<number>, periodsPerYear: number): Estimate | null {
  const n = returns.length
  const shape = n < MINIMUM ? null : shapeOf(returns)
  if (shape === null) return null
  const { mean, deviation } = shape
  const sharpe = mean / deviation
  const populationSquare = (n - 1) / n
  const influence = new Float64Array(n)
  for (let index = 0; index < n; index += 1) {
    const score = ((returns[index] ?? Number.NaN) - mean) / deviation
    influence[index] = score - (sharpe / 2) * (score * score - populationSquare)
  }
  const error = Math.sqrt(longRunVariance(influence, neweyWestLag(influence)) / n)
  const annual = Math.sqrt(periodsPerYear)
  return {
    value: annual * sharpe,
    low: annual * (sharpe - NORMAL_95 * error),
    high: annual * (sharpe + NORMAL_95 * error),
    n,
  }
}
