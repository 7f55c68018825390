import { cholesky } from '../cholesky.ts'
import { faultOfVaryingSeries, measured, type Measured, type Unmeasured, unmeasured } from '../measured.ts'
import { symmetricEigen } from '../symmetricEigen.ts'
import { partialMoments } from './partialMoments.ts'
import { JOHANSEN_EIGEN, JOHANSEN_TRACE } from './johansenTables.ts'

/** How the test is done; what is left out is as in brackets. */
export interface JohansenOptions {
  /** Nothing (-1), a constant (0) or a line (1) is taken out of the series (0). */
  readonly order?: -1 | 0 | 1
  /** Lagged changes in the error-correction model (1). */
  readonly lags?: number
}

/** One hypothesis: at most `relations` stationary combinations. Rejected where a statistic is above its critical value. */
export interface JohansenRow {
  readonly relations: number
  readonly trace: number
  readonly eigen: number
  /** Of the trace statistic at 90, 95 and 99 %. */
  readonly traceCritical: readonly number[]
  /** Of the largest-eigenvalue statistic at 90, 95 and 99 %. */
  readonly eigenCritical: readonly number[]
}

/** The stationary combinations of several series. */
export interface Johansen {
  /** One for each number of relations from 0 on. */
  readonly rows: readonly JohansenRow[]
  /** Squared canonical correlations, from the largest on, each in 0..1. */
  readonly eigenvalues: Float64Array
  /** Weights of the combination that belongs to each eigenvalue; scaled to variance 1 of its filtered level. */
  readonly vectors: readonly Float64Array[]
  /** Rows of the regressions. */
  readonly n: number
}

const MOST = 12

/**
 * Johansen's (1988, 1991) trace and largest-eigenvalue tests for 2 to 12 series: canonical correlations of the changes and
 * the levels before, both freed of lagged changes and of the deterministic terms. Critical values are those of MacKinnon,
 * Haug and Michelis (1999): for order 0 they suppose series that drift, for order 1 a quadratic trend. Of two random walks
 * without drift the trace of order 0 rejects 12 % at the 5 % value, with drift 5 %.
 */
export function johansen(series: readonly ArrayLike<number>[], options: JohansenOptions = {}): Measured<Johansen> {
  const order = options.order ?? 0
  const lags = options.lags ?? 1
  const fault = faultOfSeriesSet(series, lags)
  if (fault !== null) return fault
  const size = series.length
  const moments = partialMoments(series, order, lags)
  if (moments === null) return singular()
  const { levels, changes, mixed, n } = moments
  const factor = cholesky(levels, size)
  const inner = cholesky(changes, size)
  if (factor === null || inner === null) return singular()
  // With levels = L L' and changes = M M' the eigenvalues are those of A A', A = L^-1 mixed M^-T: symmetric.
  const half = forwardSolve(factor, mixed, size)
  const whole = forwardSolve(inner, transposed(half, size), size)
  const { values, vectors } = symmetricEigen(gram(whole, size), size)
  const eigenvalues = values.map((value) => Math.min(Math.max(value, 0), 1))
  if (!((eigenvalues[0] ?? 1) < 1 - 1e-12)) return singular()
  const combinations = Array.from({ length: size }, (_, index) => {
    return backSolve(factor, vectors.subarray(index * size, index * size + size), size)
  })
  // The sign of a combination means nothing: the first weight of the first one is positive.
  const sign = Math.sign(combinations[0]?.find((weight) => weight !== 0) ?? 1)
  const key = String(order) as '-1' | '0' | '1'
  let trace = 0
  const rows: JohansenRow[] = []
  for (let relations = size - 1; relations >= 0; relations -= 1) {
    const eigen = -n * Math.log1p(-(eigenvalues[relations] ?? 0))
    trace += eigen
    const traceCritical = JOHANSEN_TRACE[key][size - relations - 1] ?? []
    const eigenCritical = JOHANSEN_EIGEN[key][size - relations - 1] ?? []
    rows.unshift({ relations, trace, eigen, traceCritical, eigenCritical })
  }
  return measured({
    rows,
    eigenvalues,
    vectors: combinations.map((vector) => vector.map((weight) => sign * weight)),
    n,
  })
}

function faultOfSeriesSet(series: readonly ArrayLike<number>[], lags: number): Unmeasured | null {
  const size = series.length
  if (size < 2 || size > MOST) {
    return unmeasured(
      'OPTION_INVALID',
      `Johansen's test takes 2 to ${MOST} series, and ${size} were given; give so many.`,
    )
  }
  if (!(Number.isInteger(lags) && lags >= 0)) {
    return unmeasured('OPTION_INVALID', `${lags} lagged changes cannot be used; give a whole number from 0 on.`)
  }
  const length = series[0]?.length ?? 0
  const least = lags + 3 + size * (lags + 2)
  for (const [index, each] of series.entries()) {
    if (each.length !== length) {
      return unmeasured(
        'LENGTHS_DIFFER',
        `Series ${index + 1} has ${each.length} values and the first ${length}; give as many of each.`,
      )
    }
    const fault = faultOfVaryingSeries(each, least, `Series ${index + 1}`)
    if (fault !== null) return fault
  }
  return null
}

function singular(): Unmeasured {
  return unmeasured('MATRIX_SINGULAR', 'One series is made of the others, so they cannot be told apart; leave it out.')
}

/** L^-1 X for a lower triangle, column by column. */
function forwardSolve(factor: Float64Array, right: Float64Array, size: number): Float64Array {
  const result = right.slice()
  for (let column = 0; column < size; column += 1) {
    for (let row = 0; row < size; row += 1) {
      let sum = result[row * size + column] ?? 0
      for (let k = 0; k < row; k += 1) sum -= (factor[row * size + k] ?? 0) * (result[k * size + column] ?? 0)
      result[row * size + column] = sum / (factor[row * size + row] ?? Number.NaN)
    }
  }
  return result
}

/** L'^-1 x. */
function backSolve(factor: Float64Array, right: Float64Array, size: number): Float64Array {
  const result = right.slice()
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = result[row] ?? 0
    for (let k = row + 1; k < size; k += 1) sum -= (factor[k * size + row] ?? 0) * (result[k] ?? 0)
    result[row] = sum / (factor[row * size + row] ?? Number.NaN)
  }
  return result
}

function transposed(matrix: Float64Array, size: number): Float64Array {
  return matrix.map((_, index) => matrix[(index % size) * size + Math.floor(index / size)] ?? 0)
}

/** B'B, which is A A' for B = A'. */
function gram(matrix: Float64Array, size: number): Float64Array {
  return matrix.map((_, index) => {
    const row = Math.floor(index / size)
    const column = index % size
    let sum = 0
    for (let k = 0; k < size; k += 1) sum += (matrix[k * size + row] ?? 0) * (matrix[k * size + column] ?? 0)
    return sum
  })
}
