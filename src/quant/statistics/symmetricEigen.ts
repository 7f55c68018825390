/** Eigenvalues from the largest on, and their vectors: vector i is row i of `vectors`, of length 1. */
export interface SymmetricEigen {
  readonly values: Float64Array
  readonly vectors: Float64Array
}

const SWEEPS = 60

/**
 * Eigenvalues and vectors of a symmetric matrix (flat) by Jacobi rotations (Golub and Van Loan, 8.5), to the last digits for
 * the small matrices of a handful of series. The matrix is not changed.
 */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  const work = matrix.slice()
  const vectors = new Float64Array(size * size)
  for (let row = 0; row < size; row += 1) vectors[row * size + row] = 1
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    let isDone = true
    for (let p = 0; p < size; p += 1) {
      for (let q = p + 1; q < size; q += 1) if (rotate(work, vectors, size, p, q)) isDone = false
    }
    if (isDone) break
  }
  const order = Array.from({ length: size }, (_, index) => index)
  const valueAt = (index: number): number => work[index * size + index] ?? 0
  order.sort((a, b) => valueAt(b) - valueAt(a))
  const sorted = new Float64Array(size * size)
  for (const [place, from] of order.entries())
    sorted.set(vectors.subarray(from * size, from * size + size), place * size)
  return { values: Float64Array.from(order, valueAt), vectors: sorted }
}

/** Makes the element (p, q) zero; false where it is already as good as that. */
function rotate(work: Float64Array, vectors: Float64Array, size: number, p: number, q: number): boolean {
  const at = work[p * size + q] ?? 0
  const pp = work[p * size + p] ?? 0
  const qq = work[q * size + q] ?? 0
  if (Math.abs(at) <= 2 ** -54 * Math.sqrt(Math.abs(pp * qq))) return false
  const theta = (qq - pp) / (2 * at)
  const tangent = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const cosine = 1 / Math.sqrt(tangent * tangent + 1)
  const sine = tangent * cosine
  for (let k = 0; k < size; k += 1) {
    const left = work[k * size + p] ?? 0
    const right = work[k * size + q] ?? 0
    work[k * size + p] = cosine * left - sine * right
    work[k * size + q] = sine * left + cosine * right
  }
  turnRows(work, size, p, q, cosine, sine)
  turnRows(vectors, size, p, q, cosine, sine)
  work[p * size + q] = 0
  work[q * size + p] = 0
  return true
}

function turnRows(rows: Float64Array, size: number, p: number, q: number, cosine: number, sine: number): void {
  for (let k = 0; k < size; k += 1) {
    const upper = rows[p * size + k] ?? 0
    const lower = rows[q * size + k] ?? 0
    rows[p * size + k] = cosine * upper - sine * lower
    rows[q * size + k] = sine * upper + cosine * lower
  }
}
