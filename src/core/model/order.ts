import type {
  AccountId,
  ClientOrderId,
  ExecutionId,
  InstrumentId,
  ProposalId,
  SignalId,
  StrategyId,
  VenueOrderId,
} from './identifiers.ts'

/** Which way an order trades. */
export type OrderSide = 'BUY' | 'SELL'
/** When an order may trade. A trailing stop is a stop that follows the market by `special.trail` and never goes back. */
export type OrderType = 'MARKET' | 'LIMIT' | 'STOP' | 'STOP_LIMIT' | 'TRAILING_STOP'
/**
 * How long an order works: until cancelled, to the session's end, to `special.expireAt` (GTD), at once or never (IOC in
 * part, FOK as a whole), or only in the auction that opens or closes the session.
 */
export type TimeInForce = 'GTC' | 'DAY' | 'GTD' | 'IOC' | 'FOK' | 'AT_OPEN' | 'AT_CLOSE'
/** What an order is for; entries add risk, the other roles only reduce it. */
export type OrderRole = 'ENTRY' | 'EXIT' | 'STOP_LOSS' | 'TAKE_PROFIT'

/**
 * Where an order stands. DENIED is refused by us, REJECTED by the venue; UNKNOWN means the venue's answer was lost and
 * counts at its worst case until proven otherwise.
 */
export type OrderStatus =
  | 'INITIALIZED'
  | 'INTENDED'
  | 'SUBMITTED'
  | 'ACCEPTED'
  | 'PARTIALLY_FILLED'
  | 'PENDING_CANCEL'
  | 'UNKNOWN'
  | 'FILLED'
  | 'CANCELLED'
  | 'EXPIRED'
  | 'REJECTED'
  | 'DENIED'

/** Asks the venue to compute the quantity when it fills: this share of the account's equity, in whole increments. */
export interface EquityFraction {
  readonly kind: 'EQUITY_FRACTION'
  /** 0 < fraction <= 1. */
  readonly fraction: number
}

/** How far a trailing stop stays behind the best price since it began to work. */
export type Trail =
  /** Scaled price > 0. */
  | { readonly kind: 'AMOUNT'; readonly distance: number }
  /** Share of the best price, 0 < fraction < 1. */
  | { readonly kind: 'FRACTION'; readonly fraction: number }
  /** Multiples of the average true range of the last `length` bars. */
  | { readonly kind: 'AVERAGE_TRUE_RANGE'; readonly multiple: number; readonly length: number }

/** Protective orders created by the venue when an entry fills, as distances from the fill price (fractions of it). */
export interface AttachedExit {
  readonly stopLossFraction: number | null
  readonly takeProfitFraction: number | null
  /** Makes the stop a trailing one that starts at its distance, if there is any; left out where it stays where it is. */
  readonly trail?: Trail
}

/** What most orders do without. */
export interface SpecialTerms {
  /** Refused rather than traded at once: it only ever adds liquidity. Limit orders only. */
  readonly postOnly: boolean
  /** Scaled quantity shown at a time (iceberg); null shows all. */
  readonly displayQuantity: number | null
  /** Set for trailing stops and for nothing else. */
  readonly trail: Trail | null
  /** Market time at which a GTD order ends, microseconds; null for every other. */
  readonly expireAt: number | null
}

/** An order as decided; prices and quantities are scaled integers of its instrument. Never changed after the intent. */
export interface OrderSpecification {
  readonly clientOrderId: ClientOrderId
  readonly accountId: AccountId
  readonly instrumentId: InstrumentId
  readonly strategyId: StrategyId
  readonly signalId: SignalId
  /** The approved proposal; null for risk-reducing orders and in backtests. */
  readonly proposalId: ProposalId | null
  readonly role: OrderRole
  readonly side: OrderSide
  readonly type: OrderType
  /** Scaled quantity > 0; null only with `sizing`. */
  readonly quantity: number | null
  readonly sizing: EquityFraction | null
  readonly limitPrice: number | null
  readonly stopPrice: number | null
  readonly timeInForce: TimeInForce
  readonly reduceOnly: boolean
  /** Orders of one group cancel each other when one fills. */
  readonly ocoGroup: string | null
  /** The entry this order protects; it becomes active when that entry fills. */
  readonly parentClientOrderId: ClientOrderId | null
  readonly attachedExit: AttachedExit | null
  /** Left out by orders without any. */
  readonly special?: SpecialTerms
  readonly tsInit: number
}

/** An order and everything that has happened to it so far. */
export interface Order extends OrderSpecification {
  readonly status: OrderStatus
  readonly venueOrderId: VenueOrderId | null
  readonly filledQuantity: number
  /** Volume-weighted price of the fills, currency units (not scaled); null before the first. */
  readonly averageFillPrice: number | null
  /** Stable code and words for DENIED, REJECTED, CANCELLED, EXPIRED, UNKNOWN; null otherwise. */
  readonly reason: { readonly code: string; readonly text: string } | null
  readonly tsLast: number
  /**
   * What a FILLED order comes back as when one of its executions is taken back; left out where that is PARTIALLY_FILLED
   * without a reason, and for every other status.
   */
  readonly beneath?: {
    readonly status: OrderStatus
    readonly reason: { readonly code: string; readonly text: string } | null
  }
  /** Set once an execution of the order was corrected or taken back; left out otherwise. */
  readonly amended?: true
}

/** One execution. Price and quantity are scaled integers of the instrument, money is in micro-units of the currency. */
export interface Fill {
  readonly executionId: ExecutionId
  readonly venue: string
  readonly accountId: AccountId
  readonly clientOrderId: ClientOrderId
  readonly instrumentId: InstrumentId
  readonly strategyId: StrategyId
  readonly side: OrderSide
  /** Above 0; 0 only in a revision, where it says that the execution was taken back (busted). */
  readonly quantity: number
  readonly price: number
  readonly fee: number
  /** What the half spread and slippage cost against the reference price, micro-units; >= 0 is a cost. */
  readonly slippage: number
  /** Whether a resting order was traded with or one on the book was taken; left out where the venue does not tell. */
  readonly liquidity?: 'MAKER' | 'TAKER'
  /**
   * Which telling of the execution this is, above 0 in corrections and busts, with the terms as they are now; left out of
   * the first. Where a venue does not number them it is the venue's time of the change, microseconds.
   */
  readonly revision?: number
  /** Market time of the execution, microseconds. */
  readonly tsEvent: number
  readonly tsInit: number
}

const ENDS: readonly OrderStatus[] = ['FILLED', 'CANCELLED', 'EXPIRED', 'REJECTED', 'DENIED']

/** Tells whether nothing more can happen to an order in this status. */
export function isClosed(status: OrderStatus): boolean {
  return ENDS.includes(status)
}
