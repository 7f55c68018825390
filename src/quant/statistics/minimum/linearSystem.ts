/**
 * Solves a square system in place by elimination with row pivots; `matrix` is flat by rows and is used up, `right`
 * becomes the solution. False when the matrix is singular to working precision; both are then worthless.
 */
export function solveInPlace(matrix: Float64Array, right: Float64Array, size: number): boolean {
  for (let column = 0; column < size; column += 1) {
    let pivot = column
    for (let row = column + 1; row < size; row += 1) {
      if (Math.abs(at(matrix, row * size + column)) > Math.abs(at(matrix, pivot * size + column))) pivot = row
    }
    if (!(Math.abs(at(matrix, pivot * size + column)) > Number.MIN_VALUE * 2 ** 60)) return false
    if (pivot !== column) swapRows(matrix, right, size, pivot, column)
    for (let row = column + 1; row < size; row += 1) {
      const factor = at(matrix, row * size + column) / at(matrix, column * size + column)
      if (factor === 0) continue
      for (let k = column; k < size; k += 1) {
        matrix[row * size + k] = at(matrix, row * size + k) - factor * at(matrix, column * size + k)
      }
      right[row] = at(right, row) - factor * at(right, column)
    }
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = at(right, row)
    for (let k = row + 1; k < size; k += 1) sum -= at(matrix, row * size + k) * at(right, k)
    right[row] = sum / at(matrix, row * size + row)
  }
  return true
}

/** Inverse of a square matrix, flat by rows; null when it is singular. */
export function invertMatrix(matrix: Float64Array, size: number): Float64Array | null {
  const inverse = new Float64Array(size * size)
  for (let column = 0; column < size; column += 1) {
    const unit = new Float64Array(size)
    unit[column] = 1
    if (!solveInPlace(matrix.slice(), unit, size)) return null
    for (let row = 0; row < size; row += 1) inverse[row * size + column] = at(unit, row)
  }
  return inverse
}

function swapRows(matrix: Float64Array, right: Float64Array, size: number, first: number, second: number): void {
  for (let k = 0; k < size; k += 1) {
    const kept = at(matrix, first * size + k)
    matrix[first * size + k] = at(matrix, second * size + k)
    matrix[second * size + k] = kept
  }
  const kept = at(right, first)
  right[first] = at(right, second)
  right[second] = kept
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN
}
