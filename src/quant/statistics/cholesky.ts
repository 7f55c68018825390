/** Lower triangular factor L of a symmetric positive definite matrix (rows of size n, flat): A = L L'; null when it is not. */
export function cholesky(matrix: Float64Array, size: number): Float64Array | null {
  const factor = new Float64Array(size * size)
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = matrix[row * size + column] ?? Number.NaN
      for (let k = 0; k < column; k += 1) sum -= (factor[row * size + k] ?? 0) * (factor[column * size + k] ?? 0)
      if (row === column) {
        if (!(sum > 0)) return null
        factor[row * size + row] = Math.sqrt(sum)
      } else {
        factor[row * size + column] = sum / (factor[column * size + column] ?? Number.NaN)
      }
    }
  }
  return factor
}

/** Solves L L' x = b for a factor of `cholesky`. */
export function choleskySolve(factor: Float64Array, size: number, right: ArrayLike<number>): Float64Array {
  const solution = new Float64Array(size)
  for (let row = 0; row < size; row += 1) {
    let sum = right[row] ?? Number.NaN
    for (let k = 0; k < row; k += 1) sum -= (factor[row * size + k] ?? 0) * (solution[k] ?? 0)
    solution[row] = sum / (factor[row * size + row] ?? Number.NaN)
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = solution[row] ?? Number.NaN
    for (let k = row + 1; k < size; k += 1) sum -= (factor[k * size + row] ?? 0) * (solution[k] ?? 0)
    solution[row] = sum / (factor[row * size + row] ?? Number.NaN)
  }
  return solution
}

/** Inverse of L L' for a factor of `cholesky`, flat by rows. */
export function choleskyInverse(factor: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size)
  const unit = new Float64Array(size)
  for (let column = 0; column < size; column += 1) {
    unit.fill(0)
    unit[column] = 1
    const solution = choleskySolve(factor, size, unit)
    for (let row = 0; row < size; row += 1) inverse[row * size + column] = solution[row] ?? Number.NaN
  }
  return inverse
}
