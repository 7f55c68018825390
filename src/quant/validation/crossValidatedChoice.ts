import type { Estimate } from '#core/model/estimate.ts'
import { sharpeEstimate } from '../performance/sharpeRatio.ts'
import { combinatorialFolds } from './splits/combinatorialFolds.ts'
import type { IndexRange } from './splits/indexRange.ts'
import type { LabelSpans } from './splits/labelSpans.ts'
import { purgedFolds } from './splits/purgedFolds.ts'

/** How observations are divided. */
export interface CrossValidationPlan {
  /** Folds of the plain division, each tested once. */
  readonly folds: number
  /** Groups of the combinatorial division, and how many of them are tested together. */
  readonly groups: number
  readonly testGroups: number
  /** Periods for which an outcome lasts: those of a training that reach into a test are left out (purge). */
  readonly holding: number
  /** Periods after each test that are trained on neither. */
  readonly embargo: number
}

/** What choosing the best trial is worth where it was not chosen. */
export interface CrossValidatedChoice {
  readonly folds: number
  /** Annual Sharpe ratio over all folds, in each of which the trial is held that was best beside it. */
  readonly sharpe: Estimate | null
  readonly splits: number
  /** Annual Sharpe ratio of each combinatorial path over the whole time, rising; paths without one are left out. */
  readonly pathSharpes: readonly number[]
  readonly trials: number
  /** Periods. */
  readonly n: number
  readonly embargo: number
}

/** Periods a fold must have at least. */
const FEWEST = 20

/**
 * Chooses the best trial afresh beside each part of the time and tests it there: purged and embargoed K-fold
 * cross-validation, and combinatorial purged cross-validation with its paths (Lopez de Prado, 2018, chapters 7 and 12). The
 * choice is by the Sharpe ratio. `trials` holds the returns of each trial, period by period, of equal length. Null for fewer
 * than two trials or fewer than twenty periods a part.
 */
export function crossValidatedChoice(
  trials: readonly Float64Array[],
  periodsPerYear: number,
  plan: CrossValidationPlan,
): CrossValidatedChoice | null {
  const n = trials[0]?.length ?? 0
  if (trials.length < 2 || n < FEWEST * Math.max(plan.folds, plan.groups)) return null
  if (trials.some(({ length }) => length !== n)) throw new Error('Invariant: trials of one search have equal periods')
  const spans = spansOf(n, plan.holding)
  const folds = purgedFolds(spans, plan.folds, plan.embargo)
  const combinatorial = combinatorialFolds(spans, plan)
  const trainings = [...folds, ...combinatorial.splits].map(({ train }) => rangesOf(train))
  const chosen = bestBeside(trials, trainings)
  const joined = join(
    folds.map(({ test }, fold) => ({ returns: trials[chosen[fold] ?? -1], range: test })),
    n,
  )
  const paths = combinatorial.paths.map((path) => {
    const parts = combinatorial.groups.map((range, group) => {
      return { returns: trials[chosen[folds.length + (path[group] ?? -1)] ?? -1], range }
    })
    return sharpeEstimate(join(parts, n), periodsPerYear)?.value ?? null
  })
  return {
    folds: plan.folds,
    sharpe: sharpeEstimate(joined, periodsPerYear),
    splits: combinatorial.splits.length,
    pathSharpes: paths.filter((sharpe) => sharpe !== null).toSorted((a, b) => a - b),
    trials: trials.length,
    n,
    embargo: plan.embargo,
  }
}

function spansOf(n: number, holding: number): LabelSpans {
  const start = Float64Array.from({ length: n }, (_, index) => index)
  return { start, end: start.map((index) => index + holding) }
}

/** The trial with the highest Sharpe ratio of each training; sums over ranges make it cheap for any number of them. */
function bestBeside(
  trials: readonly Float64Array[],
  trainings: readonly (readonly IndexRange[])[],
): readonly (number | undefined)[] {
  const best = trainings.map((): { trial: number; sharpe: number } | null => null)
  const n = trials[0]?.length ?? 0
  const sums = new Float64Array(n + 1)
  const squares = new Float64Array(n + 1)
  for (const [trial, returns] of trials.entries()) {
    for (let index = 0; index < n; index += 1) {
      const value = returns[index] ?? Number.NaN
      sums[index + 1] = (sums[index] ?? 0) + value
      squares[index + 1] = (squares[index] ?? 0) + value * value
    }
    for (const [place, ranges] of trainings.entries()) {
      const sharpe = sharpeOver(ranges, sums, squares)
      const before = best[place]
      if (sharpe !== null && (before === null || before === undefined || sharpe > before.sharpe)) {
        best[place] = { trial, sharpe }
      }
    }
  }
  return best.map((found) => found?.trial)
}

function sharpeOver(ranges: readonly IndexRange[], sums: Float64Array, squares: Float64Array): number | null {
  let count = 0
  let sum = 0
  let square = 0
  for (const { from, to } of ranges) {
    count += to - from
    sum += (sums[to] ?? 0) - (sums[from] ?? 0)
    square += (squares[to] ?? 0) - (squares[from] ?? 0)
  }
  const mean = sum / count
  const variance = square / count - mean * mean
  // A trial that never traded has no ratio and is never the best.
  return count >= FEWEST && variance > 1e-18 ? mean / Math.sqrt(variance) : null
}

/** Consecutive indexes as ranges. */
function rangesOf(indexes: Int32Array): readonly IndexRange[] {
  const ranges: IndexRange[] = []
  for (const index of indexes) {
    const last = ranges.at(-1)
    if (last !== undefined && last.to === index) ranges[ranges.length - 1] = { from: last.from, to: index + 1 }
    else ranges.push({ from: index, to: index + 1 })
  }
  return ranges
}

interface TestedPart {
  /** Left out where nothing could be chosen: nothing is held then. */
  readonly returns: Float64Array | undefined
  readonly range: IndexRange
}

function join(parts: readonly TestedPart[], n: number): Float64Array {
  const joined = new Float64Array(n)
  for (const { returns, range } of parts) {
    if (returns !== undefined) joined.set(returns.subarray(range.from, range.to), range.from)
  }
  return joined
}
