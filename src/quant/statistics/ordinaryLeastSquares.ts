import { betaCdf } from './beta.ts'
import { hacCovariance, regressionLag } from './hacCovariance.ts'
import { faultOfSeries, measured, type Measured, unmeasured } from './measured.ts'
import { coefficientsOf, inverseGramOf, orthogonalise, residualSquaresOf } from './orthogonalise.ts'

/** How a regression is done; what is left out is as in brackets. */
export interface RegressionOptions {
  /** Whether a constant comes first among the coefficients (true). */
  readonly intercept?: boolean
  /** Errors for independent residuals of one variance, or by Newey and West for dependent and unequal ones (classical). */
  readonly errors?: 'classical' | 'hac'
  /** Lag of the Newey-West errors (the automatic one of Newey and West, 1994). */
  readonly lag?: number
}

/** A least-squares regression; coefficients and all that goes with them have the constant first where there is one. */
export interface Regression {
  readonly coefficients: Float64Array
  readonly standardErrors: Float64Array
  /** Coefficient over standard error. */
  readonly tValues: Float64Array
  /** Two-sided, by Student's t with `degrees` degrees of freedom. */
  readonly pValues: Float64Array
  /** Covariances of the coefficients, flat by rows. */
  readonly covariance: Float64Array
  readonly residuals: Float64Array
  /** Share of the variance (of the squares, without a constant) that is explained, 0..1; 0 where y never changes. */
  readonly rSquared: number
  /** Residual sum of squares over `degrees`. */
  readonly residualVariance: number
  readonly n: number
  /** n less the number of coefficients. */
  readonly degrees: number
  /** Logarithm of the likelihood with normal residuals. */
  readonly logLikelihood: number
  /** Lag of the Newey-West errors; null for classical ones. */
  readonly lag: number | null
}

/**
 * Regresses y on columns of equal length by least squares, through an orthogonal factorisation, so that nearly dependent
 * columns cost no digits that they need not. Refuses fewer values than coefficients and one more, dependent columns
 * (`MATRIX_SINGULAR`) and anything that is no finite number.
 */
export function ordinaryLeastSquares(
  y: ArrayLike<number>,
  columns: readonly ArrayLike<number>[],
  options: RegressionOptions = {},
): Measured<Regression> {
  const n = y.length
  const intercept = options.intercept !== false
  const count = columns.length + (intercept ? 1 : 0)
  if (count === 0) return unmeasured('OPTION_INVALID', 'A regression needs a column or a constant; give it one.')
  const fault = faultOfInput(y, columns, count + 1)
  if (fault !== null) return fault
  if (options.lag !== undefined && !(Number.isInteger(options.lag) && options.lag >= 0 && options.lag < n)) {
    return unmeasured(
      'OPTION_INVALID',
      `A lag of ${options.lag} cannot be used; give a whole number from 0 to ${n - 1}.`,
    )
  }
  const design = new Float64Array(n * count)
  if (intercept) design.fill(1, 0, n)
  for (const [index, column] of columns.entries()) design.set(column, (index + (intercept ? 1 : 0)) * n)
  const factor = orthogonalise(design.slice(), n, count, Float64Array.from(y))
  if (factor === null) {
    return unmeasured(
      'MATRIX_SINGULAR',
      'One column is made of the others, so they cannot be told apart; leave it out.',
    )
  }
  const coefficients = coefficientsOf(factor, count)
  const residuals = residualsOf(y, design, coefficients)
  const squares = residualSquaresOf(factor, count)
  const degrees = n - count
  const residualVariance = squares / degrees
  const gram = inverseGramOf(factor, count)
  const lag = options.errors === 'hac' ? (options.lag ?? regressionLag(design, residuals, intercept)) : null
  const covariance =
    lag === null ? gram.map((value) => value * residualVariance) : hacCovariance(design, residuals, gram, lag)
  const standardErrors = coefficients.map((_, index) => Math.sqrt(covariance[index * count + index] ?? Number.NaN))
  const tValues = coefficients.map((value, index) => value / (standardErrors[index] ?? Number.NaN))
  return measured({
    coefficients,
    standardErrors,
    tValues,
    pValues: tValues.map((t) => betaCdf(degrees / (degrees + t * t), degrees / 2, 0.5)),
    covariance,
    residuals,
    rSquared: explainedShare(y, squares, intercept),
    residualVariance,
    n,
    degrees,
    logLikelihood: -0.5 * n * (Math.log((2 * Math.PI * squares) / n) + 1),
    lag,
  })
}

function faultOfInput(
  y: ArrayLike<number>,
  columns: readonly ArrayLike<number>[],
  least: number,
): ReturnType<typeof faultOfSeries> {
  const own = faultOfSeries(y, least, 'The series to explain')
  if (own !== null) return own
  for (const [index, column] of columns.entries()) {
    if (column.length !== y.length) {
      const message = `Column ${index + 1} has ${column.length} values and the series to explain ${y.length}; give as many of each.`
      return unmeasured('LENGTHS_DIFFER', message)
    }
    const fault = faultOfSeries(column, least, `Column ${index + 1}`)
    if (fault !== null) return fault
  }
  return null
}

function residualsOf(y: ArrayLike<number>, design: Float64Array, coefficients: Float64Array): Float64Array {
  const residuals = Float64Array.from(y)
  const n = y.length
  for (const [index, coefficient] of coefficients.entries()) {
    for (let row = 0; row < n; row += 1) {
      residuals[row] = (residuals[row] ?? 0) - coefficient * (design[index * n + row] ?? 0)
    }
  }
  return residuals
}

function explainedShare(y: ArrayLike<number>, squares: number, centred: boolean): number {
  let centre = 0
  if (centred) for (let row = 0; row < y.length; row += 1) centre += (y[row] ?? 0) / y.length
  let total = 0
  for (let row = 0; row < y.length; row += 1) total += ((y[row] ?? 0) - centre) ** 2
  return total > 0 ? Math.max(0, 1 - squares / total) : 0
}
