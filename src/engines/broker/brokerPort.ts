import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { ClientOrderId, ExecutionId, InstrumentId, VenueOrderId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSide, OrderSpecification, OrderStatus, OrderType, TimeInForce } from '#core/model/order.ts'
import type { OrderReason } from '#core/orders/orderEvent.ts'

/**
 * What the venue does with a client order id that it has seen before; decides whether an order whose answer was lost may
 * be sent again:
 *
 * - FOR_EVER: a second order of the same id is refused, whatever became of the first.
 * - WHILE_OPEN: refused only as long as the first one works.
 * - FOR_A_WHILE: refused for `seconds`.
 * - NONE: never refused, or the second one changes the first.
 */
export type Idempotency =
  | { readonly kind: 'FOR_EVER' | 'WHILE_OPEN' | 'NONE' }
  | { readonly kind: 'FOR_A_WHILE'; readonly seconds: number }

/** What a venue can do; everything that is not named here is refused before it is sent. */
export interface BrokerCapabilities {
  readonly idempotency: Idempotency
  /** How long "not found" may be wrong, microseconds; absence is no proof before that. */
  readonly worstLag: number
  readonly orderTypes: readonly OrderType[]
  readonly timesInForce: readonly TimeInForce[]
  /** Stops that live at the venue when this program does not. */
  readonly nativeStops: boolean
  /** An entry and its exits in one message, and exits that cancel each other at the venue. */
  readonly brackets: boolean
  readonly postOnly: boolean
  readonly reduceOnly: boolean
  readonly displayQuantity: boolean
  readonly shortSales: boolean
  readonly extendedHours: boolean
  /** Cancels everything with one message. */
  readonly cancelAll: boolean
  /** The venue cancels by itself when it does not hear from us for this long, microseconds; null where it does not. */
  readonly deadMan: number | null
  /** False where orders are only written down as tickets for the trader to enter himself. */
  readonly placesOrders: boolean
}

/** What became of a submission. */
export type SubmitOutcome =
  | { readonly kind: 'ACCEPTED'; readonly venueOrderId: VenueOrderId; readonly tsEvent: number }
  /** The venue said no, in words that are in its table of definite refusals. */
  | { readonly kind: 'REFUSED'; readonly reason: OrderReason; readonly tsEvent: number }
  /** Certainly no byte has left: not connected, not offered by the venue, held back by a limit. */
  | { readonly kind: 'NOT_SENT'; readonly reason: OrderReason }
  /** Everything else: it may or may not be there. */
  | { readonly kind: 'UNKNOWN'; readonly reason: OrderReason }

/** What became of the request to cancel; the end of the order itself is told as an order report. */
export type CancelOutcome =
  | { readonly kind: 'ASKED' }
  /** The venue will not: closed already, or in a state that cannot be cancelled. */
  | { readonly kind: 'REFUSED'; readonly reason: OrderReason }
  /** "No such order": no proof of anything. */
  | { readonly kind: 'NOT_FOUND'; readonly reason: OrderReason }
  | { readonly kind: 'UNKNOWN'; readonly reason: OrderReason }

/** One order as the venue tells it. Prices and quantities are scaled integers of the instrument. */
export interface OrderReport {
  /** Null for orders that nobody named. */
  readonly clientOrderId: ClientOrderId | null
  readonly venueOrderId: VenueOrderId
  readonly instrumentId: InstrumentId
  readonly side: OrderSide
  readonly type: OrderType
  readonly quantity: number
  readonly limitPrice: number | null
  readonly stopPrice: number | null
  readonly timeInForce: TimeInForce
  readonly reduceOnly: boolean
  readonly status: Extract<
    OrderStatus,
    'ACCEPTED' | 'PARTIALLY_FILLED' | 'PENDING_CANCEL' | 'FILLED' | 'CANCELLED' | 'EXPIRED' | 'REJECTED'
  >
  readonly filledQuantity: number
  /** Set for the ends that are no fill. */
  readonly reason: OrderReason | null
  readonly tsEvent: number
}

/** One execution as the venue tells it; the key of the fill is (venue, account, execution id). */
export interface FillReport {
  readonly executionId: ExecutionId
  readonly venueOrderId: VenueOrderId
  readonly clientOrderId: ClientOrderId | null
  readonly instrumentId: InstrumentId
  readonly side: OrderSide
  readonly quantity: number
  /** Scaled; a price finer than the increment is kept as fine as the instrument's decimals allow. */
  readonly price: number
  /** Micro-units of the account's currency; null when the venue tells it later, in a report of the same execution id. */
  readonly fee: number | null
  readonly liquidity: 'MAKER' | 'TAKER' | null
  /** BUST takes an execution back, CORRECTION replaces its price or quantity; the id is that of the execution. */
  readonly kind: 'NEW' | 'BUST' | 'CORRECTION'
  readonly tsEvent: number
}

