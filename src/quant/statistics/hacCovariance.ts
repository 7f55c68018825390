import { neweyWestLag } from './neweyWest.ts'

/**
 * Covariances of least-squares coefficients with errors that depend on their neighbours and differ in size: (X'X)^-1 S
 * (X'X)^-1 with S = G(0) + sum (1 - j / (lag + 1)) (G(j) + G(j)'), G(j) = sum of x(t) u(t) u(t-j) x(t-j)' (Newey and
 * West, 1987), without a small-sample factor. `design` has its columns one after the other, `gram` is (X'X)^-1.
 */
export function hacCovariance(
  design: Float64Array,
  residuals: Float64Array,
  gram: Float64Array,
  lag: number,
): Float64Array {
  const n = residuals.length
  const count = design.length / n
  const scores = design.map((value, index) => value * (residuals[index % n] ?? 0))
  const middle = new Float64Array(count * count)
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column < count; column += 1) {
      let sum = product(scores, row * n, column * n, n)
      for (let step = 1; step <= lag; step += 1) {
        const both =
          product(scores, row * n + step, column * n, n - step) + product(scores, row * n, column * n + step, n - step)
        sum += (1 - step / (lag + 1)) * both
      }
      middle[row * count + column] = sum
    }
  }
  return multiply(multiply(gram, middle, count), gram, count)
}

/** Automatic lag for a regression: that of the sum of its scores x u over the columns, a constant (the first) left out. */
export function regressionLag(design: Float64Array, residuals: Float64Array, intercept: boolean): number {
  const n = residuals.length
  const count = design.length / n
  const scores = new Float64Array(n)
  const first = intercept && count > 1 ? 1 : 0
  for (let column = first; column < count; column += 1) {
    for (let row = 0; row < n; row += 1) {
      scores[row] = (scores[row] ?? 0) + (design[column * n + row] ?? 0) * (residuals[row] ?? 0)
    }
  }
  return neweyWestLag(scores)
}

function product(values: Float64Array, left: number, right: number, length: number): number {
  let sum = 0
  for (let index = 0; index < length; index += 1) sum += (values[left + index] ?? 0) * (values[right + index] ?? 0)
  return sum
}

function multiply(left: Float64Array, right: Float64Array, size: number): Float64Array {
  const result = new Float64Array(size * size)
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      let sum = 0
      for (let k = 0; k < size; k += 1) sum += (left[row * size + k] ?? 0) * (right[k * size + column] ?? 0)
      result[row * size + column] = sum
    }
  }
  return result
}
