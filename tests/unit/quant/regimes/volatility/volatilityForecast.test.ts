import { describe, expect, it } from 'vitest'
import { meanAbsoluteError } from '#quant/regimes/volatility/errorDensity.ts'
import { forecastVariance, longRunVariance, persistenceOf } from '#quant/regimes/volatility/volatilityForecast.ts'
import { levelOfVariance, nextLevel, varianceOfLevel } from '#quant/regimes/volatility/volatilityStep.ts'
import type { VolatilityModel, VolatilityParameters } from '#quant/regimes/volatility/volatilityModel.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { DAILY_PARAMETERS } from '../../../../helpers/simulatedVolatility.ts'

const NORMAL = Number.POSITIVE_INFINITY

function numbers(values: readonly number[], nu: number): VolatilityParameters {
  const [mu = 0, omega = 0, alpha = 0, gamma = 0, beta = 0] = values
  return { mu, omega, alpha, gamma, beta, nu }
}

/**
 * Five runs of `res.forecast(horizon=5, method='simulation', simulations=200000)` of Python's arch 8.0.0 at its fits of the S&P
 * 500, GOOG and bitcoin: what the first bar's variance is, and the means and the standard errors of the fifth.
 */
const DRAWN: readonly (readonly [VolatilityModel, VolatilityParameters, number, number, number])[] = [
  [
    'egarch',
    numbers([0.020620715, 0.00052539235, 0.13552676, -0.15201262, 0.97483029], NORMAL),
    2.941083,
    2.820217,
    0.0009,
  ],
  [
    'egarch',
    numbers([0.11206849, 0.028328153, 0.10086335, -0.020083971, 0.9854984], NORMAL),
    1.814588,
    1.97634,
    0.0002,
  ],
  ['egarch', numbers([0.1961311, 0.21089728, 0.1764053, -0.035483379, 0.93247244], NORMAL), 30.6537, 29.12574, 0.004],
  ['tarch', numbers([0.014306762, 0.025826681, 0, 0.17071354, 0.90977032], NORMAL), 3.129204, 3.066828, 0.001],
  ['tarch', numbers([0.032266492, 0.020063474, 0, 0.17214914, 0.91392543], 7.9551739), 3.313373, 3.214065, 0.002],
  [
    'tarch',
    numbers([0.16150217, 0.12377388, 0.10583773, -0.01337868, 0.90085162], 3.2839013),
    38.03097,
    35.07545,
    0.01,
  ],
  ['gjr', numbers([0.037298724, 0.012942243, 0, 0.18561941, 0.89824464], 7.6907809), 3.226161, 3.164143, 0.002],
  ['garch', numbers([0.27464853, 1.0805768, 0.098509074, 0, 0.8471877], NORMAL), 30.59737, 28.45324, 0.008],
]

describe('forecasts of the variance', () => {
  it.each(DRAWN)('of %s agree with a million drawn paths', (model, parameters, first, fifth, error) => {
    const forecast = forecastVariance(model, parameters, levelOfVariance(model, first), 5)
    expect(forecast).toHaveLength(5)
    expect(forecast[0]).toBeCloseTo(first, 9)
    expect(Math.abs((forecast[4] ?? Number.NaN) - fifth)).toBeLessThan(5 * error)
  })

  it('of egarch with t errors, which has no mean, is that of paths without the rarest errors', () => {
    // The same million paths; S&P 500 and GOOG. For bitcoin the mean of a million paths is 2.5e11 and that of 1,000 about 68.
    const calm = numbers([0.03762609, -0.0015491856, 0.13097046, -0.15526368, 0.98274366], 7.4516922)
    expect(forecastVariance('egarch', calm, Math.log(3.257803), 5)[4]).toBeCloseTo(3.144533, 1)
    const google = numbers([0.11211639, 0.017643273, 0.10624084, -0.027284552, 0.99318652], 3.9647671)
    expect(forecastVariance('egarch', google, Math.log(1.521337), 5)[4]).toBeCloseTo(1.575067, 2)
    const bitcoin = numbers([0.15647204, 0.062718213, 0.22316838, 0.014012198, 0.99561298], 2.6754584)
    const far = forecastVariance('egarch', bitcoin, Math.log(59.97052), 5)[4] ?? Number.NaN
    expect(far).toBeGreaterThan(55)
    expect(far).toBeLessThan(80)
    expect(longRunVariance('egarch', bitcoin)).toBeNull()
  })

  it('of egarch with t errors tends to that with normal ones', () => {
    const parameters = DAILY_PARAMETERS.egarch
    const normal = forecastVariance('egarch', parameters, 0, 5)
    const almost = forecastVariance('egarch', { ...parameters, nu: 500 }, 0, 5)
    for (const [ahead, value] of normal.entries()) expect(almost[ahead]).toBeCloseTo(value, 2)
  })

  it.each(['garch', 'gjr', 'egarch', 'tarch'] as const)(
    'of %s tend to the level, which paths have on average',
    (model) => {
      const parameters = DAILY_PARAMETERS[model]
      const level = longRunVariance(model, parameters) ?? Number.NaN
      const far = forecastVariance(model, parameters, levelOfVariance(model, 3), 3000)
      expect(far[2999]).toBeCloseTo(level, 6)
      const random = new SeededRandom(3)
      let state = levelOfVariance(model, level)
      let sum = 0
      for (let bar = 0; bar < 400_000; bar += 1) {
        const variance = varianceOfLevel(model, state)
        sum += variance
        state = nextLevel(model, parameters, state, parameters.mu + Math.sqrt(variance) * random.normal())
      }
      expect(Math.abs(sum / 400_000 / level - 1)).toBeLessThan(0.05)
    },
  )

  it('grow without end where shocks never fade, and have no level then', () => {
    const parameters = { ...DAILY_PARAMETERS.garch, alpha: 0.12, beta: 0.88 }
    expect(persistenceOf('garch', parameters)).toBe(1)
    expect(longRunVariance('garch', parameters)).toBeNull()
    const forecast = forecastVariance('garch', parameters, 1, 4)
    expect([...forecast]).toEqual([1, 1.05, 1.1, 1.15].map((value) => expect.closeTo(value, 12)))
  })

  it('of no bars are none', () => expect(forecastVariance('tarch', DAILY_PARAMETERS.tarch, 1, 0)).toHaveLength(0))
})

describe('the mean size of an error', () => {
  // The integral of 2 z scipy.stats.t.pdf(z, nu, scale=sqrt((nu - 2) / nu)) over z > 0 by quad, scipy 1.17.1.
  it.each([
    [2.5, 0.5393526011883801],
    [7, 0.759213379644989],
    [Number.POSITIVE_INFINITY, 0.7978845608028654],
  ])('of %f degrees of freedom', (nu, expected) => expect(meanAbsoluteError(nu)).toBeCloseTo(expected, 12))
})