/** Cash in one currency, micro-units. */
export interface BalanceReport {
  readonly currency: string
  readonly total: number
  /** What new orders may use. */
  readonly available: number
}

/** The account as the venue tells it at one moment. A part the venue refused is null, and then nothing is reconciled. */
export interface AccountReport {
  readonly orders: readonly OrderReport[] | null
  readonly fills: readonly FillReport[] | null
  /** Since when the orders and fills are complete, microseconds. */
  readonly since: number
  /** Signed scaled quantities by instrument id. */
  readonly positions: Readonly<Record<string, number>> | null
  /** What a position cost on average, scaled prices by instrument id; left out where the venue does not tell. */
  readonly averagePrices?: Readonly<Record<string, number>>
  /** Holdings and orders in what this session does not know: the venue's own words for them, for the trader. */
  readonly unlisted: readonly { readonly what: string; readonly quantity: string }[]
  readonly balances: readonly BalanceReport[] | null
  readonly adjustments: readonly AccountAdjustment[]
  /** When the questions left, our time: what happened later may be missing. */
  readonly askedAt: number
}

/** What an account is, as the venue tells it when it is opened. */
export interface BrokerAccount {
  /** As the venue writes it; the trader types the last four characters before it trades real money. */
  readonly number: string
  readonly currency: string
  /** Whether real money moves, as the venue itself tells; null when it does not tell. */
  readonly isLive: boolean | null
  /** What the key may do, in the venue's words. */
  readonly permissions: readonly string[]
  /** Venue time less ours, microseconds; null when it was not told. */
  readonly clockSkew: number | null
}

/** Why an account could not be opened; `message` is one sentence for the trader. */
export interface BrokerFailure {
  readonly code:
    | 'BROKER_UNREACHABLE'
    | 'BROKER_KEY_REFUSED'
    | 'BROKER_KEY_MISSING'
    | 'BROKER_KEY_CAN_WITHDRAW'
    | 'BROKER_WRONG_ACCOUNT'
    | 'BROKER_CLOCK_SKEW'
    | 'BROKER_BAD_ANSWER'
    | 'BROKER_RATE_LIMITED'
    | 'BROKER_REFUSED'
  readonly message: string
}

/** What a venue tells without being asked. */
export type BrokerNews =
  | { readonly kind: 'ORDER'; readonly report: OrderReport }
  | { readonly kind: 'FILL'; readonly report: FillReport }
  /** After a gap (`isGap`) something may have been missed, and the account is compared again. */
  | { readonly kind: 'LINK'; readonly state: 'UP' | 'DOWN'; readonly isGap: boolean; readonly text: string }
  | { readonly kind: 'SKEW'; readonly clockSkew: number }

/** An order to cancel: the venue's name for it where it is known. */
export interface CancelTarget {
  readonly clientOrderId: ClientOrderId
  readonly venueOrderId: VenueOrderId | null
  readonly instrument: Instrument
}

/**
 * One account at one venue. Implementations never retry a submission, never throw, and never answer REFUSED for what is
 * not in the venue's published table of refusals: anything in doubt is UNKNOWN.
 */
export interface BrokerConnection {
  /** Upper case, for example `ALPACA`; part of the key of every fill. */
  readonly venue: string
  readonly capabilities: BrokerCapabilities
  /**
   * Checks key, account and clock, then listens. A key that may withdraw money is refused. Nothing is told before the
   * answer; after it, `onNews` hears everything, in the venue's order for each order.
   */
  open(
    onNews: (news: BrokerNews) => void,
  ): Promise<
    { readonly ok: true; readonly account: BrokerAccount } | { readonly ok: false; readonly failure: BrokerFailure }
  >
  /** Sends the order once. */
  submit(order: OrderSpecification, instrument: Instrument): Promise<SubmitOutcome>
  /** Cancels have a reserved share of every rate limit and never wait behind questions. */
  cancel(target: CancelTarget): Promise<CancelOutcome>
  /** Asks for the account; null when the venue does not answer. */
  account(since: number): Promise<AccountReport | null>
  close(): Promise<void>
}

/** What every connection is given beside its key. */
export interface BrokerSetup {
  readonly instruments: readonly Instrument[]
  /** Our time, microseconds. */
  readonly now: () => number
}
