import { equalParts, type IndexRange } from './indexRange.ts'
import { type LabelSpans, trainingBeside } from './labelSpans.ts'

/** One way to hold out some of the groups. */
export interface CombinatorialSplit {
  /** Groups held out, rising. */
  readonly testGroups: readonly number[]
  readonly train: Int32Array
}

/** All ways to hold out some of the groups, and how their tests join to whole histories. */
export interface CombinatorialFolds {
  readonly groups: readonly IndexRange[]
  readonly splits: readonly CombinatorialSplit[]
  /** Each path names, for each group, the split whose test of that group it takes; every test is on one path. */
  readonly paths: readonly (readonly number[])[]
}

/**
 * Combinatorial purged cross-validation (Lopez de Prado, 2018, chapter 12): n groups of which k are held out at a time make C(n, k)
 * splits and C(n - 1, k - 1) paths over the whole history, so that a strategy has a spread of results instead of one.
 */
export function combinatorialFolds(
  spans: LabelSpans,
  plan: { readonly groups: number; readonly testGroups: number; readonly embargo: number },
): CombinatorialFolds {
  if (!(plan.testGroups >= 1 && plan.testGroups < plan.groups)) {
    throw new Error(`Invariant: ${plan.testGroups} of ${plan.groups} groups cannot be held out`)
  }
  const groups = equalParts(spans.start.length, plan.groups)
  const splits = combinations(plan.groups, plan.testGroups).map((testGroups) => {
    const tests = testGroups.flatMap((group) => groups[group] ?? [])
    return { testGroups, train: trainingBeside(spans, tests, plan.embargo) }
  })
  const splitsOf = groups.map((_, group) =>
    splits.flatMap((split, index) => (split.testGroups.includes(group) ? index : [])),
  )
  const paths = (splitsOf[0] ?? []).map((_, path) => splitsOf.map((indexes) => indexes[path] ?? Number.NaN))
  return { groups, splits, paths }
}

/** Every choice of k numbers below n, each rising, in dictionary order. */
function combinations(n: number, k: number): readonly (readonly number[])[] {
  const found: (readonly number[])[] = []
  const extend = (chosen: readonly number[], from: number): void => {
    if (chosen.length === k) {
      found.push(chosen)
      return
    }
    for (let next = from; next <= n - (k - chosen.length); next += 1) extend([...chosen, next], next + 1)
  }
  extend([], 0)
  return found
}
