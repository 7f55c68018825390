import { describe, expect, it } from 'vitest'
import { fitVolatility } from '#quant/regimes/volatility/fitVolatility.ts'
import type { FittedVolatility, VolatilityFit } from '#quant/regimes/volatility/volatilityFit.ts'
import {
  parametersOf,
  type VolatilityModel,
  type VolatilitySpecification,
} from '#quant/regimes/volatility/volatilityModel.ts'
import { SIMULATED_FIGURES } from '../../../../fixtures/volatilityFigures.ts'
import { DAILY_PARAMETERS, simulateVolatility } from '../../../../helpers/simulatedVolatility.ts'

const MODELS: readonly VolatilityModel[] = ['garch', 'gjr', 'egarch', 'tarch']
const PLAIN: VolatilitySpecification = { model: 'garch', errors: 'normal', mean: 'constant' }

function fitted(fit: VolatilityFit): FittedVolatility {
  if (!fit.ok) throw new Error(fit.message)
  return fit
}

describe('a volatility model on a series that follows one', () => {
  it.for(SIMULATED_FIGURES)('$model with $errors errors on $series, as another program fits it', (theirs) => {
    const [, source = 'garch', kind] = theirs.series.split('-')
    const model = MODELS.find((name) => name === source) ?? 'garch'
    const nu = kind === 't' ? 7 : Number.POSITIVE_INFINITY
    const returns = simulateVolatility(model, { ...DAILY_PARAMETERS[model], nu }, 2500, 11)
    const fit = fitted(fitVolatility(returns, { model: theirs.model, errors: theirs.errors, mean: 'constant' }))
    expect(fit.logLikelihood).toBeGreaterThan(theirs.logLikelihood - 1e-5)
    expect(fit.logLikelihood).toBeLessThan(theirs.logLikelihood + 1e-4)
    for (const [place, name] of parametersOf(fit.specification).entries()) {
      const expected = theirs.parameters[place] ?? Number.NaN
      expect(Math.abs(fit.parameters[name] - expected), name).toBeLessThan(2e-3 * Math.abs(expected) + 2e-5)
    }
  })

  it.each(MODELS)('covers the true numbers of %s about as often as its intervals say', (model) => {
    const counts = { covered: 0, intervals: 0 }
    for (let series = 0; series < 12; series += 1) {
      const truth = { ...DAILY_PARAMETERS[model], nu: 7 }
      const returns = simulateVolatility(model, truth, 1500, 100 + series)
      const fit = fitted(fitVolatility(returns, { model, errors: 't', mean: 'constant' }))
      for (const name of parametersOf(fit.specification)) {
        const estimate = fit.estimates[name] ?? null
        if (estimate === null) continue
        counts.intervals += 1
        if (estimate.low <= truth[name] && truth[name] <= estimate.high) counts.covered += 1
      }
    }
    expect(counts.intervals).toBeGreaterThan(50)
    expect(counts.covered / counts.intervals).toBeGreaterThan(0.85)
  })

  it.each(MODELS)('of %s is the same in fractions, percent and basis points', (model) => {
    const percent = simulateVolatility(model, DAILY_PARAMETERS[model], 1000, 5)
    const specification: VolatilitySpecification = { model, errors: 't', mean: 'constant' }
    const reference = fitted(fitVolatility(percent, specification))
    for (const scale of [0.01, 100]) {
      const other = fitted(
        fitVolatility(
          percent.map((value) => value * scale),
          specification,
        ),
      )
      expect(other.parameters.beta).toBeCloseTo(reference.parameters.beta, 4)
      expect(other.parameters.alpha).toBeCloseTo(reference.parameters.alpha, 4)
      expect(other.parameters.mu / scale).toBeCloseTo(reference.parameters.mu, 4)
      expect(other.logLikelihood + 1000 * Math.log(scale)).toBeCloseTo(reference.logLikelihood, 3)
      expect((other.variances[999] ?? 0) / scale ** 2).toBeCloseTo(reference.variances[999] ?? 0, 3)
    }
  })

  it('may have a mean of zero', () => {
    const returns = simulateVolatility('garch', { ...DAILY_PARAMETERS.garch, mu: 0 }, 1000, 3)
    const fit = fitted(fitVolatility(returns, { ...PLAIN, mean: 'zero' }))
    expect(Object.keys(fit.estimates)).toEqual(['omega', 'alpha', 'beta'])
    expect(fit.parameters.mu).toBe(0)
    const free = fitted(fitVolatility(returns, PLAIN))
    expect(free.logLikelihood).toBeGreaterThan(fit.logLikelihood - 1e-6)
  })

  it('gives the same bits twice', () => {
    const returns = simulateVolatility('tarch', DAILY_PARAMETERS.tarch, 600, 8)
    const specification: VolatilitySpecification = { model: 'tarch', errors: 't', mean: 'constant' }
    expect(fitVolatility(returns, specification)).toEqual(fitVolatility(returns, specification))
  })
})

