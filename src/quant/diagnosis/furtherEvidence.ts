import type { Estimate } from '#core/model/estimate.ts'
import type { Capacity } from '../robustness/capacity.ts'
import type { CostSensitivity } from '../robustness/costSensitivity.ts'
import type { SubPeriodBreakdown } from '../robustness/subPeriods.ts'
import type { SurfaceStability } from '../robustness/surfaceStability.ts'
import type { TradeMonteCarlo } from '../robustness/tradeMonteCarlo.ts'
import type { BacktestOverfitting } from '../validation/backtestOverfitting.ts'
import type { SharpeVerdict } from '../validation/sharpeVerdict.ts'

/** How the run was chosen among others. */
export interface SearchEvidence {
  /** Every run of the idea so far, this one and the failed ones included, >= 1. */
  readonly trials: number
  /** The Sharpe ratio judged by the number of trials. */
  readonly verdict: SharpeVerdict | null
  readonly overfitting: BacktestOverfitting | null
  /** Every parameter that was or could have been tuned. */
  readonly parameters: readonly SearchedParameter[]
  readonly stability: SurfaceStability | null
  /** Sharpe ratios of the part that was chosen on and of the part kept away from it; null without such a part. */
  readonly outOfSample: { readonly chosenOn: Estimate; readonly keptAway: Estimate } | null
}

/** One tuned parameter; a range of null says that it was not searched. */
export interface SearchedParameter {
  readonly name: string
  readonly value: number
  readonly range: { readonly low: number; readonly high: number } | null
}

/** What the run's robustness was found to be; null where it was not measured. */
export interface RobustnessEvidence {
  readonly costs: CostSensitivity | null
  readonly capacity: Capacity | null
  readonly calendar: SubPeriodBreakdown | null
  readonly regimes: SubPeriodBreakdown | null
  /** Trades drawn anew, and the same trades in other orders. */
  readonly bootstrap: TradeMonteCarlo | null
  readonly shuffle: TradeMonteCarlo | null
}

/** Net profits, currency units, of the same run under other assumptions; null where it was not run. */
export interface RerunEvidence {
  /** Prices within bars taken in the best and in the worst order. */
  readonly bestOrder: number | null
  readonly worstOrder: number | null
  readonly doubledCosts: number | null
  /** Every order one bar later. */
  readonly oneBarLater: number | null
  readonly leakProof: LeakProof | null
}

/** Outcome of the proof that no decision knew the future. */
export interface LeakProof {
  /** Decisions that were made again with less, or other, future. */
  readonly decisions: number
  /** One for each that came out differently: what, and when. */
  readonly leaks: readonly string[]
}
