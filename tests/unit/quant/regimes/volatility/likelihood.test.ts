import { describe, expect, it } from 'vitest'
import { POINT_WIDTH, VolatilityLikelihood } from '#quant/regimes/volatility/likelihood.ts'
import { preSampleOf } from '#quant/regimes/volatility/preSample.ts'
import type { VolatilityModel } from '#quant/regimes/volatility/volatilityModel.ts'
import { DAILY_PARAMETERS, simulateVolatility } from '../../../../helpers/simulatedVolatility.ts'

const MODELS: readonly VolatilityModel[] = ['garch', 'gjr', 'egarch', 'tarch']

describe.each(MODELS)('the likelihood of %s', (model) => {
  const { mu, omega, alpha, gamma, beta } = DAILY_PARAMETERS[model]
  const returns = simulateVolatility(model, { ...DAILY_PARAMETERS[model], nu: 6 }, 300, 21)
  const likelihood = new VolatilityLikelihood(model, returns, preSampleOf(model, returns, 1))

  it.each([
    ['normal', 0],
    ['t', 1 / 6],
  ] as const)('has derivatives that agree with differences, %s errors', (_, inverse) => {
    const point = Float64Array.of(mu + 0.001234567, omega, alpha, gamma, beta, inverse)
    const gradient = new Float64Array(POINT_WIDTH)
    const value = likelihood.gradient(point, gradient)
    expect(value).toBeCloseTo(likelihood.value(point), 9)
    for (let index = 0; index < (inverse === 0 ? 5 : 6); index += 1) {
      const step = 1e-6
      const moved = (sign: number): number => likelihood.value(point.with(index, (point[index] ?? 0) + sign * step))
      const slope = (moved(1) - moved(-1)) / (2 * step)
      expect(Math.abs((gradient[index] ?? 0) - slope)).toBeLessThan(1e-5 * Math.max(100, Math.abs(slope)))
    }
  })

  it('adds up the derivatives of its bars', () => {
    const point = Float64Array.of(mu, omega, alpha, gamma, beta, 0.2)
    const gradient = new Float64Array(POINT_WIDTH)
    likelihood.gradient(point, gradient)
    const { sums, products } = likelihood.scoreProducts(point)
    for (let index = 0; index < POINT_WIDTH; index += 1) {
      expect(sums[index]).toBeCloseTo(gradient[index] ?? Number.NaN, 8)
      expect(products[index * POINT_WIDTH + index]).toBeGreaterThan(0)
    }
  })

  it('keeps variances within bounds that follow the data', () => {
    const wild = returns.with(100, 1e6)
    const bounded = new VolatilityLikelihood(model, wild, preSampleOf(model, wild, 1))
    const variances = bounded.variances(Float64Array.of(mu, omega, 0.9, 0.05, 0.99, 0))
    expect(variances.every((value) => value > 0 && Number.isFinite(value))).toBe(true)
  })
})
