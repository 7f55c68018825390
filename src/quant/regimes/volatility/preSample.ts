import { type VolatilityModel, powerOf } from './volatilityModel.ts'

/** What stands in for the bars before the first, and the range a conditional variance is kept in. */
export interface PreSample {
  /** Weighted mean of the first residuals to the model's power (of squares, as a logarithm, for egarch). */
  readonly backcast: number
  /** Least and greatest conditional variance for each bar, to the model's power of the volatility. */
  readonly lower: Float64Array
  readonly upper: Float64Array
}

const DECAY = 0.94
const FIRST_BARS = 75

/**
 * Starts a recursion as the Python package `arch` does, whose figures are the common reference: exponential weights of .94 over
 * the first 75 residuals (deviations from the mean return, before anything is fitted), and for each bar bounds of a
 * millionth to a million times their exponentially weighted variance. The residuals are those of returns divided by
 * `spread`, because the bounds know a variance of 1 in the unit of the returns.
 */
export function preSampleOf(model: VolatilityModel, residuals: Float64Array, spread: number): PreSample {
  const power = powerOf(model)
  const backcast = weighted(residuals, power)
  const { lower, upper } = varianceBounds(residuals, 1 / (spread * spread))
  if (power === 1) {
    for (let bar = 0; bar < residuals.length; bar += 1) {
      lower[bar] = Math.sqrt(lower[bar] ?? 0)
      upper[bar] = Math.sqrt(upper[bar] ?? 0)
    }
  }
  return { backcast: model === 'egarch' ? Math.log(backcast) : backcast, lower, upper }
}

function weighted(residuals: Float64Array, power: 1 | 2): number {
  let sum = 0
  let weights = 0
  let weight = 1
  for (let bar = 0; bar < Math.min(FIRST_BARS, residuals.length); bar += 1) {
    sum += weight * Math.abs(residuals[bar] ?? 0) ** power
    weights += weight
    weight *= DECAY
  }
  return sum / weights
}

function varianceBounds(
  residuals: Float64Array,
  unit: number,
): { readonly lower: Float64Array; readonly upper: Float64Array } {
  const n = residuals.length
  let sum = 0
  let squares = 0
  let greatest = 0
  for (const residual of residuals) {
    sum += residual
    squares += residual * residual
    greatest = Math.max(greatest, residual * residual)
  }
  const least = (squares / n - (sum / n) ** 2) / 1e8
  const most = 1e7 * (unit + greatest)
  const lower = new Float64Array(n)
  const upper = new Float64Array(n)
  let average = weighted(residuals, 2)
  for (let bar = 0; bar < n; bar += 1) {
    if (bar > 0) average = DECAY * average + (1 - DECAY) * (residuals[bar - 1] ?? 0) ** 2
    lower[bar] = Math.max(average / 1e6, least)
    upper[bar] = Math.min(Math.max(average * 1e6, unit + greatest), most)
  }
  return { lower, upper }
}
