import { normalCdf } from '../../statistics/normal.ts'
import { cappedExponential } from './cappedExponential.ts'
import { meanAbsoluteError } from './errorDensity.ts'
import { MEAN_ABSOLUTE_NORMAL, type VolatilityModel, type VolatilityParameters } from './volatilityModel.ts'
import { varianceOfLevel } from './volatilityStep.ts'

/**
 * Expected variances of the next `horizon` bars, in the unit of the returns squared, from the level expected for the first
 * of them. All are exact and none is drawn:
 *
 * - garch, gjr: omega + (alpha + gamma / 2 + beta) times the expectation before.
 * - tarch: s is multiplied by A = alpha |z| + gamma |z| 1(z < 0) + beta with every bar, so that the expectations of s and
 *   s^2 follow from those of A and A^2.
 * - egarch: a product of expectations of exp(beta^k (alpha |z| + gamma z)). For t errors these are infinite in the strict
 *   sense (Nelson 1991), whatever a simulation of finite length says; errors beyond a chance of 1e-4 on either side then
 *   count as if they lay there.
 */
export function forecastVariance(
  model: VolatilityModel,
  parameters: VolatilityParameters,
  level: number,
  horizon: number,
): Float64Array {
  const forecast = new Float64Array(horizon)
  if (model === 'egarch') forecastLogarithm(parameters, level, forecast)
  else if (model === 'tarch') forecastRoot(parameters, level, forecast)
  else forecastSquare(parameters, level, forecast)
  if (horizon > 0) forecast[0] = varianceOfLevel(model, level)
  return forecast
}

/** From this persistence on shocks count as never fading: what is missing to 1 is less than a fit can tell. */
export const UNIT_PERSISTENCE = 1 - 1e-6

/** Share of a deviation of the variance from its level that is left a bar later; 1 or more means that it never fades. */
export function persistenceOf(model: VolatilityModel, parameters: VolatilityParameters): number {
  if (model === 'egarch') return parameters.beta
  return model === 'tarch' ? rootMoments(parameters).second : squarePersistence(parameters)
}

/** The variance that forecasts tend to; null when shocks never fade, and for egarch with t errors, which has none. */
export function longRunVariance(model: VolatilityModel, parameters: VolatilityParameters): number | null {
  const { omega, beta, nu } = parameters
  if (!(persistenceOf(model, parameters) < UNIT_PERSISTENCE)) return null
  if (model === 'tarch') {
    const { first, second } = rootMoments(parameters)
    return (omega * omega * (1 + first)) / ((1 - first) * (1 - second))
  }
  if (model !== 'egarch') return omega / (1 - squarePersistence(parameters))
  if (nu !== Number.POSITIVE_INFINITY) return null
  let variance = Math.exp((omega - parameters.alpha * MEAN_ABSOLUTE_NORMAL) / (1 - beta))
  for (let weight = 1; weight > 1e-12; weight *= beta) variance *= growth(parameters, weight)
  return variance
}

function squarePersistence({ alpha, gamma, beta }: VolatilityParameters): number {
  return alpha + gamma / 2 + beta
}

function forecastSquare(parameters: VolatilityParameters, level: number, forecast: Float64Array): void {
  const persistence = squarePersistence(parameters)
  let expected = level
  for (let ahead = 1; ahead < forecast.length; ahead += 1) {
    expected = parameters.omega + persistence * expected
    forecast[ahead] = expected
  }
}

function forecastRoot(parameters: VolatilityParameters, level: number, forecast: Float64Array): void {
  const { omega } = parameters
  const { first, second } = rootMoments(parameters)
  let root = level
  let square = level * level
  for (let ahead = 1; ahead < forecast.length; ahead += 1) {
    square = omega * omega + 2 * omega * first * root + second * square
    root = omega + first * root
    forecast[ahead] = square
  }
}

/** Expectations of A and A^2. */
function rootMoments({ alpha, gamma, beta, nu }: VolatilityParameters): {
  readonly first: number
  readonly second: number
} {
  const surprise = (alpha + gamma / 2) * meanAbsoluteError(nu)
  return {
    first: surprise + beta,
    second: beta * beta + 2 * beta * surprise + alpha * alpha + alpha * gamma + (gamma * gamma) / 2,
  }
}

function forecastLogarithm(parameters: VolatilityParameters, level: number, forecast: Float64Array): void {
  const { omega, alpha, beta } = parameters
  let fixed = level
  let factor = 1
  let weight = 1
  for (let ahead = 1; ahead < forecast.length; ahead += 1) {
    fixed = omega - alpha * MEAN_ABSOLUTE_NORMAL + beta * fixed
    factor *= growth(parameters, weight)
    weight *= beta
    forecast[ahead] = Math.exp(fixed) * factor
  }
}

/** Expectation of exp(weight (alpha |z| + gamma z)). */
function growth({ alpha, gamma, nu }: VolatilityParameters, weight: number): number {
  const up = weight * (alpha + gamma)
  const down = weight * (alpha - gamma)
  if (nu !== Number.POSITIVE_INFINITY) return cappedExponential(up, nu) + cappedExponential(down, nu)
  return Math.exp((up * up) / 2) * normalCdf(up) + Math.exp((down * down) / 2) * normalCdf(down)
}
