import { invertMatrix } from '../../statistics/minimum/linearSystem.ts'
import { parameterSlopes } from './coordinates.ts'
import { POINT_WIDTH, type VolatilityLikelihood } from './likelihood.ts'

/** Standard errors of the free parameters, in the unit of the returns. */
export interface StandardErrors {
  /** Right whatever the errors' distribution, as long as the variance is (Bollerslev and Wooldridge 1992). */
  readonly robust: Float64Array
  /** From the second derivatives of the likelihood alone. */
  readonly classical: Float64Array
}

/** Share of a standard error by which a point is moved to see how its derivatives change. */
const STEP = 0.01
/** tarch and egarch have a kink in mu at each return: a step across many of them sees the curve behind. */
const STEP_OVER_KINKS = 0.25

/** The unit of the returns, and which numbers of a point are looked at. */
export interface CovarianceScope {
  readonly spread: number
  /** False for a number that stands where a bound holds it: the errors of the others are then given that it does. */
  isInside(index: number): boolean
}

/**
 * Standard errors at a fitted point from second derivatives by central differences of the exact first ones, NaN for numbers
 * that are not inside. Null where the likelihood is not curved downwards in every direction.
 */
export function standardErrors(
  likelihood: VolatilityLikelihood,
  point: Float64Array,
  free: readonly number[],
  { spread, isInside }: CovarianceScope,
): StandardErrors | null {
  const inside = free.filter(isInside)
  const errors = inside.length === 0 ? null : errorsOf(likelihood, point, inside, spread)
  if (errors === null || inside.length === free.length) return errors
  const spreadOut = (values: Float64Array): Float64Array =>
    Float64Array.from(free, (index) => values[inside.indexOf(index)] ?? Number.NaN)
  return { robust: spreadOut(errors.robust), classical: spreadOut(errors.classical) }
}

function errorsOf(
  likelihood: VolatilityLikelihood,
  point: Float64Array,
  free: readonly number[],
  spread: number,
): StandardErrors | null {
  const { n } = likelihood
  const size = free.length
  const { sums, products } = likelihood.scoreProducts(point)
  const scores = new Float64Array(size * size)
  for (const [row, left] of free.entries()) {
    for (const [column, right] of free.entries()) {
      const crossed = ((sums[left] ?? 0) * (sums[right] ?? 0)) / n
      scores[row * size + column] = ((products[left * POINT_WIDTH + right] ?? 0) - crossed) / (n - 1)
    }
  }
  const information = informationAt(likelihood, point, free, stepsOf(likelihood, scores, free))
  const inverse = invertMatrix(information, size)
  if (inverse === null) return null
  const natural = naturalSlopes(likelihood, point, free, spread)
  const bread = sandwich(natural, inverse, size)
  const meat = sandwich(inverse, scores, size)
  return bothOf(bread, sandwich(natural, meat, size), size, n)
}

function bothOf(bread: Float64Array, robust: Float64Array, size: number, n: number): StandardErrors | null {
  const root = (matrix: Float64Array): Float64Array =>
    Float64Array.from({ length: size }, (_, index) => Math.sqrt((matrix[index * size + index] ?? Number.NaN) / n))
  const errors = { classical: root(bread), robust: root(robust) }
  return errors.classical.every(isUsable) && errors.robust.every(isUsable) ? errors : null
}

function isUsable(value: number): boolean {
  return Number.isFinite(value) && value > 0
}

function stepsOf({ n, model }: VolatilityLikelihood, scores: Float64Array, free: readonly number[]): Float64Array {
  const size = free.length
  const inverse = invertMatrix(scores, size)
  return Float64Array.from(free, (index, place) => {
    const variance = (inverse?.[place * size + place] ?? Number.NaN) / n
    const error = variance > 0 && variance < 1 ? Math.sqrt(variance) : 1e-3
    const hasKinks = index === 0 && (model === 'tarch' || model === 'egarch')
    return error * (hasKinks ? STEP_OVER_KINKS : STEP)
  })
}

/** Mean of -(second derivatives), symmetric. */
function informationAt(
  likelihood: VolatilityLikelihood,
  point: Float64Array,
  free: readonly number[],
  steps: Float64Array,
): Float64Array {
  const size = free.length
  const above = new Float64Array(POINT_WIDTH)
  const below = new Float64Array(POINT_WIDTH)
  const raw = new Float64Array(size * size)
  for (const [row, index] of free.entries()) {
    const step = steps[row] ?? 0
    const moved = point.slice()
    moved[index] = (point[index] ?? 0) + step
    likelihood.gradient(moved, above)
    moved[index] = (point[index] ?? 0) - step
    likelihood.gradient(moved, below)
    for (const [column, other] of free.entries()) {
      raw[row * size + column] = ((below[other] ?? 0) - (above[other] ?? 0)) / (2 * step * likelihood.n)
    }
  }
  return raw.map((value, place) => {
    const row = Math.floor(place / size)
    return (value + (raw[(place - row * size) * size + row] ?? 0)) / 2
  })
}

function naturalSlopes(
  likelihood: VolatilityLikelihood,
  point: Float64Array,
  free: readonly number[],
  spread: number,
): Float64Array {
  const all = parameterSlopes(likelihood.model, spread, point)
  return Float64Array.from(free.flatMap((row) => free.map((column) => all[row * POINT_WIDTH + column] ?? 0)))
}

/** outer . inner . outer' */
function sandwich(outer: Float64Array, inner: Float64Array, size: number): Float64Array {
  const half = new Float64Array(size * size)
  const whole = new Float64Array(size * size)
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      let sum = 0
      for (let k = 0; k < size; k += 1) sum += (outer[row * size + k] ?? 0) * (inner[k * size + column] ?? 0)
      half[row * size + column] = sum
    }
  }
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      let sum = 0
      for (let k = 0; k < size; k += 1) sum += (half[row * size + k] ?? 0) * (outer[column * size + k] ?? 0)
      whole[row * size + column] = sum
    }
  }
  return whole
}
