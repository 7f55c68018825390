import { quadraticStep } from './quadraticStep.ts'

/** A function of a few numbers with its gradient, between bounds and under linear inequalities. */
export interface ConstrainedProblem {
  /** Value at a point, with the gradient written; NaN or infinite where the function is not defined. */
  evaluate(point: Float64Array, gradient: Float64Array): number
  /** A positive definite guess of the second derivatives at a point, flat by rows; null when there is none. */
  curvature(point: Float64Array): Float64Array | null
  /** Bounds of each number; infinite where there is none. */
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** Further inequalities `coefficients . point >= least`. */
  readonly inequalities: readonly LinearInequality[]
}

/** coefficients . point >= least */
export interface LinearInequality {
  readonly coefficients: readonly number[]
  readonly least: number
}

/** Where a search ended. */
export interface Minimum {
  readonly point: Float64Array
  readonly value: number
  /** What the quadratic model still promises to win at the point: half of -(gradient . step); small at a minimum. */
  readonly promise: number
  readonly iterations: number
}

const MOST_ITERATIONS = 100
const MOST_HALVINGS = 10
const SUFFICIENT = 1e-4

/**
 * Minimises by sequential quadratic programming: steps of a quadratic model under the inequalities, a line search that
 * keeps every point feasible, damped BFGS updates (Nocedal and Wright, Numerical Optimization, procedure 18.2). It ends
 * when the model promises less than `tolerance`, or when no step helps; `promise` tells which. The start must be feasible.
 */
export function minimiseConstrained(problem: ConstrainedProblem, start: Float64Array, tolerance: number): Minimum {
  const size = start.length
  const { rows, least } = rowsOf(problem)
  let point: Float64Array = start.slice()
  let gradient: Float64Array = new Float64Array(size)
  let value = problem.evaluate(point, gradient)
  let curvature = freshCurvature(problem, point)
  let isFresh = true
  let promise = Number.POSITIVE_INFINITY
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration += 1) {
    const step = quadraticStep({ gradient, curvature, rows, slack: slackOf(rows, least, point) })
    const slope = step === null ? Number.NaN : dot(gradient, step)
    if (step !== null && Number.isFinite(slope)) {
      promise = Math.max(0, -slope / 2)
      if (promise <= tolerance) return { point, value, promise, iterations: iteration }
      const next = searchLine(problem, { point, value, slope, step })
      if (next !== null) {
        updateCurvature(curvature, point, next.point, gradient, next.gradient)
        ;({ point, value, gradient } = next)
        isFresh = false
        continue
      }
    }
    // The curvature may have gone astray; a fresh one gets one chance.
    if (isFresh) return { point, value, promise, iterations: iteration }
    curvature = freshCurvature(problem, point)
    isFresh = true
  }
  return { point, value, promise, iterations: MOST_ITERATIONS }
}

interface LineStart {
  readonly point: Float64Array
  readonly value: number
  readonly slope: number
  readonly step: Float64Array
}

interface LineEnd {
  readonly point: Float64Array
  readonly value: number
  readonly gradient: Float64Array
}

function searchLine(problem: ConstrainedProblem, { point, value, slope, step }: LineStart): LineEnd | null {
  const gradient = new Float64Array(point.length)
  let share = 1
  for (let halving = 0; halving < MOST_HALVINGS; halving += 1) {
    const trial = point.map((each, index) => {
      const moved = each + share * (step[index] ?? 0)
      // Rounding may leave a bound by a hair, where the function need not be defined.
      return Math.min(Math.max(moved, problem.lower[index] ?? moved), problem.upper[index] ?? moved)
    })
    const reached = problem.evaluate(trial, gradient)
    if (reached <= value + SUFFICIENT * share * slope && Number.isFinite(reached)) {
      return { point: trial, value: reached, gradient }
    }
    // The parabola through both values and the slope tells where its minimum lies; never less than a tenth at once.
    const bend = 2 * (reached - value - share * slope)
    const best = Number.isFinite(bend) && bend > 0 ? (-slope * share * share) / bend : share / 2
    share = Math.min(Math.max(best, share / 10), share / 2)
  }
  return null
}

/** Powell's damped BFGS update, in place: the curvature stays positive definite. */
function updateCurvature(
  curvature: Float64Array,
  from: Float64Array,
  to: Float64Array,
  gradientFrom: Float64Array,
  gradientTo: Float64Array,
): void {
  const size = from.length
  const step = to.map((value, index) => value - (from[index] ?? 0))
  const change = gradientTo.map((value, index) => value - (gradientFrom[index] ?? 0))
  const bent = new Float64Array(size)
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      bent[row] = (bent[row] ?? 0) + (curvature[row * size + column] ?? 0) * (step[column] ?? 0)
    }
  }
  const stepBent = dot(step, bent)
  if (!(stepBent > 0)) return
  const stepChange = dot(step, change)
  const share = stepChange >= 0.2 * stepBent ? 1 : (0.8 * stepBent) / (stepBent - stepChange)
  const damped = change.map((value, index) => share * value + (1 - share) * (bent[index] ?? 0))
  const stepDamped = dot(step, damped)
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      curvature[row * size + column] =
        (curvature[row * size + column] ?? 0) -
        ((bent[row] ?? 0) * (bent[column] ?? 0)) / stepBent +
        ((damped[row] ?? 0) * (damped[column] ?? 0)) / stepDamped
    }
  }
}

function freshCurvature(problem: ConstrainedProblem, point: Float64Array): Float64Array {
  const given = problem.curvature(point)
  if (given !== null) return given
  const size = point.length
  const unit = new Float64Array(size * size)
  for (let index = 0; index < size; index += 1) unit[index * size + index] = 1
  return unit
}

/** Bounds and inequalities as rows with the least value of each. */
function rowsOf({ lower, upper, inequalities }: ConstrainedProblem): {
  readonly rows: Float64Array
  readonly least: Float64Array
} {
  const size = lower.length
  const all: LinearInequality[] = [...inequalities]
  for (let index = 0; index < size; index += 1) {
    const unit = (sign: number): number[] => Array.from({ length: size }, (_, place) => (place === index ? sign : 0))
    const low = lower[index] ?? Number.NEGATIVE_INFINITY
    const high = upper[index] ?? Number.POSITIVE_INFINITY
    if (Number.isFinite(low)) all.push({ coefficients: unit(1), least: low })
    if (Number.isFinite(high)) all.push({ coefficients: unit(-1), least: -high })
  }
  return {
    rows: Float64Array.from(all.flatMap(({ coefficients }) => coefficients)),
    least: Float64Array.from(all, (inequality) => inequality.least),
  }
}

function slackOf(rows: Float64Array, least: Float64Array, point: Float64Array): Float64Array {
  const size = point.length
  return least.map((value, row) => Math.max(0, dot(rows.subarray(row * size, (row + 1) * size), point) - value))
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0
  for (let index = 0; index < left.length; index += 1) sum += (left[index] ?? 0) * (right[index] ?? 0)
  return sum
}
