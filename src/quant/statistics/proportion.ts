import type { Estimate } from '#core/model/estimate.ts'
import { betaQuantile } from './beta.ts'
import { NORMAL_95 } from './normal.ts'

/**
 * Share of successes with the exact (Clopper-Pearson) 95 % interval, which covers at least as often as it says; null
 * without a trial.
 */
export function exactProportion(successes: number, n: number): Estimate | null {
  if (n === 0) return null
  requireCounts(successes, n)
  return {
    value: successes / n,
    low: successes === 0 ? 0 : betaQuantile(0.025, successes, n - successes + 1),
    high: successes === n ? 1 : betaQuantile(0.975, successes + 1, n - successes),
    n,
  }
}

/** Share of successes with Wilson's 95 % score interval, which covers on average as often as it says; null without a trial. */
export function wilsonProportion(successes: number, n: number): Estimate | null {
  if (n === 0) return null
  requireCounts(successes, n)
  const share = successes / n
  const square = NORMAL_95 ** 2
  const centre = (share + square / (2 * n)) / (1 + square / n)
  const reach = (NORMAL_95 / (1 + square / n)) * Math.sqrt((share * (1 - share)) / n + square / (4 * n * n))
  return {
    value: share,
    low: successes === 0 ? 0 : centre - reach,
    high: successes === n ? 1 : centre + reach,
    n,
  }
}

function requireCounts(successes: number, n: number): void {
  if (!Number.isInteger(successes) || !Number.isInteger(n) || successes < 0 || successes > n) {
    throw new Error(`Invariant: ${successes} of ${n} is not a proportion`)
  }
}
