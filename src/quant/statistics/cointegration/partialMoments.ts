import { orthogonalise } from '../orthogonalise.ts'

/** Second moments of changes and levels without what lagged changes explain, flat by rows. */
export interface PartialMoments {
  readonly levels: Float64Array
  readonly changes: Float64Array
  /** Levels by changes. */
  readonly mixed: Float64Array
  /** Rows that the moments are means of. */
  readonly n: number
}

/**
 * Takes a polynomial of the order out of the series, a constant (for order >= 0) out of their changes, lagged changes and
 * levels before, and the lagged changes out of the other two; null where columns depend on each other.
 */
export function partialMoments(
  series: readonly ArrayLike<number>[],
  order: -1 | 0 | 1,
  lags: number,
): PartialMoments | null {
  const size = series.length
  const length = series[0]?.length ?? 0
  const n = length - 1 - lags
  const free = series.map((each) => withoutPolynomial(Float64Array.from(each), order))
  const differences = free.map((each) => each.subarray(1).map((value, row) => value - (each[row] ?? 0)))
  const shared = Math.min(order, 0) as -1 | 0
  const cut = (each: Float64Array, from: number): Float64Array => withoutPolynomial(each.slice(from, from + n), shared)
  const lagged: Float64Array[] = []
  for (let lag = 1; lag <= lags; lag += 1) for (const each of differences) lagged.push(cut(each, lags - lag))
  const changes = differences.map((each) => cut(each, lags))
  const levels = free.map((each) => cut(each, lags))
  const design = new Float64Array(n * lagged.length)
  for (const [index, column] of lagged.entries()) design.set(column, index * n)
  const targets = [...levels, ...changes]
  const rest = withoutColumns(design, lagged.length, n, targets)
  if (rest === null) return null
  const products = (left: readonly Float64Array[], right: readonly Float64Array[]): Float64Array => {
    return Float64Array.from({ length: size * size }, (_, index) => {
      const a = left[Math.floor(index / size)] ?? new Float64Array(0)
      const b = right[index % size] ?? new Float64Array(0)
      let sum = 0
      for (let row = 0; row < a.length; row += 1) sum += (a[row] ?? 0) * (b[row] ?? 0)
      return sum / n
    })
  }
  const [left, right] = [rest.slice(0, size), rest.slice(size)]
  return { levels: products(left, left), changes: products(right, right), mixed: products(left, right), n }
}

/** What the columns leave of each target, turned: only inner products among the results mean anything. */
function withoutColumns(
  design: Float64Array,
  columns: number,
  n: number,
  targets: readonly Float64Array[],
): readonly Float64Array[] | null {
  if (columns === 0) return targets
  const results: Float64Array[] = []
  // The same reflections serve all targets when these stand behind the columns.
  const matrix = new Float64Array(n * (columns + targets.length))
  matrix.set(design)
  for (const [index, target] of targets.entries()) matrix.set(target, (columns + index) * n)
  if (orthogonalise(matrix, n, columns, new Float64Array(n), targets.length) === null) return null
  for (let index = 0; index < targets.length; index += 1) {
    results.push(matrix.slice((columns + index) * n + columns, (columns + index + 1) * n))
  }
  return results
}

function withoutPolynomial(values: Float64Array, order: -1 | 0 | 1): Float64Array {
  if (order < 0) return values
  const n = values.length
  let centre = 0
  for (const value of values) centre += value / n
  const middle = (n - 1) / 2
  let product = 0
  let squares = 0
  for (let row = 0; row < n; row += 1) {
    product += (row - middle) * ((values[row] ?? 0) - centre)
    squares += (row - middle) ** 2
  }
  const slope = order === 1 ? product / squares : 0
  return values.map((value, row) => value - centre - slope * (row - middle))
}
