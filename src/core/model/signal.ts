import type { Estimate } from './estimate.ts'
import type { InstrumentId, SignalId, StrategyId } from './identifiers.ts'
import type { TimeInForce } from './order.ts'
import type { Origin } from './origin.ts'

/** The exposure a strategy wants; never a quantity. FLAT asks to leave the market. */
export type Direction = 'LONG' | 'SHORT' | 'FLAT'

/** One statement for or against a decision, in words a trader reads, with the datum behind it. */
export interface Evidence {
  readonly text: string
  /** What the statement rests on, for example `sma-10 at 2008-03-04` or `bars SPX.SAMPLE 1d`. */
  readonly source: string
  /** Market time of the datum, microseconds. */
  readonly tsEvent: number
  /** Relative weight, 0..1; the strongest are shown first. */
  readonly strength: number
}

/** The value of a named feature at the moment of the signal. */
export interface FeatureReference {
  readonly name: string
  readonly value: number
  readonly unit: string
}

/** Why one filter of a strategy let a candidate pass or stopped it. */
export interface FilterVerdict {
  readonly filter: string
  readonly passed: boolean
  readonly reason: string
}

/** Protective prices that go with an entry, in currency units. */
export interface BracketPlan {
  readonly stop: number
  readonly target: number | null
  /** Distance to the target over distance to the stop; null without a target. */
  readonly rewardRisk: number | null
}

/** How a strategy wants to enter; the house plans the entry where it says nothing. Prices in currency units. */
export interface EntryWish {
  readonly type: 'MARKET' | 'LIMIT' | 'STOP' | 'STOP_LIMIT'
  readonly limitPrice: number | null
  readonly stopPrice: number | null
  readonly timeInForce: TimeInForce
  /** Market time after which the entry is no longer wanted; null leaves that to `timeInForce`. */
  readonly expireAt: number | null
  readonly postOnly: boolean
  /** Share of the quantity shown at a time, 0..1; null shows all. */
  readonly displayShare: number | null
}

/** How a protective stop follows the market, in the terms of {@link Trail} but with prices in currency units. */
export type TrailWish =
  | { readonly kind: 'AMOUNT'; readonly distance: number }
  | { readonly kind: 'FRACTION'; readonly fraction: number }
  | { readonly kind: 'AVERAGE_TRUE_RANGE'; readonly multiple: number; readonly length: number }

/** What a strategy saw and wants, with its evidence; risk decides the size. */
export interface Signal {
  readonly signalId: SignalId
  readonly strategyId: StrategyId
  readonly instrumentId: InstrumentId
  readonly direction: Direction
  /** Price the signal was computed from (last close or quote mid), currency units. */
  readonly referencePrice: number
  /** Calibrated probability of success with its interval; null when the strategy states none. */
  readonly probability: Estimate | null
  /** How long the idea lives, microseconds of market time. */
  readonly horizon: number
  readonly evidence: readonly Evidence[]
  readonly counterEvidence: readonly Evidence[]
  readonly features: readonly FeatureReference[]
  readonly filters: readonly FilterVerdict[]
  readonly bracket: BracketPlan | null
  /** Left out where the house is to plan the entry. */
  readonly entry?: EntryWish
  /** Left out where the stop stays where it is. */
  readonly trail?: TrailWish
  /**
   * Share of the strategy's budget this position may take, 0 < weight <= 1; left out for all of it. Backtests that state
   * sizes of their own use it; elsewhere it can only make a position smaller.
   */
  readonly weight?: number
  readonly wrongIf: string
  readonly origin: Origin
  readonly tsEvent: number
}
