import type { Estimate } from '#core/model/estimate.ts'
import type { Minimum } from '../../statistics/minimum/constrainedMinimum.ts'
import { mean } from '../../statistics/moments.ts'
import { NORMAL_95 } from '../../statistics/normal.ts'
import { parametersAt } from './coordinates.ts'
import { VolatilityLikelihood } from './likelihood.ts'
import { type LikelihoodProblem, likelihoodProblem } from './likelihoodProblem.ts'
import { bestMaximum } from './likelihoodSearch.ts'
import { type StandardErrors, standardErrors } from './parameterCovariance.ts'
import { preSampleOf } from './preSample.ts'
import { returnsRefusal } from './returnsRefusal.ts'
import { startingPoints } from './startingPoints.ts'
import type { FittedVolatility, VolatilityFit, VolatilityWarning } from './volatilityFit.ts'
import {
  parametersOf,
  VOLATILITY_PARAMETERS,
  type VolatilityParameter,
  type VolatilityParameters,
  type VolatilitySpecification,
} from './volatilityModel.ts'
import { persistenceOf, UNIT_PERSISTENCE } from './volatilityForecast.ts'
import { levelOfVariance, nextLevel } from './volatilityStep.ts'

/** How near to a bound a number counts as lying on it. */
const NEAR_BOUND = 1e-6
const ROUNDING = 1e-13

/**
 * Fits a model to returns in any unit by maximum likelihood, from three starts; the best end counts. The start of the
 * recursion, the bounds and the grid of starting values are those of the Python package `arch`, the common reference.
 * The same returns give the same fit on every machine.
 */
export function fitVolatility(returns: Float64Array, specification: VolatilitySpecification): VolatilityFit {
  const refusal = returnsRefusal(returns)
  if (refusal !== null) return refusal
  const { model, errors } = specification
  const centre = mean(returns)
  const spread = Math.sqrt(mean(returns.map((value) => (value - centre) ** 2)))
  const scaled = returns.map((value) => value / spread)
  const first = specification.mean === 'constant' ? centre / spread : 0
  const residuals = scaled.map((value) => value - first)
  const likelihood = new VolatilityLikelihood(model, scaled, preSampleOf(model, residuals, spread))
  const problem = likelihoodProblem(specification, likelihood, residuals)
  const best = bestMaximum(problem, startingPoints(specification, likelihood, scaled), returns.length)
  const result = best === null ? null : fitted(returns, { specification, likelihood, problem, spread }, best)
  if (result === null) {
    const message = `The likelihood of ${model} with ${errors} errors showed no maximum on these ${returns.length} returns, so there is no model to use; try another model, or look for outliers and long runs without change.`
    return { ok: false, code: 'NOT_CONVERGED', message }
  }
  return result
}

interface Setting {
  readonly specification: VolatilitySpecification
  readonly likelihood: VolatilityLikelihood
  readonly problem: LikelihoodProblem
  readonly spread: number
}

/** The fit at a point where a search ended; null when the likelihood is not curved like that of a maximum there. */
function fitted(returns: Float64Array, setting: Setting, best: Minimum): FittedVolatility | null {
  const { specification, likelihood, problem, spread } = setting
  const { model } = specification
  const n = returns.length
  const names = parametersOf(specification)
  // What rounding leaves of a bound at 0 would read as a number.
  const point = problem.expand(best.point).map((value) => (Math.abs(value) < ROUNDING ? 0 : value))
  const parameters = parametersAt(model, spread, point)
  const tight = tightBounds(problem, names, best.point)
  const persistence = persistenceOf(model, parameters)
  const isInside = (index: number): boolean => !tight.flat().includes(VOLATILITY_PARAMETERS[index] ?? 'mu')
  const errors =
    standardErrors(likelihood, point, problem.free, { spread, isInside: () => true }) ??
    standardErrors(likelihood, point, problem.free, { spread, isInside })
  if (errors === null) return null
  const variances = likelihood.variances(point).map((value) => value * spread * spread)
  const level = levelOfVariance(model, variances[n - 1] ?? Number.NaN)
  return {
    ok: true,
    specification,
    parameters,
    logLikelihood: -best.value * n - n * Math.log(spread),
    n,
    estimates: estimatesOf(names, parameters, errors, { bound: new Set(tight.flat()), n }),
    standardErrors: errors,
    persistence,
    variances,
    nextLevel: nextLevel(model, parameters, level, returns[n - 1] ?? Number.NaN),
    warnings: warningsOf(tight, persistence),
  }
}

/** The parameters of each bound or inequality that the fit ended at. */
function tightBounds(
  { lower, upper, inequalities }: LikelihoodProblem,
  names: readonly VolatilityParameter[],
  point: Float64Array,
): readonly (readonly VolatilityParameter[])[] {
  const single = names.filter((_, place) => {
    const value = point[place] ?? 0
    return value - (lower[place] ?? 0) < NEAR_BOUND || (upper[place] ?? 0) - value < NEAR_BOUND
  })
  const joint = inequalities.flatMap(({ coefficients, least }) => {
    const slack = coefficients.reduce((sum, value, place) => sum + value * (point[place] ?? 0), -least)
    return slack < NEAR_BOUND ? [names.filter((_, place) => coefficients[place] !== 0)] : []
  })
  return [...single.map((name) => [name]), ...joint]
}

function estimatesOf(
  names: readonly VolatilityParameter[],
  parameters: VolatilityParameters,
  errors: StandardErrors,
  { bound, n }: { readonly bound: ReadonlySet<VolatilityParameter>; readonly n: number },
): Readonly<Partial<Record<VolatilityParameter, Estimate | null>>> {
  const estimates: Partial<Record<VolatilityParameter, Estimate | null>> = {}
  for (const [place, name] of names.entries()) {
    const value = parameters[name]
    const reach = NORMAL_95 * (errors.robust[place] ?? Number.NaN)
    const isKnown = Number.isFinite(reach) && !bound.has(name)
    estimates[name] = isKnown ? { value, low: value - reach, high: value + reach, n } : null
  }
  return estimates
}

function warningsOf(
  tight: readonly (readonly VolatilityParameter[])[],
  persistence: number,
): readonly VolatilityWarning[] {
  const warnings: VolatilityWarning[] = tight.map((names) => {
    const message = `The fit ended at the edge of what the model allows for ${names.join(', ')}, so there is no interval for that.`
    return { code: 'AT_BOUND', message }
  })
  if (persistence >= UNIT_PERSISTENCE) {
    const message = `The persistence is ${persistence.toFixed(6)}: shocks never fade, the variance has no level to return to, and forecasts grow with the horizon.`
    warnings.push({ code: 'NOT_STATIONARY', message })
  }
  return warnings
}
