import type { Estimate } from './estimate.ts'
import type { ExecutionPlan } from './executionPlan.ts'
import type { AccountId, InstrumentId, ProposalId, SignalId, StrategyId } from './identifiers.ts'
import type { OrderSide, OrderType, TimeInForce, Trail } from './order.ts'
import type { Origin, TradingMode } from './origin.ts'
import type { Evidence } from './signal.ts'

/** How much ceremony a decision needs; set by risk, never by a strategy or an agent. */
export type ProposalTier = 1 | 2

/** QUEUED waits for the trader; every other status is an end, and each end is a different word everywhere. */
export type ProposalStatus =
  | 'QUEUED'
  | 'RETURNED'
  | 'APPROVED'
  | 'REJECTED'
  | 'EXPIRED'
  | 'SUPERSEDED'
  | 'WITHDRAWN'
  | 'KILLED'

/** Why a trader refused: 1 thesis, 2 cost, 3 risk, 4 data, 5 event, 6 other. */
export type RejectReason =
  | 'THESIS_WEAK'
  | 'COST_LIQUIDITY'
  | 'RISK_CONCENTRATION'
  | 'DATA_DOUBTFUL'
  | 'EVENT_AHEAD'
  | 'OTHER'

/** One row of the risk table: a measure before and after the trade against its limit; micro-units, or shares of 1. */
export interface RiskLine {
  readonly measure: string
  readonly unit: 'money' | 'percent'
  readonly before: number
  readonly after: number
  readonly limit: number
  readonly kind: 'hard' | 'soft'
  /** True for the one limit that binds the size. */
  readonly binds: boolean
}

/** What the trade is expected to cost, in currency units and basis points of its value. */
export interface CostEstimate {
  readonly spreadBps: number
  readonly feesBps: number
  readonly slippageBps: number
  readonly totalBps: number
  readonly totalBpsP90: number
  readonly total: number
}

/** How the quantity came about: the rule, its raw result, and what cut it. */
export interface SizingReport {
  readonly rule: string
  readonly raw: number
  readonly final: number
  readonly boundBy: string
}

/** The bad ends of a trade; micro-units of the account's currency, losses positive. */
export interface TradeEnds {
  /** The stop fills at its price, with the costs of entering and leaving. */
  readonly stopFills: number
  /** The price jumps over the stop and fills at three times its distance. */
  readonly stopGaps: number
  /** What the account loses at its present stops if nothing is done. */
  readonly doNothing: number
}

/** Terms of an entry beyond type, time and limit; prices are scaled integers. */
export interface EntryTerms {
  /** Price from which a stop entry trades; null for any other. */
  readonly triggerPrice: number | null
  /** Market time at which a GTD entry ends; null for any other. */
  readonly expireAt: number | null
  readonly postOnly: boolean
  /** Share of the quantity shown at a time, 0..1; null shows all. */
  readonly displayShare: number | null
  /** How the protective stop follows the market; null where it stays where it is. */
  readonly trail: Trail | null
}

/** A sized, costed trade waiting for a human; `hash` binds an approval to exactly these terms. */
export interface Proposal {
  readonly proposalId: ProposalId
  readonly hash: string
  readonly snapshotId: string
  readonly mode: TradingMode
  readonly accountId: AccountId
  readonly signalId: SignalId
  readonly strategyId: StrategyId
  readonly instrumentId: InstrumentId
  readonly side: OrderSide
  readonly orderType: OrderType
  readonly timeInForce: TimeInForce
  /** Scaled integers of the instrument. */
  readonly quantity: number
  readonly limitPrice: number | null
  readonly stopPrice: number | null
  readonly targetPrice: number | null
  /** Left out by entries without any. */
  readonly entry?: EntryTerms
  /** How it is worked where it is more than one order; left out where its orders leave at once. */
  readonly execution?: ExecutionPlan
  readonly referencePrice: number
  /** Value at the reference price, micro-units of the account's currency. */
  readonly notional: number
  readonly tier: ProposalTier
  readonly tierReason: string
  readonly sizing: SizingReport
  readonly risk: readonly RiskLine[]
  /** Left out by proposals of before it was told. */
  readonly ends?: TradeEnds
  readonly cost: CostEstimate
  readonly evidence: readonly Evidence[]
  /** At least one item; a proposal without counter-evidence is not made. */
  readonly counterEvidence: readonly Evidence[]
  readonly probability: Estimate | null
  /** How like signals of this strategy ended in this account; null until there are any. */
  readonly record: Estimate | null
  readonly wrongIf: string
  readonly origin: Origin
  /** Market time of the data behind it. */
  readonly tsData: number
  /** Our time of creation and expiry, microseconds of the host's clock. */
  readonly tsCreated: number
  readonly tsExpires: number
  readonly extended: boolean
  readonly status: ProposalStatus
  /** Words for the end or the return; null while queued. */
  readonly outcome: string | null
  /** Fields that changed since the trader last saw it, when RETURNED. */
  readonly changes: readonly { readonly field: string; readonly from: string; readonly to: string }[]
}
