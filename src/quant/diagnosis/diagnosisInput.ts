import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import type { InstrumentId, StrategyId } from '#core/model/identifiers.ts'
import type { AssetClass, SessionCalendar } from '#core/model/instrument.ts'
import type { OrderRole, OrderSide, OrderStatus, OrderType } from '#core/model/order.ts'
import type { Origin } from '#core/model/origin.ts'
import type { EquityCurve } from '../performance/equityCurve.ts'
import type { RunReport } from '../performance/runReport.ts'
import type { RerunEvidence, RobustnessEvidence, SearchEvidence } from './furtherEvidence.ts'

/**
 * A finished run as plain data. Times are microseconds since the epoch, prices and money currency units, quantities units of
 * the instrument, shares fractions of 1. What was not measured is null: its checks then say that they were not made.
 */
export interface DiagnosisInput {
  readonly currency: string
  /** Equity before the first bar, > 0. */
  readonly startingCash: number
  readonly curve: EquityCurve
  /** Price or equity of what the run is compared with, as long as the curve. */
  readonly benchmark: Float64Array | null
  /** The run in figures, made with resamples so that it has intervals. */
  readonly report: RunReport | null
  readonly instruments: readonly DiagnosedInstrument[]
  /** Closed trades in the order of their exits. */
  readonly trades: readonly DiagnosedTrade[]
  readonly fills: readonly DiagnosedFill[] | null
  /** Every order as it ended. */
  readonly orders: readonly DiagnosedOrder[] | null
  /** Signals that risk refused before they became orders, by code. */
  readonly denials: readonly { readonly code: string; readonly count: number }[] | null
  /** What trading cost in all, >= 0. */
  readonly costs: { readonly commissions: number; readonly slippage: number } | null
  readonly terms: TradingTerms
  readonly venue: VenueLimits | null
  readonly search: SearchEvidence | null
  readonly robustness: RobustnessEvidence
  readonly reruns: RerunEvidence
}

/** One instrument of the run with its bars. */
export interface DiagnosedInstrument {
  readonly instrumentId: InstrumentId
  readonly symbol: string
  readonly assetClass: AssetClass
  /** Whether holding it pays or earns funding (a perpetual future). */
  readonly isPerpetual: boolean
  readonly calendar: SessionCalendar
  readonly interval: BarInterval
  readonly origin: Origin
  readonly bars: BarColumns
  /** Smallest step of its price; null where that is not known. */
  readonly tickSize: number | null
  /** Times of the splits that the run applied. */
  readonly splits: readonly number[]
  /** When it stopped trading for good; null where it trades on or where nothing is known of it. */
  readonly delistedAt: number | null
}

/** One closed round trip. Times are labels of the bars of entry and exit, pnl is after commissions. */
export interface DiagnosedTrade {
  readonly instrumentId: InstrumentId
  readonly strategyId: StrategyId
  readonly side: 'LONG' | 'SHORT'
  readonly size: number
  readonly entryTime: number
  readonly exitTime: number
  readonly entryPrice: number
  readonly exitPrice: number
  readonly commission: number
  readonly pnl: number
  /** How far the price went against and for the trade, as shares of the entry price, >= 0. */
  readonly adverse: number
  readonly favourable: number
}

/** One execution with what its order was. */
export interface DiagnosedFill {
  readonly instrumentId: InstrumentId
  readonly type: OrderType
  readonly role: OrderRole
  readonly side: OrderSide
  readonly quantity: number
  /** Price paid or got, spread and slippage included. */
  readonly price: number
  /** What spread and slippage cost against the reference price; >= 0 is a cost. */
  readonly slippage: number
  /** Label of the bar in which it traded. */
  readonly barTime: number
  /** Label of the last bar known when the order was decided; null where that is not known. */
  readonly decidedBarTime: number | null
  /** Prices of the order; null where it has none. */
  readonly limitPrice: number | null
  readonly stopPrice: number | null
}

/** One order as it ended. */
export interface DiagnosedOrder {
  readonly type: OrderType
  readonly role: OrderRole
  readonly status: OrderStatus
  readonly filledQuantity: number
  readonly submittedAt: number
  /** Code of why it was refused or ended; null where nothing ended it but its fills. */
  readonly reason: string | null
}

/** What trading was assumed to be like. */
export interface TradingTerms {
  readonly fill: 'next-open' | 'close'
  /** Whether any commission or fee is charged. */
  readonly feesCharged: boolean
  /** Whole bid-ask spread as a share of the price. */
  readonly spread: number
  /** Whether the spread of recorded quotes is paid instead. */
  readonly spreadFromQuotes: boolean
  /** Further slippage as a share of the price. */
  readonly slippage: number
  /** Whether larger orders pay more. */
  readonly impactCharged: boolean
  /** Usual delay of an order, microseconds. */
  readonly latency: number
  /** Most that positions may be worth, in multiples of the equity; 1 for a cash account. */
  readonly leverage: number
  readonly borrowCharged: boolean
  readonly fundingCharged: boolean
}

/** What a venue puts up with; null where it has no such rule or it is not known. */
export interface VenueLimits {
  readonly name: string
  readonly ordersPerDay: number | null
  /** Least value of an order, currency units. */
  readonly minimumOrderValue: number | null
}
