import type { ClientOrderId, VenueOrderId } from '#core/model/identifiers.ts'
import type { Fill, OrderSpecification } from '#core/model/order.ts'

/** Why something ended or did not happen: a stable code and words for the trader. */
export interface OrderReason {
  readonly code: string
  readonly text: string
}

interface Happened<Type extends string> {
  readonly type: Type
  readonly clientOrderId: ClientOrderId
  /** Market time for what a simulated venue did, the venue's time otherwise; microseconds. */
  readonly tsEvent: number
}

interface HappenedBecause<Type extends string> extends Happened<Type> {
  readonly reason: OrderReason
}

/** The intent is in the journal; nothing has left yet. */
export type OrderIntended = Happened<'OrderIntended'>
/** The order has been handed to the venue; no answer yet. */
export type OrderSubmitted = Happened<'OrderSubmitted'>
/** The venue works the order. */
export interface OrderAccepted extends Happened<'OrderAccepted'> {
  readonly venueOrderId: VenueOrderId
}
/** The venue executed a part or the rest. An order sized at the fill learns its quantity here. */
export interface OrderFilled extends Happened<'OrderFilled'> {
  readonly fill: Fill
  /** Total quantity of the order as the venue knows it; differs from the specification only when it was sized at the fill. */
  readonly orderQuantity: number
}
/** The venue took an execution back: `fill` is a revision of quantity 0. */
export interface OrderFillBusted extends Happened<'OrderFillBusted'> {
  readonly fill: Fill
}
/** The venue corrected an execution: `fill` is a revision with the terms that count from now on. */
export interface OrderFillCorrected extends Happened<'OrderFillCorrected'> {
  readonly fill: Fill
}
/** A cancel has been asked for. */
export type OrderCancelRequested = Happened<'OrderCancelRequested'>
/** The venue cancelled the order, or what was left of it. */
export type OrderCancelled = HappenedBecause<'OrderCancelled'>
/** The venue would not cancel; the order works on. */
export type OrderCancelRejected = HappenedBecause<'OrderCancelRejected'>
/** The order's time in force ended. */
export type OrderExpired = HappenedBecause<'OrderExpired'>
/** The venue refused the order. */
export type OrderRejected = HappenedBecause<'OrderRejected'>
/** We refused the order before it left. */
export type OrderDenied = HappenedBecause<'OrderDenied'>
/** The venue's answer was lost: the order may or may not exist there. */
export type OrderBecameUnknown = HappenedBecause<'OrderBecameUnknown'>

/**
 * The venue made this order itself: the exits attached to an entry, or the close of a position at the end of a backtest.
 * The receiver begins a new order with the specification and applies this event to it first.
 */
export interface OrderSpawned extends Happened<'OrderSpawned'> {
  readonly specification: OrderSpecification
}

/** Everything that can happen to an order. */
export type OrderEvent =
  | OrderSpawned
  | OrderIntended
  | OrderSubmitted
  | OrderAccepted
  | OrderFilled
  | OrderFillBusted
  | OrderFillCorrected
  | OrderCancelRequested
  | OrderCancelled
  | OrderCancelRejected
  | OrderExpired
  | OrderRejected
  | OrderDenied
  | OrderBecameUnknown
