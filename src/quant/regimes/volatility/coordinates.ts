import { POINT_WIDTH } from './likelihood.ts'
import { powerOf, type VolatilityModel, type VolatilityParameters } from './volatilityModel.ts'

/**
 * Fits run on returns divided by their spread, so that fractions, percent and basis points give the same result; these are
 * the ways back to the unit of the returns.
 */

/** Parameters in the unit of the returns of a point fitted to returns divided by `spread`. */
export function parametersAt(model: VolatilityModel, spread: number, point: Float64Array): VolatilityParameters {
  const [mu = 0, omega = 0, alpha = 0, gamma = 0, beta = 0, inverse = 0] = point
  return {
    mu: mu * spread,
    omega: model === 'egarch' ? omega + (1 - beta) * 2 * Math.log(spread) : omega * spread ** powerOf(model),
    alpha,
    gamma,
    beta,
    nu: inverse === 0 ? Number.POSITIVE_INFINITY : 1 / inverse,
  }
}

/** Derivatives of the parameters (rows) by the numbers of a point (columns), flat. */
export function parameterSlopes(model: VolatilityModel, spread: number, point: Float64Array): Float64Array {
  const slopes = new Float64Array(POINT_WIDTH * POINT_WIDTH)
  for (let index = 0; index < POINT_WIDTH; index += 1) slopes[index * POINT_WIDTH + index] = 1
  slopes[0] = spread
  if (model === 'egarch') slopes[POINT_WIDTH + 4] = -2 * Math.log(spread)
  else slopes[POINT_WIDTH + 1] = spread ** powerOf(model)
  const inverse = point[5] ?? 0
  slopes[5 * POINT_WIDTH + 5] = inverse === 0 ? 1 : -1 / (inverse * inverse)
  return slopes
}
