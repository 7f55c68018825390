import { variance } from '../statistics/moments.ts'

/** What a series of period returns amounts to in a year; ratios are null where their denominator is 0 or unknown. */
export interface AnnualRatios {
  /** Annualised geometric mean return, a fraction. */
  readonly annualReturn: number
  /** Annualised volatility, a fraction; null below two returns. */
  readonly annualVolatility: number | null
  readonly sharpe: number | null
  readonly sortino: number | null
}

/**
 * Annualises the returns of periods, the risk-free rate being 0. With g the geometric mean of the returns (0 when one
 * of them lost everything) and P periods a year:
 *
 * 1. annual return r = (1 + g)^P - 1,
 * 2. annual volatility = sqrt((variance + (1 + g)^2)^P - (1 + g)^(2P)), the variance over n - 1,
 * 3. Sharpe = r / volatility,
 * 4. Sortino = r / (sqrt(mean(min(return, 0)^2)) sqrt(P)).
 */
export function annualRatios(returns: ArrayLike<number>, periodsPerYear: number): AnnualRatios {
  const measured = {
    geometricMean: geometricMean(returns),
    variance: variance(returns),
    downsideDeviation: downsideDeviation(returns),
  }
  const { annualReturn, annualVolatility, downside } = annualise(measured, periodsPerYear)
  return {
    annualReturn,
    annualVolatility,
    sharpe: ratio(annualReturn, annualVolatility),
    sortino: ratio(annualReturn, downside),
  }
}

/** What the annual figures of returns are made from. */
export interface PeriodMoments {
  readonly geometricMean: number
  /** Over n - 1; NaN below two returns. */
  readonly variance: number
  /** Root mean square of the negative returns. */
  readonly downsideDeviation: number
}

/** Annual return, volatility and downside deviation by the formulas of `annualRatios`. */
export function annualise(
  moments: PeriodMoments,
  periodsPerYear: number,
): { readonly annualReturn: number; readonly annualVolatility: number | null; readonly downside: number } {
  const growth = 1 + moments.geometricMean
  const spread = moments.variance
  const square = (spread + growth ** 2) ** periodsPerYear - growth ** (2 * periodsPerYear)
  return {
    annualReturn: growth ** periodsPerYear - 1,
    annualVolatility: Number.isNaN(spread) ? null : Math.sqrt(Math.max(square, 0)),
    downside: moments.downsideDeviation * Math.sqrt(periodsPerYear),
  }
}

/** Divides, or returns null where the denominator is 0, unknown or makes no finite number. */
export function ratio(numerator: number, denominator: number | null): number | null {
  if (denominator === null || denominator === 0) return null
  const value = numerator / denominator
  return Number.isFinite(value) ? value : null
}

function geometricMean(returns: ArrayLike<number>): number {
  let logs = 0
  for (let index = 0; index < returns.length; index += 1) {
    const factor = 1 + (returns[index] ?? Number.NaN)
    if (!(factor > 0)) return 0
    logs += Math.log(factor)
  }
  return returns.length === 0 ? 0 : Math.exp(logs / returns.length) - 1
}

function downsideDeviation(returns: ArrayLike<number>): number {
  let squares = 0
  for (let index = 0; index < returns.length; index += 1) squares += Math.min(returns[index] ?? 0, 0) ** 2
  return returns.length === 0 ? 0 : Math.sqrt(squares / returns.length)
}
