import { faultOfSeries, measured, type Measured, unmeasured } from './measured.ts'
import { coefficientsOf, orthogonalise, residualSquaresOf } from './orthogonalise.ts'

/** Regressions over the last `window` values at each place; NaN before the first and where columns are dependent. */
export interface RollingRegression {
  /** One column for each coefficient, the constant first where there is one. */
  readonly coefficients: readonly Float64Array[]
  /** Residual sum of squares over the degrees of freedom. */
  readonly residualVariance: Float64Array
  /** Share of the variance (of the squares, without a constant) that is explained, 0..1. */
  readonly rSquared: Float64Array
}

/**
 * Regresses y on columns by least squares over a window that moves by one value. Each window is factorised anew, so that
 * nothing drifts however long the series is.
 */
export function rollingRegression(
  y: ArrayLike<number>,
  columns: readonly ArrayLike<number>[],
  window: number,
  intercept = true,
): Measured<RollingRegression> {
  const n = y.length
  const first = intercept ? 1 : 0
  const count = columns.length + first
  if (!(Number.isInteger(window) && window > count && count > 0)) {
    const message = `A window of ${window} values cannot tell ${count} coefficients; give a whole number above ${count}.`
    return unmeasured('OPTION_INVALID', message)
  }
  for (const [index, each] of [y, ...columns].entries()) {
    const name = index === 0 ? 'The series to explain' : `Column ${index}`
    const fault = faultOfSeries(each, window, name)
    if (fault !== null) return fault
    if (each.length !== n)
      return unmeasured('LENGTHS_DIFFER', `${name} has not ${n} values as the others; give as many.`)
  }
  const coefficients = Array.from({ length: count }, () => new Float64Array(n).fill(Number.NaN))
  const residualVariance = new Float64Array(n).fill(Number.NaN)
  const rSquared = new Float64Array(n).fill(Number.NaN)
  const matrix = new Float64Array(window * count)
  const right = new Float64Array(window)
  for (let end = window; end <= n; end += 1) {
    const start = end - window
    if (intercept) matrix.fill(1, 0, window)
    for (const [index, column] of columns.entries()) copy(column, start, matrix, (index + first) * window, window)
    copy(y, start, right, 0, window)
    const total = spreadOf(right, intercept)
    const factor = orthogonalise(matrix, window, count, right)
    if (factor === null) continue
    const squares = residualSquaresOf(factor, count)
    for (const [index, value] of coefficientsOf(factor, count).entries()) {
      const column = coefficients[index]
      if (column !== undefined) column[end - 1] = value
    }
    residualVariance[end - 1] = squares / (window - count)
    rSquared[end - 1] = total > 0 ? Math.max(0, 1 - squares / total) : 0
  }
  return measured({ coefficients, residualVariance, rSquared })
}

function copy(from: ArrayLike<number>, start: number, to: Float64Array, place: number, length: number): void {
  for (let index = 0; index < length; index += 1) to[place + index] = from[start + index] ?? 0
}

function spreadOf(values: Float64Array, centred: boolean): number {
  let centre = 0
  if (centred) for (const value of values) centre += value / values.length
  let sum = 0
  for (const value of values) sum += (value - centre) ** 2
  return sum
}
