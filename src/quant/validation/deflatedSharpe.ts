import { variance } from '../statistics/moments.ts'
import { expectedMaximumSharpe } from './expectedMaximum.ts'
import { probabilisticSharpe, type SharpeEvidence } from './probabilisticSharpe.ts'

/** What else was tried before this result was looked at. */
export interface TrialHistory {
  /** Number of independent trials, this one included, >= 1. */
  readonly trials: number
  /** Sharpe ratios of the trials, of one period; null or fewer than two take the spread that chance alone makes. */
  readonly sharpes: readonly number[] | null
}

/** A Sharpe ratio beside what the best of so many trials shows without skill; ratios of one period. */
export interface DeflatedSharpe {
  /** Probability that the true ratio exceeds that of the best of the trials without skill. */
  readonly probability: number
  /** Ratio to be expected of the best of the trials without skill. */
  readonly expectedMaximum: number
  readonly trials: number
}

/**
 * Deflated Sharpe ratio (Bailey and Lopez de Prado, 2014): the probabilistic one against the expected maximum of the trials.
 * Where the trials' ratios are not known their deviation is that of chance, 1 / sqrt(n - 1).
 */
export function deflatedSharpe(evidence: SharpeEvidence, { trials, sharpes }: TrialHistory): DeflatedSharpe {
  const known = sharpes === null ? Number.NaN : variance(sharpes)
  const deviation = Math.sqrt(Number.isNaN(known) ? 1 / (evidence.n - 1) : known)
  const expectedMaximum = expectedMaximumSharpe(trials, deviation)
  return { probability: probabilisticSharpe(evidence, expectedMaximum), expectedMaximum, trials }
}
