/** The account's volatility that sizes aim at, a share of equity a year. */
export const HOUSE_VOLATILITY_TARGET = 0.15

/** What is known of the volatility of an instrument and of the rest of the account; money in currency units. */
export interface VolatilityState {
  /** Standard deviation of the instrument's next day, a share of 1. */
  readonly dayVolatility: number
  /** Trading days of its year: 252 with sessions, 365 without. */
  readonly daysPerYear: number
  /** Variance of the next day's result of everything else held, money squared. */
  readonly restVariance: number
  /** Covariance of one unit of money in the new position, on its side, with that result. */
  readonly covariance: number
}

/**
 * Largest value of a new position with which the account stays at or below the target: the greater root x of
 * x^2 s^2 + 2 x c + V = T^2, where T is the target brought to one day by the square root of time. 0 where the rest alone is
 * above the target, unless the position hedges it. Infinite without volatility.
 */
export function volatilityTargetValue(equity: number, target: number, state: VolatilityState): number {
  const { dayVolatility, daysPerYear, restVariance, covariance } = state
  const square = dayVolatility * dayVolatility
  if (!(square > 0)) return Infinity
  const day = (target * Math.max(0, equity)) / Math.sqrt(daysPerYear)
  const inside = covariance * covariance - square * (restVariance - day * day)
  if (!(inside >= 0)) return 0
  return Math.max(0, (-covariance + Math.sqrt(inside)) / square)
}
