/** Eigenvalues of a symmetric matrix and, in the columns of a flat matrix of the same size, their unit vectors. */
export interface SymmetricEigen {
  readonly values: Float64Array
  readonly vectors: Float64Array
}

const SWEEPS = 60

/**
 * Eigen decomposition of a symmetric matrix (rows of `size` numbers, flat) by cyclic Jacobi rotations (Golub and Van
 * Loan, Matrix Computations, 8.5). The rotations are done in a fixed order, so equal input gives equal output; meant for
 * tens of rows.
 */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  const a = matrix.slice()
  const vectors = new Float64Array(size * size)
  for (let index = 0; index < size; index += 1) vectors[index * size + index] = 1
  for (let sweep = 0; sweep < SWEEPS && offDiagonal(a, size) > 0; sweep += 1) {
    for (let p = 0; p < size - 1; p += 1) {
      for (let q = p + 1; q < size; q += 1) rotate(a, vectors, size, p, q)
    }
  }
  return { values: Float64Array.from({ length: size }, (_, index) => a[index * size + index] ?? 0), vectors }
}

/** Zeroes the element p, q by a rotation of rows and columns. */
function rotate(a: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
  const element = a[p * size + q] ?? 0
  if (element === 0) return
  const first = a[p * size + p] ?? 0
  const second = a[q * size + q] ?? 0
  if (Math.abs(element) < 1e-18 * Math.sqrt(Math.abs(first * second))) {
    a[p * size + q] = 0
    a[q * size + p] = 0
    return
  }
  const theta = (second - first) / (2 * element)
  const tangent = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(1, theta))
  const cosine = 1 / Math.hypot(1, tangent)
  const sine = tangent * cosine
  for (let k = 0; k < size; k += 1) turn(a, k * size + p, k * size + q, cosine, sine)
  for (let k = 0; k < size; k += 1) turn(a, p * size + k, q * size + k, cosine, sine)
  for (let k = 0; k < size; k += 1) turn(vectors, k * size + p, k * size + q, cosine, sine)
  a[p * size + q] = 0
  a[q * size + p] = 0
}

function turn(values: Float64Array, left: number, right: number, cosine: number, sine: number): void {
  const x = values[left] ?? 0
  const y = values[right] ?? 0
  values[left] = cosine * x - sine * y
  values[right] = sine * x + cosine * y
}

function offDiagonal(a: Float64Array, size: number): number {
  let sum = 0
  for (let row = 0; row < size; row += 1) {
    for (let column = row + 1; column < size; column += 1) sum += (a[row * size + column] ?? 0) ** 2
  }
  return sum
}
