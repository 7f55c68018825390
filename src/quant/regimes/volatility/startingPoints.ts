import { mean } from '../../statistics/moments.ts'
import { POINT_WIDTH, type VolatilityLikelihood } from './likelihood.ts'
import type { VolatilitySpecification } from './volatilityModel.ts'

const SIZES = [0.01, 0.05, 0.1, 0.2]
const SIGNS = [-0.1, 0, 0.1]
const PERSISTENCES = [0.5, 0.7, 0.9, 0.98]
const NORMAL_ENOUGH = 12
const FEWEST_DEGREES = 4
const STARTS = 3

/**
 * Points to start fits from, for returns divided by their spread: the best of a grid by the normal likelihood for each of
 * the three most likely persistences, the best first. Degrees of freedom start where they give the kurtosis of the errors.
 */
export function startingPoints(
  { model, errors, mean: kind }: VolatilitySpecification,
  likelihood: VolatilityLikelihood,
  returns: Float64Array,
): readonly Float64Array[] {
  const mu = kind === 'constant' ? mean(returns) : 0
  const target = mean(returns.map((value) => (value - mu) ** 2))
  const gammas = model === 'garch' ? [0] : model === 'egarch' ? SIGNS : SIZES
  const bests = PERSISTENCES.map((persistence) => {
    let best = { value: Number.NEGATIVE_INFINITY, point: new Float64Array(POINT_WIDTH) }
    for (const alpha of SIZES) {
      for (const gamma of gammas) {
        const point = gridPoint(
          model === 'egarch',
          [mu, alpha, gamma, persistence],
          target,
          model === 'tarch' ? 0.5 : 1,
        )
        const value = likelihood.value(point)
        if (value > best.value) best = { value, point }
      }
    }
    return best
  })
  const chosen = bests.toSorted((left, right) => right.value - left.value).slice(0, STARTS)
  if (errors === 't') for (const { point } of chosen) point[5] = 1 / startingDegrees(likelihood, returns, point)
  return chosen.map(({ point }) => point)
}

function gridPoint(
  isLogarithm: boolean,
  [mu, alpha, gamma, persistence]: readonly [number, number, number, number],
  target: number,
  power: number,
): Float64Array<ArrayBuffer> {
  const level = isLogarithm ? Math.log(target) : target ** power
  const beta = isLogarithm ? persistence : persistence - alpha - gamma / 2
  return Float64Array.of(mu, (1 - persistence) * level, alpha, gamma, beta, 0)
}

/** Degrees of freedom whose kurtosis is that of the standardised residuals, between 4 and 12 where that is not defined. */
function startingDegrees(likelihood: VolatilityLikelihood, returns: Float64Array, point: Float64Array): number {
  const mu = point[0] ?? 0
  const variances = likelihood.variances(point)
  const errors = returns.map((value, bar) => (value - mu) / Math.sqrt(variances[bar] ?? Number.NaN))
  const centre = mean(errors)
  const spread = mean(errors.map((value) => (value - centre) ** 2))
  const kurtosis = mean(errors.map((value) => (value - centre) ** 4)) / (spread * spread)
  return Math.max(kurtosis > 3.75 ? (4 * kurtosis - 6) / (kurtosis - 3) : NORMAL_ENOUGH, FEWEST_DEGREES)
}
