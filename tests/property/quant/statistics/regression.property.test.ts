import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ordinaryLeastSquares } from '#quant/statistics/ordinaryLeastSquares.ts'
import { quantile, type QuantileRule } from '#quant/statistics/quantiles.ts'
import { RecursiveRegression } from '#quant/statistics/recursiveRegression.ts'
import { medianAbsoluteDeviation, robustScaleSn } from '#quant/statistics/robustScale.ts'
import { rollingRegression } from '#quant/statistics/rollingRegression.ts'

const number = fc.double({ min: -1e3, max: 1e3, noNaN: true })
const rows = fc.array(fc.tuple(number, number, number), { minLength: 8, maxLength: 60 })

describe('regressions', () => {
  it('leave residuals at right angles to every column, and explain a share in 0..1', () => {
    fc.assert(
      fc.property(rows, (table) => {
        const [y, a, b] = [0, 1, 2].map((place) => table.map((row) => row[place] ?? 0))
        if (y === undefined || a === undefined || b === undefined) throw new Error('no columns')
        const fit = ordinaryLeastSquares(y, [a, b])
        fc.pre(fit.ok)
        if (!fit.ok) return
        const { residuals, rSquared, coefficients } = fit.value
        const columns = [a.map(() => 1), a, b]
        // Rounding is as large as the parts that the residuals are differences of.
        const parts = columns.map((column, index) => Math.abs(coefficients[index] ?? 0) * Math.hypot(...column))
        const whole = parts.reduce((total, part) => total + part, Math.hypot(...y))
        for (const column of columns) {
          const product = column.reduce((total, value, row) => total + value * (residuals[row] ?? 0), 0)
          expect(Math.abs(product)).toBeLessThanOrEqual(1e-12 * Math.hypot(...column) * whole)
        }
        expect(rSquared).toBeGreaterThanOrEqual(0)
        expect(rSquared).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('taken one row after the other, or over a window that is the whole, are the same', () => {
    const table = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
      minLength: 6,
      maxLength: 40,
    })
    fc.assert(
      fc.property(table, (pairs) => {
        const y = pairs.map(([value]) => value)
        const x = pairs.map(([, value]) => value)
        const fit = ordinaryLeastSquares(y, [x])
        fc.pre(fit.ok)
        if (!fit.ok) return
        const recursive = new RecursiveRegression(2)
        for (const [row, value] of y.entries()) recursive.update(value, [1, x[row] ?? 0])
        const rolling = rollingRegression(y, [x], y.length)
        if (!rolling.ok) throw new Error(rolling.message)
        for (const [index, coefficient] of fit.value.coefficients.entries()) {
          expect(recursive.coefficients?.[index]).toBeCloseTo(coefficient, 7)
          expect(rolling.value.coefficients[index]?.[y.length - 1]).toBeCloseTo(coefficient, 10)
        }
      }),
    )
  })
})

describe('quantiles and robust scales', () => {
  const RULES: readonly QuantileRule[] = [
    'inverse',
    'averaged inverse',
    'nearest',
    'interpolated inverse',
    'hazen',
    'weibull',
    'linear',
    'median unbiased',
    'normal unbiased',
  ]

  it('quantiles rise with p and lie within the sample, by every rule', () => {
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 30 }), fc.constantFrom(...RULES), (values, rule) => {
        const sorted = Float64Array.from(values).sort()
        let before = sorted[0] ?? Number.NaN
        for (let step = 0; step <= 40; step += 1) {
          const at = quantile(sorted, step / 40, rule)
          expect(at).toBeGreaterThanOrEqual(before - 1e-9)
          expect(at).toBeLessThanOrEqual((sorted.at(-1) ?? Number.NaN) + 1e-9)
          before = at
        }
      }),
    )
  })

  it('Sn is that of its definition, and scales go with the unit', () => {
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 10, maxLength: 41 }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (values, factor) => {
          const n = values.length
          const high = values.map(
            (x) => values.map((other) => Math.abs(x - other)).sort((p, q) => p - q)[Math.floor(n / 2)] ?? 0,
          )
          const low = high.sort((p, q) => p - q)[Math.floor((n + 1) / 2) - 1] ?? 0
          expect(robustScaleSn(values)).toBeCloseTo(low * 1.1926 * (n % 2 === 1 ? n / (n - 0.9) : 1), 8)
          const scaled = values.map((x) => x * factor)
          expect(medianAbsoluteDeviation(scaled)).toBeCloseTo(factor * medianAbsoluteDeviation(values), 8)
        },
      ),
    )
  })
})
