import { nextLevel, varianceOfLevel } from '#quant/regimes/volatility/volatilityStep.ts'
import type { VolatilityModel, VolatilityParameters } from '#quant/regimes/volatility/volatilityModel.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

const WARM_UP = 500

/** Returns of a market that follows a model exactly, after 500 bars that nobody sees; degrees of freedom are whole or infinite. */
export function simulateVolatility(
  model: VolatilityModel,
  parameters: VolatilityParameters,
  n: number,
  seed: number,
): Float64Array {
  const random = new SeededRandom(seed)
  const returns = new Float64Array(n)
  let level = model === 'egarch' ? 0 : 1
  for (let bar = -WARM_UP; bar < n; bar += 1) {
    const value = parameters.mu + Math.sqrt(varianceOfLevel(model, level)) * errorOf(random, parameters.nu)
    if (bar >= 0) returns[bar] = value
    level = nextLevel(model, parameters, level, value)
  }
  return returns
}

/** A standard normal number, or one of Student's t with variance 1: a normal one over the root of a mean of squares. */
function errorOf(random: SeededRandom, nu: number): number {
  const numerator = random.normal()
  if (nu === Number.POSITIVE_INFINITY) return numerator
  let squares = 0
  for (let draw = 0; draw < nu; draw += 1) squares += random.normal() ** 2
  return numerator * Math.sqrt((nu - 2) / squares)
}

/** Numbers like those of daily returns in percent, for each model. */
export const DAILY_PARAMETERS: Readonly<Record<VolatilityModel, VolatilityParameters>> = {
  garch: { mu: 0.05, omega: 0.05, alpha: 0.08, gamma: 0, beta: 0.88, nu: Number.POSITIVE_INFINITY },
  gjr: { mu: 0.03, omega: 0.04, alpha: 0.03, gamma: 0.1, beta: 0.89, nu: Number.POSITIVE_INFINITY },
  egarch: { mu: 0.04, omega: 0.01, alpha: 0.15, gamma: -0.08, beta: 0.97, nu: Number.POSITIVE_INFINITY },
  tarch: { mu: 0.02, omega: 0.03, alpha: 0.04, gamma: 0.08, beta: 0.91, nu: Number.POSITIVE_INFINITY },
}
