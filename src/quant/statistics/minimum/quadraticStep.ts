import { solveInPlace } from './linearSystem.ts'

/** A quadratic model around a point: gradient, curvature (positive definite, flat by rows), and rows . step >= -slack. */
export interface QuadraticModel {
  readonly gradient: Float64Array
  readonly curvature: Float64Array
  /** Inequalities, one flat row of `gradient.length` each. */
  readonly rows: Float64Array
  /** How far each inequality is from being tight, at least 0. */
  readonly slack: Float64Array
}

const MOST_CHANGES = 100
const STILL = 1e-14

/**
 * The step that minimises gradient . d + d' curvature d / 2 under the inequalities, by the primal active-set method
 * (Nocedal and Wright, Numerical Optimization, algorithm 16.3) from d = 0. Null when the curvature is singular.
 */
export function quadraticStep(model: QuadraticModel): Float64Array | null {
  const size = model.gradient.length
  const step = new Float64Array(size)
  const active: number[] = []
  for (let change = 0; change < MOST_CHANGES; change += 1) {
    const solved = solveOnActive(model, step, active)
    if (solved === null) return null
    const length = solved.subarray(0, size).reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    if (length <= STILL) {
      const released = mostNegative(solved, size)
      if (released < 0) return step
      active.splice(released, 1)
      continue
    }
    const { share, blocking } = shareUntilBlocked(model, step, solved, active)
    for (let index = 0; index < size; index += 1) step[index] = (step[index] ?? 0) + share * (solved[index] ?? 0)
    if (blocking >= 0) active.push(blocking)
  }
  // Every iterate is feasible and none is worse than the one before: a cycle of ties costs quality, not correctness.
  return step
}

/** Move from `step` to the minimum where the active inequalities stay tight, followed by their multipliers. */
function solveOnActive(model: QuadraticModel, step: Float64Array, active: readonly number[]): Float64Array | null {
  const { gradient, curvature, rows } = model
  const size = gradient.length
  const all = size + active.length
  const matrix = new Float64Array(all * all)
  const right = new Float64Array(all)
  for (let row = 0; row < size; row += 1) {
    let slope = gradient[row] ?? 0
    for (let column = 0; column < size; column += 1) {
      const bend = curvature[row * size + column] ?? 0
      matrix[row * all + column] = bend
      slope += bend * (step[column] ?? 0)
    }
    right[row] = -slope
  }
  for (const [place, constraint] of active.entries()) {
    for (let column = 0; column < size; column += 1) {
      const value = rows[constraint * size + column] ?? 0
      matrix[(size + place) * all + column] = value
      matrix[column * all + size + place] = -value
    }
  }
  return solveInPlace(matrix, right, all) ? right : null
}

function mostNegative(solved: Float64Array, size: number): number {
  let place = -1
  let least = -1e-12
  for (let index = size; index < solved.length; index += 1) {
    const multiplier = solved[index] ?? 0
    if (multiplier < least) {
      least = multiplier
      place = index - size
    }
  }
  return place
}

function shareUntilBlocked(
  { gradient, rows, slack }: QuadraticModel,
  step: Float64Array,
  move: Float64Array,
  active: readonly number[],
): { readonly share: number; readonly blocking: number } {
  const size = gradient.length
  let share = 1
  let blocking = -1
  for (let constraint = 0; constraint < slack.length; constraint += 1) {
    if (active.includes(constraint)) continue
    let along = 0
    let taken = 0
    for (let column = 0; column < size; column += 1) {
      const value = rows[constraint * size + column] ?? 0
      along += value * (move[column] ?? 0)
      taken += value * (step[column] ?? 0)
    }
    if (along >= -STILL) continue
    const room = Math.max(0, (slack[constraint] ?? 0) + taken) / -along
    if (room < share) {
      share = room
      blocking = constraint
    }
  }
  return { share, blocking }
}
