/** A column that keeps less than this share of its length beside the ones before it says nothing new. */
const NOTHING_NEW = 1e-11

/**
 * Triangle and transformed right-hand side of a least-squares problem, in the arrays that were given: column j of R in
 * `matrix[j * rows ... j * rows + j]`, Q'y in `right`.
 */
export interface Orthogonal {
  readonly matrix: Float64Array
  readonly right: Float64Array
  readonly rows: number
  readonly columns: number
}

/**
 * Factorises columns (flat, one after the other) by Householder reflections (Golub and Van Loan, 5.2), overwriting both
 * arrays; null where a column depends on the ones before it or rows are fewer than columns. The models of the first 1, 2,
 * ... columns are all in the result: their residual sums of squares are the sums of the squares of `right` from 1, 2, ... on. `carried` more columns behind them are
 * transformed as `right` is.
 */
export function orthogonalise(
  matrix: Float64Array,
  rows: number,
  columns: number,
  right: Float64Array,
  carried = 0,
): Orthogonal | null {
  if (rows < columns) return null
  for (let column = 0; column < columns; column += 1) {
    const start = column * rows
    const whole = norm(matrix, start, start + rows)
    const length = norm(matrix, start + column, start + rows)
    if (!(length > whole * NOTHING_NEW)) return null
    const pivot = matrix[start + column] ?? 0
    const head = pivot > 0 ? -length : length
    // The reflection's vector v stands where the column was, scaled so that I - v v' / (v[0] length') reflects.
    const first = pivot - head
    const scale = -1 / (head * first)
    matrix[start + column] = first
    for (let other = column + 1; other < columns + carried; other += 1) {
      reflect(matrix, start + column, matrix, other * rows + column, rows - column, scale)
    }
    reflect(matrix, start + column, right, column, rows - column, scale)
    matrix[start + column] = head
  }
  return { matrix, right, rows, columns }
}

/** Coefficients of the model of the first `count` columns, by back substitution. */
export function coefficientsOf({ matrix, right, rows }: Orthogonal, count: number): Float64Array {
  const solution = new Float64Array(count)
  for (let row = count - 1; row >= 0; row -= 1) {
    let sum = right[row] ?? 0
    for (let column = row + 1; column < count; column += 1) {
      sum -= (matrix[column * rows + row] ?? 0) * (solution[column] ?? 0)
    }
    solution[row] = sum / (matrix[row * rows + row] ?? Number.NaN)
  }
  return solution
}

/** Inverse of X'X of the first `count` columns, R^-1 R^-T, flat and symmetric. */
export function inverseGramOf({ matrix, rows }: Orthogonal, count: number): Float64Array {
  // Upper triangle of R^-1, flat by rows.
  const inverse = new Float64Array(count * count)
  for (let column = 0; column < count; column += 1) {
    inverse[column * count + column] = 1 / (matrix[column * rows + column] ?? Number.NaN)
    for (let row = column - 1; row >= 0; row -= 1) {
      let sum = 0
      for (let k = row + 1; k <= column; k += 1)
        sum += (matrix[k * rows + row] ?? 0) * (inverse[k * count + column] ?? 0)
      inverse[row * count + column] = -sum / (matrix[row * rows + row] ?? Number.NaN)
    }
  }
  const gram = new Float64Array(count * count)
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = 0
      for (let k = row; k < count; k += 1) sum += (inverse[row * count + k] ?? 0) * (inverse[column * count + k] ?? 0)
      gram[row * count + column] = sum
      gram[column * count + row] = sum
    }
  }
  return gram
}

/** Residual sum of squares of the model of the first `count` columns. */
export function residualSquaresOf({ right, rows }: Orthogonal, count: number): number {
  let sum = 0
  for (let row = count; row < rows; row += 1) sum += (right[row] ?? 0) ** 2
  return sum
}

function norm(values: Float64Array, from: number, to: number): number {
  let sum = 0
  for (let index = from; index < to; index += 1) sum += (values[index] ?? 0) ** 2
  return Math.sqrt(sum)
}

function reflect(
  vector: Float64Array,
  at: number,
  target: Float64Array,
  to: number,
  length: number,
  scale: number,
): void {
  let product = 0
  for (let index = 0; index < length; index += 1) product += (vector[at + index] ?? 0) * (target[to + index] ?? 0)
  const factor = product * scale
  for (let index = 0; index < length; index += 1) {
    target[to + index] = (target[to + index] ?? 0) - factor * (vector[at + index] ?? 0)
  }
}
