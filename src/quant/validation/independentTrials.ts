import { sharpeEvidence } from './probabilisticSharpe.ts'
import { averageLinkage } from './averageLinkage.ts'
import { correlationMatrix } from './correlation.ts'

/** Trials grouped by what they have in common. */
export interface IndependentTrials {
  /** Number of groups: the effective number of independent trials. */
  readonly count: number
  /** Group of each trial, from 0. */
  readonly groups: Int32Array
  /** Sharpe ratio of one period of each group's mean returns; 0 where they never change. */
  readonly sharpes: readonly number[]
}

/** Mean correlation above which groups of trials count as one idea. */
const SAME_IDEA = 0.5

/**
 * Counts the independent ones among trials, after the idea of Lopez de Prado and Lewis (2018): returns of the same periods are
 * clustered by average linkage with the distance 1 - correlation, and groups join while their mean correlation is at least
 * one half. Variants of one rule then count once; the groups' Sharpe ratios are the trials of a deflated one.
 */
export function independentTrials(returns: readonly Float64Array[], sameIdea = SAME_IDEA): IndependentTrials {
  const size = returns.length
  const distances = correlationMatrix(returns).map((correlation) => 1 - correlation)
  const groups = averageLinkage(distances, size, 1 - sameIdea)
  const count = groups.reduce((most, group) => Math.max(most, group + 1), 0)
  const sums = Array.from({ length: count }, () => new Float64Array(returns[0]?.length ?? 0))
  // A ratio does not change with scale, so the sum of a group's returns serves as their mean.
  for (const [trial, column] of returns.entries()) {
    const sum = sums[groups[trial] ?? 0]
    if (sum === undefined) continue
    for (let index = 0; index < column.length; index += 1) sum[index] = (sum[index] ?? 0) + (column[index] ?? 0)
  }
  return { count, groups, sharpes: sums.map((sum) => sharpeEvidence(sum)?.sharpe ?? 0) }
}
