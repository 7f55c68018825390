import { describe, expect, it } from 'vitest'
import { ordinaryLeastSquares } from '#quant/statistics/ordinaryLeastSquares.ts'
import { RecursiveRegression } from '#quant/statistics/recursiveRegression.ts'
import { rollingRegression } from '#quant/statistics/rollingRegression.ts'
import { autoregressive, bellNoise, summed } from '../../../helpers/noise.ts'

const a = summed(bellNoise(300, 5), 50)
const b = summed(bellNoise(300, 8))
const rest = autoregressive(bellNoise(300, 9), 0.4)
const y = a.map((value, row) => 10 + 0.5 * value + 0.3 * (b[row] ?? 0) + (rest[row] ?? 0))

function expectClose(ours: ArrayLike<number>, theirs: readonly number[]): void {
  expect(ours.length).toBe(theirs.length)
  for (const [index, figure] of theirs.entries()) {
    expect(
      Math.abs((ours[index] ?? Number.NaN) / figure - 1),
      `${index}: ${ours[index]} beside ${figure}`,
    ).toBeLessThan(1e-9)
  }
}

// All figures: statsmodels 0.15.0 (OLS, HAC with 6 lags and no correction, RollingOLS, WLS).
describe('least squares', () => {
  it('have the coefficients, errors and fit of another program', () => {
    const fit = ordinaryLeastSquares(y, [a, b])
    if (!fit.ok) throw new Error(fit.message)
    const { coefficients, standardErrors, rSquared, residualVariance, logLikelihood, pValues } = fit.value
    expectClose(coefficients, [10.1780997079, 0.498089016051, 0.311507702423])
    expectClose(standardErrors, [0.608324153195, 0.0127098993596, 0.012415789882])
    expectClose([rSquared, residualVariance, logLikelihood], [0.906823760106, 0.372638104537, -276.101875667])
    expectClose(pValues, [9.93696696694e-45, 2.1660436668e-119, 2.38187740785e-75])
  })

  it('have the errors of Newey and West, with a given lag or the automatic one', () => {
    const fit = ordinaryLeastSquares(y, [a, b], { errors: 'hac', lag: 6 })
    if (!fit.ok) throw new Error(fit.message)
    expectClose(fit.value.standardErrors, [0.860124637384, 0.0181860631117, 0.0169203608571])
    const automatic = ordinaryLeastSquares(y, [a, b], { errors: 'hac' })
    expect(automatic.ok && automatic.value.lag).toBeGreaterThan(0)
  })

  it('go without a constant', () => {
    const fit = ordinaryLeastSquares(y, [a, b], { intercept: false })
    if (!fit.ok) throw new Error(fit.message)
    expectClose([...fit.value.coefficients, fit.value.rSquared], [0.705064357182, 0.213374413652, 0.999116314858])
  })

  it('name what they cannot fit', () => {
    expect(ordinaryLeastSquares([1, 2], [[1, 2]])).toMatchObject({ ok: false, code: 'SERIES_TOO_SHORT' })
    expect(ordinaryLeastSquares(y, [a, a])).toMatchObject({ ok: false, code: 'MATRIX_SINGULAR' })
    expect(ordinaryLeastSquares(y, [new Float64Array(300).fill(2)])).toMatchObject({ code: 'MATRIX_SINGULAR' })
    expect(ordinaryLeastSquares(y, [a.with(3, Number.NaN)])).toMatchObject({ code: 'VALUE_NOT_FINITE' })
    expect(ordinaryLeastSquares(y, [a.slice(1)])).toMatchObject({ code: 'LENGTHS_DIFFER' })
    expect(ordinaryLeastSquares(y, [], { intercept: false })).toMatchObject({ code: 'OPTION_INVALID' })
    expect(ordinaryLeastSquares(y, [a], { errors: 'hac', lag: -1 })).toMatchObject({ code: 'OPTION_INVALID' })
  })
})

describe('the rolling regression', () => {
  it('has the coefficients of another program and nothing before the first window', () => {
    const rolling = rollingRegression(y, [a, b], 40)
    if (!rolling.ok) throw new Error(rolling.message)
    const at = (row: number): readonly number[] => rolling.value.coefficients.map((column) => column[row] ?? Number.NaN)
    expect(at(38)).toEqual([Number.NaN, Number.NaN, Number.NaN])
    expectClose(at(39), [18.864710626143268, 0.3206996810465108, 0.3062795585222128])
    expectClose(at(150), [5.428358830490225, 0.6255284856243014, 0.37379762756455015])
    expectClose(at(299), [12.336194534757716, 0.4113537224571384, 0.1957335528946499])
    expectClose(
      [39, 299].map((row) => rolling.value.rSquared[row] ?? 0),
      [0.5646493355769215, 0.37302621721610574],
    )
  })

  it('has no value where a column stands still, and refuses windows that are too short', () => {
    const still = a.map((value, row) => (row < 60 ? 7 : value))
    const rolling = rollingRegression(y, [still], 20)
    expect(rolling.ok && rolling.value.coefficients[0]?.[50]).toBeNaN()
    expect(rolling.ok && rolling.value.coefficients[0]?.[80]).not.toBeNaN()
    expect(rollingRegression(y, [a, b], 3)).toMatchObject({ ok: false, code: 'OPTION_INVALID' })
    expect(rollingRegression(y.slice(0, 10), [a.slice(0, 10)], 20)).toMatchObject({ code: 'SERIES_TOO_SHORT' })
    expect(rollingRegression(y, [a.slice(1)], 20)).toMatchObject({ code: 'LENGTHS_DIFFER' })
  })
})

describe('the recursive regression', () => {
  const feed = (regression: RecursiveRegression): readonly number[] =>
    Array.from(y, (value, row) => regression.update(value, [1, a[row] ?? 0, b[row] ?? 0]))

  it('ends at the coefficients of the whole, weighted or not', () => {
    const plain = new RecursiveRegression(3)
    const errors = feed(plain)
    expectClose(plain.coefficients ?? [], [10.1780997079, 0.498089016051, 0.311507702423])
    expect(errors.slice(0, 3)).toEqual([Number.NaN, Number.NaN, Number.NaN])
    expect(errors.slice(3).every(Number.isFinite)).toBe(true)
    const forgetting = new RecursiveRegression(3, 0.98)
    feed(forgetting)
    expectClose(forgetting.coefficients ?? [], [11.019767396952453, 0.4646554441432654, 0.27154729105126973])
  })

  it('passes over what is no number', () => {
    const regression = new RecursiveRegression(1)
    expect(regression.coefficients).toBeNull()
    regression.update(6, [2])
    expect(regression.update(Number.NaN, [1])).toBeNaN()
    expect(regression.update(1, [])).toBeNaN()
    expect(regression.update(4, [1])).toBeCloseTo(1, 12)
    expect(regression.coefficients?.[0]).toBeCloseTo(16 / 5, 12)
    expect(() => new RecursiveRegression(0)).toThrow('Invariant')
  })
})
