import { deflatedSharpe, type TrialHistory } from './deflatedSharpe.ts'
import { minimumBacktestYears } from './expectedMaximum.ts'
import { minimumTrackRecord, probabilisticSharpe, sharpeEvidence } from './probabilisticSharpe.ts'

/** What a Sharpe ratio is worth after so many trials; ratios a year. */
export interface SharpeVerdict {
  /** Mean over deviation of the period returns, annualised. */
  readonly sharpe: number
  /** Number of period returns. */
  readonly n: number
  /** Trials of the idea, this one included. */
  readonly trials: number
  /** Ratio to be expected of the best of so many trials without any skill. */
  readonly expectedMaximumSharpe: number
  /** Probability that the true ratio is above 0, had this been the only trial. */
  readonly probabilisticSharpe: number
  /** Probability that the true ratio is above the best that so many trials show without skill. */
  readonly deflatedSharpe: number
  /** Periods from which the ratio is above 0 with 95 % confidence, the record going on as it is; null where it is not above 0. */
  readonly minimumTrackRecord: number | null
  /** Years of data below which so many trials show this ratio without skill; null where it is not above 0. */
  readonly minimumBacktestYears: number | null
}

/** Judges the returns of the chosen trial by the number of trials it was chosen from; null where they have no Sharpe ratio. */
export function judgeSharpe(
  returns: ArrayLike<number>,
  periodsPerYear: number,
  history: TrialHistory,
): SharpeVerdict | null {
  const evidence = sharpeEvidence(returns)
  if (evidence === null) return null
  const annual = Math.sqrt(periodsPerYear)
  const deflated = deflatedSharpe(evidence, history)
  const sharpe = annual * evidence.sharpe
  return {
    sharpe,
    n: evidence.n,
    trials: history.trials,
    expectedMaximumSharpe: annual * deflated.expectedMaximum,
    probabilisticSharpe: probabilisticSharpe(evidence, 0),
    deflatedSharpe: deflated.probability,
    minimumTrackRecord: minimumTrackRecord(evidence, 0),
    minimumBacktestYears: minimumBacktestYears(history.trials, sharpe),
  }
}
