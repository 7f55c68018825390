import type { ConstrainedProblem, LinearInequality } from '../../statistics/minimum/constrainedMinimum.ts'
import { mean } from '../../statistics/moments.ts'
import { POINT_WIDTH, type VolatilityLikelihood } from './likelihood.ts'
import {
  parametersOf,
  powerOf,
  VOLATILITY_PARAMETERS,
  type VolatilityModel,
  type VolatilitySpecification,
} from './volatilityModel.ts'

/** The fit as a minimisation of -(log-likelihood) / n over the numbers that are free. */
export interface LikelihoodProblem extends ConstrainedProblem {
  /** Where the free numbers stand in a point. */
  readonly free: readonly number[]
  /** A whole point with these free numbers. */
  expand(free: Float64Array): Float64Array
}

/** Bounds of 1 / nu: degrees of freedom from 2.05 to 500. */
const INVERSE_DEGREES = [1 / 500, 1 / 2.05] as const
const LOGARITHM_RANGE = Math.log(1e4)

/**
 * Bounds and inequalities are those of the Python package `arch`: omega of 1e-8 to 10 times the level, alpha, beta and
 * alpha + gamma at least 0, alpha + gamma / 2 + beta at most 1; of egarch only beta is bounded, by 0 and 1.
 */
export function likelihoodProblem(
  specification: VolatilitySpecification,
  likelihood: VolatilityLikelihood,
  residuals: Float64Array,
): LikelihoodProblem {
  const { n, model } = likelihood
  const names = parametersOf(specification)
  const free = names.map((name) => VOLATILITY_PARAMETERS.indexOf(name))
  const pick = (all: ArrayLike<number>): Float64Array => Float64Array.from(free, (index) => all[index] ?? 0)
  const whole = new Float64Array(POINT_WIDTH)
  const slopes = new Float64Array(POINT_WIDTH)
  const fill = (point: Float64Array): void => {
    for (const [place, index] of free.entries()) whole[index] = point[place] ?? 0
  }
  const bounds = boundsOf(model, residuals)
  return {
    free,
    lower: pick(bounds.map(([low]) => low)),
    upper: pick(bounds.map(([, high]) => high)),
    inequalities: inequalitiesOf(model).map(({ coefficients, least }) => ({
      coefficients: [...pick(coefficients)],
      least,
    })),
    expand: (point) => {
      fill(point)
      return whole.slice()
    },
    evaluate: (point, gradient) => {
      fill(point)
      const value = likelihood.gradient(whole, slopes)
      for (const [place, index] of free.entries()) gradient[place] = -(slopes[index] ?? 0) / n
      return -value / n
    },
    curvature: (point) => {
      fill(point)
      const { products } = likelihood.scoreProducts(whole)
      const size = free.length
      const curvature = new Float64Array(size * size)
      for (const [row, left] of free.entries()) {
        for (const [column, right] of free.entries()) {
          const value = (products[left * POINT_WIDTH + right] ?? 0) / n
          // A touch on the diagonal: far from the maximum the products may be all but singular.
          curvature[row * size + column] = row === column ? value * (1 + 1e-6) + 1e-8 : value
        }
      }
      return curvature.every(Number.isFinite) ? curvature : null
    },
  }
}

function boundsOf(model: VolatilityModel, residuals: Float64Array): readonly (readonly [number, number])[] {
  const everything = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const
  if (model === 'egarch') {
    const omega = [-LOGARITHM_RANGE, LOGARITHM_RANGE] as const
    return [everything, omega, everything, everything, [0, 1], INVERSE_DEGREES]
  }
  const power = powerOf(model)
  const level = mean(residuals.map((value) => Math.abs(value) ** power))
  return [everything, [1e-8 * level, 10 * level], [0, 1], [-1, 2], [0, 1], INVERSE_DEGREES]
}

function inequalitiesOf(model: VolatilityModel): readonly LinearInequality[] {
  if (model === 'egarch') return []
  const stationary = { coefficients: [0, 0, -1, -0.5, -1, 0], least: -1 }
  return model === 'garch' ? [stationary] : [stationary, { coefficients: [0, 0, 1, 1, 0, 0], least: 0 }]
}