describe('a volatility model on what cannot be fitted', () => {
  const returns = simulateVolatility('garch', DAILY_PARAMETERS.garch, 500, 1)

  it.each([
    ['TOO_SHORT', returns.slice(0, 99)],
    ['TOO_SHORT', new Float64Array(0)],
    ['MISSING_VALUES', returns.with(250, Number.NaN)],
    ['NOT_FINITE', returns.with(250, Number.POSITIVE_INFINITY)],
    ['NOT_FINITE', returns.map((value) => value * 1e200)],
    ['CONSTANT', new Float64Array(500)],
    ['CONSTANT', new Float64Array(500).fill(0.01)],
  ] as const)('says %s', (code, values) => {
    for (const model of MODELS) {
      const fit = fitVolatility(values, { ...PLAIN, model })
      expect(fit).toMatchObject({ ok: false, code })
      expect(fit.ok ? '' : fit.message).toMatch(/; .+\.$/)
    }
  })

  const hard = {
    'one return a million times the others': returns.with(250, 1e6),
    'an outlier at the first bar': returns.with(0, -1e6),
    'an outlier at the last bar': returns.with(499, 1e6),
    'nine zeros of ten': returns.map((value, bar) => (bar % 10 === 0 ? value : 0)),
    'one change and else none': new Float64Array(500).with(100, 1),
    'a volatility that grows without end': returns.map((value, bar) => value * Math.exp(bar / 50)),
    'two values in turn': returns.map((_, bar) => (bar % 2 === 0 ? 1 : -1)),
  } as const

  it.each(Object.entries(hard))('with %s a model is found or its failure is named', (_, values) => {
    for (const model of MODELS) {
      for (const errors of ['normal', 't'] as const) {
        const fit = fitVolatility(values, { model, errors, mean: 'constant' })
        if (!fit.ok) {
          expect(fit.code).toBe('NOT_CONVERGED')
          continue
        }
        expect(Number.isFinite(fit.logLikelihood)).toBe(true)
        expect(Object.values(fit.parameters).some(Number.isNaN)).toBe(false)
        expect(fit.variances.every((value) => value > 0 && Number.isFinite(value))).toBe(true)
        expect(Number.isFinite(fit.nextLevel)).toBe(true)
      }
    }
  })

  it('names a bound that the fit ended at, and gives no interval there', () => {
    // White noise: nothing that a surprise could add.
    const noise = simulateVolatility('garch', { ...DAILY_PARAMETERS.garch, alpha: 0, beta: 0, omega: 1 }, 1000, 2)
    const fit = fitted(fitVolatility(noise, { ...PLAIN, model: 'gjr', errors: 't' }))
    const bound = parametersOf(fit.specification).filter((name) => (fit.estimates[name] ?? null) === null)
    expect(bound.length).toBeGreaterThan(0)
    expect(fit.warnings.map(({ code }) => code)).toContain('AT_BOUND')
  })

  it('says when shocks never fade', () => {
    const truth = { ...DAILY_PARAMETERS.garch, omega: 0.001, alpha: 0.15, beta: 0.85, nu: 4 }
    const codes = [1, 3].map((seed) => {
      const fit = fitted(fitVolatility(simulateVolatility('garch', truth, 3000, seed), { ...PLAIN, errors: 't' }))
      return { persistence: fit.persistence, warned: fit.warnings.map(({ code }) => code) }
    })
    expect(codes).toEqual([
      { persistence: expect.closeTo(0.983, 3), warned: [] },
      { persistence: expect.closeTo(1, 9), warned: ['AT_BOUND', 'NOT_STATIONARY'] },
    ])
  })
})
