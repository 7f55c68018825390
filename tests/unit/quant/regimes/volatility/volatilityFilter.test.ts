import { describe, expect, it } from 'vitest'
import { Memory } from '#quant/indicators/kernel/memory.ts'
import { ExponentialVolatility } from '#quant/regimes/volatility/exponentialVolatility.ts'
import { fitVolatility } from '#quant/regimes/volatility/fitVolatility.ts'
import { RefittedVolatility } from '#quant/regimes/volatility/refittedVolatility.ts'
import { VolatilityFilter } from '#quant/regimes/volatility/volatilityFilter.ts'
import { levelOfVariance, varianceOfLevel } from '#quant/regimes/volatility/volatilityStep.ts'
import type { VolatilityModel } from '#quant/regimes/volatility/volatilityModel.ts'
import { DAILY_PARAMETERS, simulateVolatility } from '../../../../helpers/simulatedVolatility.ts'

const MODELS: readonly VolatilityModel[] = ['garch', 'gjr', 'egarch', 'tarch']
const RULE = { window: 300, every: 100 }

describe.each(MODELS)('the filter of %s', (model) => {
  const returns = simulateVolatility(model, DAILY_PARAMETERS[model], 800, 31)
  const fit = fitVolatility(returns, { model, errors: 't', mean: 'constant' })
  if (!fit.ok) throw new Error(fit.message)
  const { parameters, variances } = fit
  const start = levelOfVariance(model, variances[0] ?? Number.NaN)

  it('walks through the variances of the fit', () => {
    const filter = new VolatilityFilter(new Memory(), model, parameters, start)
    for (let bar = 0; bar + 1 < 800; bar += 1) {
      expect(filter.next(returns[bar] ?? Number.NaN) ** 2).toBeCloseTo(variances[bar + 1] ?? Number.NaN, 8)
    }
    expect(filter.next(returns[799] ?? Number.NaN) ** 2).toBeCloseTo(varianceOfLevel(model, fit.nextLevel), 8)
  })

  it('continues from what was saved, bit for bit, and takes a bar back', () => {
    const memory = new Memory()
    const filter = new VolatilityFilter(memory, model, parameters, start)
    for (const value of returns.subarray(0, 400)) filter.next(value)
    const saved = new Float64Array(memory.size)
    memory.save(saved)
    expect(saved).toHaveLength(1)
    const other = new Memory()
    const twin = new VolatilityFilter(other, model, parameters, start)
    other.load(saved)
    memory.begin()
    filter.next(25)
    memory.undo()
    for (const value of returns.subarray(400)) expect(twin.next(value)).toBe(filter.next(value))
  })

  it('passes over a missing return', () => {
    const filter = new VolatilityFilter(new Memory(), model, parameters, start)
    const before = filter.volatility
    expect(filter.next(Number.NaN)).toBeNaN()
    expect(filter.volatility).toBe(before)
  })
})

describe('volatility with parameters that are fitted again', () => {
  const returns = simulateVolatility('gjr', DAILY_PARAMETERS.gjr, 700, 32)
  const make = (memory = new Memory()): RefittedVolatility =>
    new RefittedVolatility(memory, { model: 'gjr', errors: 'normal', mean: 'constant' }, RULE)

  it('is missing until its first fit, and then that of the last fit', () => {
    const stream = make()
    const values = Array.from(returns, (value) => stream.next(value))
    expect(values.slice(0, 300).every(Number.isNaN)).toBe(true)
    expect(values.slice(300).every((value) => value > 0)).toBe(true)
    // Bar 400 is the first after the second fit, which saw bars 100 to 399.
    const fit = fitVolatility(returns.slice(100, 400), { model: 'gjr', errors: 'normal', mean: 'constant' })
    if (!fit.ok) throw new Error(fit.message)
    const filter = new VolatilityFilter(new Memory(), 'gjr', fit.parameters, fit.nextLevel)
    for (let bar = 400; bar < 500; bar += 1) expect(values[bar]).toBe(filter.next(returns[bar] ?? Number.NaN))
  })

  it('knows nothing of later bars', () => {
    const whole = make()
    const changed = make()
    const other = returns.map((value, bar) => (bar < 450 ? value : -3 * value))
    for (let bar = 0; bar < 450; bar += 1) {
      expect(changed.next(other[bar] ?? Number.NaN)).toBe(whole.next(returns[bar] ?? Number.NaN))
    }
  })

  it('continues from what was saved, and takes back bars on which it was fitted', () => {
    const memory = new Memory()
    const stream = make(memory)
    for (let bar = 0; bar < 400; bar += 1) stream.next(returns[bar] ?? Number.NaN)
    const saved = new Float64Array(memory.size)
    memory.save(saved)
    const other = new Memory()
    const twin = make(other)
    other.load(saved)
    for (let bar = 400; bar < 620; bar += 1) {
      for (const forming of [5, -7]) {
        memory.begin()
        stream.next(forming)
        memory.undo()
      }
      const value = returns[bar] ?? Number.NaN
      memory.begin()
      expect(stream.next(value)).toBe(twin.next(value))
    }
  })

  it('does not use a fit that failed', () => {
    const stream = make()
    const flat = Float64Array.from({ length: 450 }, (_, bar) => (bar < 300 ? 0 : (returns[bar] ?? 0)))
    const values = Array.from(flat, (value) => stream.next(value))
    expect(values.slice(0, 400).every(Number.isNaN)).toBe(true)
    expect(values[400]).toBeGreaterThan(0)
    // Later, a fit that fails leaves the parameters before it in use.
    const late = make()
    for (const value of returns.subarray(0, 350)) late.next(value)
    const before = late.next(0)
    for (let bar = 0; bar < 349; bar += 1) expect(late.next(0)).toBeGreaterThan(0)
    expect(late.next(0)).toBeGreaterThan(0)
    expect(late.lastFit).toMatchObject({ ok: false, code: 'CONSTANT' })
    expect(before).toBeGreaterThan(0)
  })

  it('leaves missing returns out', () => {
    const stream = make()
    const holed = make()
    for (let bar = 0; bar < 350; bar += 1) {
      if (bar % 7 === 0) expect(holed.next(Number.NaN)).toBeNaN()
      expect(holed.next(returns[bar] ?? Number.NaN)).toBe(stream.next(returns[bar] ?? Number.NaN))
    }
  })
})

describe('exponentially weighted volatility', () => {
  it('follows its formula after a start with the mean square', () => {
    const stream = new ExponentialVolatility(new Memory(), 0.9, 3)
    const values = [1, -2, 3, 4].map((value) => stream.next(value))
    const start = 14 / 3
    expect(values).toEqual([
      Number.NaN,
      Number.NaN,
      expect.closeTo(Math.sqrt(start), 12),
      expect.closeTo(Math.sqrt(0.9 * start + 0.1 * 16), 12),
    ])
    expect(stream.next(Number.NaN)).toBeNaN()
    expect(() => new ExponentialVolatility(new Memory(), 1)).toThrow('Invariant')
  })
})
