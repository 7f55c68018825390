import type { Estimate } from '#core/model/estimate.ts'
import type { SharpeEvidenceOfRun } from '#contracts/records/experiment.ts'
import { periodReturns } from '#quant/performance/periodReturns.ts'
import { sharpeEstimate } from '#quant/performance/sharpeRatio.ts'
import { deflatedSharpe } from '#quant/validation/deflatedSharpe.ts'
import { sharpeEvidence } from '#quant/validation/probabilisticSharpe.ts'
import type { TrialCount } from './trialCount.ts'

/** Different experiments below which their spread says less than that of chance, which is taken instead. */
const KNOWN_SPREAD = 10

/** Takes what an equity curve says about its Sharpe ratio; null where the period returns have none. */
export function evidenceOf(equity: {
  readonly time: Float64Array
  readonly value: Float64Array
}): SharpeEvidenceOfRun | null {
  if (equity.time.length === 0) return null
  const { returns, periodsPerYear } = periodReturns({ tsOpen: equity.time, equity: equity.value })
  const evidence = sharpeEvidence(returns)
  const isSound = evidence !== null && Object.values(evidence).every(Number.isFinite)
  return isSound ? { ...evidence, periodsPerYear, annual: sharpeEstimate(returns, periodsPerYear) } : null
}

/** Annual Sharpe ratio of the period returns. */
export function annualSharpe({ sharpe, periodsPerYear }: SharpeEvidenceOfRun): number {
  return Math.sqrt(periodsPerYear) * sharpe
}

/** What a Sharpe ratio is worth after the trials of its idea. */
export interface DeflatedSharpeOfRun {
  /**
   * Probability that the true ratio is above what the best of so many trials shows without skill (deflated Sharpe ratio).
   * Its interval is that of the Sharpe ratio, carried through the same formula; n counts period returns.
   */
  readonly estimate: Estimate
  /** Annual ratio to be expected of the best of the trials without skill. */
  readonly expectedMaximum: number
  readonly trials: number
  /** The trials' ratios told how much they differ; else the spread of chance stands in for it. */
  readonly isSpreadKnown: boolean
}

/** Deflates a Sharpe ratio by the trials of its idea; null means "not enough data". A run is always its own first trial. */
export function deflate(
  evidence: SharpeEvidenceOfRun | null,
  count: Pick<TrialCount, 'trials' | 'sharpes'>,
): DeflatedSharpeOfRun | null {
  if (evidence === null || evidence.annual === null) return null
  const { annual, periodsPerYear, n } = evidence
  const yearly = Math.sqrt(periodsPerYear)
  const isSpreadKnown = count.sharpes.length >= KNOWN_SPREAD
  const history = {
    trials: Math.max(1, count.trials),
    sharpes: isSpreadKnown ? count.sharpes.map((sharpe) => sharpe / yearly) : null,
  }
  const at = (sharpe: number): number => deflatedSharpe({ ...evidence, sharpe }, history).probability
  const { probability: value, expectedMaximum } = deflatedSharpe(evidence, history)
  const ends = [value, at(annual.low / yearly), at(annual.high / yearly)]
  if (!ends.every(Number.isFinite)) return null
  return {
    estimate: { value, low: Math.min(...ends), high: Math.max(...ends), n },
    expectedMaximum: yearly * expectedMaximum,
    trials: history.trials,
    isSpreadKnown,
  }
}
