import { minimiseConstrained, type Minimum } from '../../statistics/minimum/constrainedMinimum.ts'
import { goldenSection } from '../../statistics/minimum/goldenSection.ts'
import { minimiseBySimplex } from '../../statistics/minimum/simplexMinimum.ts'
import type { LikelihoodProblem } from './likelihoodProblem.ts'

/** What the whole log-likelihood may still promise when a search is content. */
const CONTENT = 1e-9
/** What it may promise at an end that is used at all: a tenth of a standard error. */
const USABLE = 5e-3
/** How exactly later starts are followed until they turn out to lead higher. */
const ROUGH = 1e-3
/** A later start has to win this much, and so has another round across the kinks. */
const BETTER = 1e-7
const MOST_ROUNDS = 20

/**
 * The best maximum of the searches from these starts, for n returns; null when none found one. Where steps by gradients
 * found none at all, a simplex goes on from the highest point they reached.
 */
export function bestMaximum(problem: LikelihoodProblem, starts: readonly Float64Array[], n: number): Minimum | null {
  let best: Minimum | null = null
  let highest: Minimum | null = null
  for (const start of starts) {
    let at = startOf(problem, start)
    if (best !== null) {
      const rough = minimiseConstrained(problem, at, ROUGH / n)
      if (!((best.value - rough.value) * n > BETTER)) continue
      at = rough.point
    }
    const found = climb(problem, at, n)
    if (isMaximum(found, n) && (best === null || (best.value - found.value) * n > BETTER)) best = found
    if (Number.isFinite(found.value) && (highest === null || found.value < highest.value)) highest = found
  }
  if (best !== null || highest === null) return best
  const last = climbBySimplex(problem, highest, n)
  return isMaximum(last, n) ? last : null
}

function isMaximum({ promise, value }: Minimum, n: number): boolean {
  return promise * n <= USABLE && Number.isFinite(value)
}

/** Steps by gradients; where these stall, across the kinks of the mean. */
function climb(problem: LikelihoodProblem, start: Float64Array, n: number): Minimum {
  const found = minimiseConstrained(problem, start, CONTENT / n)
  if (found.promise * n <= CONTENT || !Number.isFinite(found.value) || problem.free[0] !== 0) return found
  return crossKinks(problem, found, n)
}

function climbBySimplex(problem: LikelihoodProblem, from: Minimum, n: number): Minimum {
  const gradient = new Float64Array(from.point.length)
  const simplex = minimiseBySimplex(
    (point) => (isFeasible(problem, point) ? problem.evaluate(point, gradient) : Number.POSITIVE_INFINITY),
    from.point,
    from.point.map((value) => Math.max(Math.abs(value) * 0.05, 1e-3)),
    CONTENT / n,
  )
  return minimiseConstrained(problem, simplex.point, CONTENT / n)
}

/**
 * With |e| in the recursion the likelihood has a kink wherever the mean equals a return, and a gradient there says nothing.
 * The kinks lie across the mean alone, so that searching the mean and everything else in turn arrives at the maximum.
 */
function crossKinks(problem: LikelihoodProblem, from: Minimum, n: number): Minimum {
  const gradient = new Float64Array(from.point.length)
  const reach = 0.2 / Math.sqrt(n)
  let best = from
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const before = best.value
    best = minimiseConstrained(withMean(problem, best.point[0] ?? 0), best.point, CONTENT / n)
    const { point } = best
    const centre = point[0] ?? 0
    const moved = goldenSection(
      (mean) => problem.evaluate(point.with(0, mean), gradient),
      [centre - reach, centre + reach],
      1e-4,
    )
    if (moved.value < best.value) {
      const next = minimiseConstrained(problem, point.with(0, moved.at), CONTENT / n)
      if (next.promise * n <= CONTENT) return next
      best = { ...next, promise: best.promise }
    }
    if (!((before - best.value) * n > BETTER)) break
  }
  return minimiseConstrained(withMean(problem, best.point[0] ?? 0), best.point, CONTENT / n)
}

/** The same problem with the mean held. */
function withMean(problem: LikelihoodProblem, mean: number): LikelihoodProblem {
  return { ...problem, lower: problem.lower.with(0, mean), upper: problem.upper.with(0, mean) }
}

/** The free numbers of a whole point, within the bounds. */
function startOf({ free, lower, upper }: LikelihoodProblem, point: Float64Array): Float64Array {
  return Float64Array.from(free, (index, place) => {
    return Math.min(Math.max(point[index] ?? 0, lower[place] ?? 0), upper[place] ?? 0)
  })
}

function isFeasible({ lower, upper, inequalities }: LikelihoodProblem, point: Float64Array): boolean {
  if (point.some((value, index) => value < (lower[index] ?? value) || value > (upper[index] ?? value))) return false
  return inequalities.every(({ coefficients, least }) => {
    return coefficients.reduce((sum, value, index) => sum + value * (point[index] ?? 0), 0) >= least
  })
}
