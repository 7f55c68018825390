import type { Portmanteau } from './autocorrelation.ts'
import { chiSquareTail } from './distributions.ts'
import { faultOfVaryingSeries, measured, type Measured, unmeasured } from './measured.ts'
import { ordinaryLeastSquares } from './ordinaryLeastSquares.ts'
import { shapeOf } from './shape.ts'

/**
 * Test of Jarque and Bera (1980) for normal values, n / 6 (skewness^2 + (kurtosis - 3)^2 / 4), chi-square with two degrees
 * in large samples: rejected where `pValue` is small.
 */
export function jarqueBera(values: ArrayLike<number>): Measured<Portmanteau> {
  const fault = faultOfVaryingSeries(values, 4)
  if (fault !== null) return fault
  const shape = shapeOf(values)
  if (shape === null) {
    return unmeasured('SERIES_CONSTANT', 'The series hardly changes, so it has no shape; give one that does.')
  }
  const statistic = (shape.n / 6) * (shape.skewness ** 2 + (shape.kurtosis - 3) ** 2 / 4)
  return measured({ statistic, pValue: chiSquareTail(statistic, 2), degrees: 2 })
}

/**
 * Engle's (1982) test for changing variance: the squares on a constant and `lags` squares before, rows times R^2,
 * chi-square with `lags` degrees: a constant variance is rejected where `pValue` is small.
 */
export function archTest(residuals: ArrayLike<number>, lags: number): Measured<Portmanteau> {
  const n = residuals.length - lags
  if (!(Number.isInteger(lags) && lags >= 1 && n > lags + 1)) {
    const message = `${lags} lags cannot be used with ${residuals.length} values; give a whole number from 1 on, and more than twice as many values.`
    return unmeasured('OPTION_INVALID', message)
  }
  const fault = faultOfVaryingSeries(residuals, 4)
  if (fault !== null) return fault
  const squares = Float64Array.from(residuals, (value) => value * value)
  const columns = Array.from({ length: lags }, (_, index) => squares.subarray(lags - index - 1, lags - index - 1 + n))
  const fit = ordinaryLeastSquares(squares.subarray(lags), columns)
  if (!fit.ok) return fit
  const statistic = n * fit.value.rSquared
  return measured({ statistic, pValue: chiSquareTail(statistic, lags), degrees: lags })
}
