import { GREATEST_LOGARITHM } from './recursion.ts'
import { MEAN_ABSOLUTE_NORMAL, type VolatilityModel, type VolatilityParameters } from './volatilityModel.ts'

/**
 * One step of a recursion outside of a fit. What it carries is the *level*: the variance s^2 (garch, gjr), the volatility s
 * (tarch) or ln s^2 (egarch) of a bar that is not yet known.
 */

/** The level of the next bar, after a return that arrived while `level` was expected. */
export function nextLevel(
  model: VolatilityModel,
  { mu, omega, alpha, gamma, beta }: VolatilityParameters,
  level: number,
  value: number,
): number {
  const residual = value - mu
  if (model === 'egarch') {
    const surprise = residual * Math.exp(-level / 2)
    const next = omega + alpha * (Math.abs(surprise) - MEAN_ABSOLUTE_NORMAL) + gamma * surprise + beta * level
    return Math.min(next, GREATEST_LOGARITHM)
  }
  const size = model === 'tarch' ? Math.abs(residual) : residual * residual
  return omega + (residual < 0 ? alpha + gamma : alpha) * size + beta * level
}

/** Variance of a bar whose level this is. */
export function varianceOfLevel(model: VolatilityModel, level: number): number {
  if (model === 'egarch') return Math.exp(level)
  return model === 'tarch' ? level * level : level
}

/** The level that a variance stands for. */
export function levelOfVariance(model: VolatilityModel, variance: number): number {
  if (model === 'egarch') return Math.log(variance)
  return model === 'tarch' ? Math.sqrt(variance) : variance
}
