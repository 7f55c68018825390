import { powerOfTen } from '#core/money.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { type Order, type OrderSpecification, type OrderStatus, isClosed } from '#core/model/order.ts'
import type { Fill } from '#core/model/order.ts'
import type { OrderEvent, OrderFillBusted, OrderFillCorrected, OrderFilled, OrderReason } from './orderEvent.ts'
import { STATUS_TABLE, type StatusCell } from './statusTable.ts'

/** The order after the event, or why the event cannot be about it; then the order stands as it was. */
export type OrderTransition =
  | { readonly ok: true; readonly order: Order }
  | {
      readonly ok: false
      readonly code: 'ORDER_EVENT_OUT_OF_PLACE'
      readonly status: OrderStatus
      readonly event: OrderEvent['type']
    }
  | {
      readonly ok: false
      readonly code: 'ORDER_OVERFILLED'
      readonly quantity: number
      readonly filledQuantity: number
      readonly fillQuantity: number
    }

/** Begins the life of an order: INITIALIZED, nothing sent, nothing filled. */
export function newOrder(specification: OrderSpecification): Order {
  return {
    ...specification,
    status: 'INITIALIZED',
    venueOrderId: null,
    filledQuantity: 0,
    averageFillPrice: null,
    reason: null,
    tsLast: specification.tsInit,
  }
}

/**
 * Moves an order by one event; corrections are out of place here, because `recountOrder` takes them. The caller drops fills it has seen before
 * (by venue, account and execution id); any other message may come twice and in any order.
 */
export function applyOrderEvent(
  order: Order,
  event: OrderEvent,
  instrument: Pick<Instrument, 'priceDecimals'>,
): OrderTransition {
  const row = STATUS_TABLE[event.type]
  const cell = Object.hasOwn(row, order.status) ? row[order.status] : undefined
  const isCorrection = event.type === 'OrderFillBusted' || event.type === 'OrderFillCorrected'
  if (cell === undefined || isCorrection || event.clientOrderId !== order.clientOrderId) {
    return { ok: false, code: 'ORDER_EVENT_OUT_OF_PLACE', status: order.status, event: event.type }
  }
  if (event.type === 'OrderFilled') return applyFilled(order, event, cell, instrument)
  if (order.status === 'FILLED') return { ok: true, order: whileFilled(order, event, row) }
  const status = statusAfter(order, cell, event)
  return {
    ok: true,
    order: {
      ...order,
      status,
      venueOrderId: event.type === 'OrderAccepted' ? event.venueOrderId : order.venueOrderId,
      reason: status === order.status ? order.reason : reasonFor(status, 'reason' in event ? event.reason : null),
      tsLast: latest(order, event),
    },
  }
}

function applyFilled(
  order: Order,
  event: OrderFilled,
  cell: StatusCell,
  instrument: Pick<Instrument, 'priceDecimals'>,
): OrderTransition {
  const { fill } = event
  const quantity = order.quantity ?? event.orderQuantity
  const filledQuantity = order.filledQuantity + fill.quantity
  if (filledQuantity > quantity) {
    const context = { quantity, filledQuantity: order.filledQuantity, fillQuantity: fill.quantity }
    return { ok: false, code: 'ORDER_OVERFILLED', ...context }
  }
  const partly = typeof cell === 'object' ? cell.untilFilled : order.status
  const isWhole = filledQuantity === quantity
  const filled = {
    ...order,
    quantity,
    status: isWhole ? ('FILLED' as const) : partly,
    filledQuantity,
    averageFillPrice: averageWith(order, fill.price, fill.quantity, powerOfTen(instrument.priceDecimals)),
    reason: isWhole ? null : reasonFor(partly, order.reason),
    tsLast: latest(order, event),
  }
  if (!isWhole || partly === 'PARTIALLY_FILLED') return { ok: true, order: filled }
  return { ok: true, order: { ...filled, beneath: { status: partly, reason: reasonFor(partly, order.reason) } } }
}

/**
 * Moves an order by a correction or a bust, or by a fill that comes after one: `fills` are all executions of the order as
 * they count now, busted ones with quantity 0. What is filled is their sum, whatever was told in which order.
 */
export function recountOrder(
  order: Order,
  event: OrderFilled | OrderFillBusted | OrderFillCorrected,
  fills: readonly Fill[],
  instrument: Pick<Instrument, 'priceDecimals'>,
): OrderTransition {
  const row = STATUS_TABLE[event.type]
  const cell = Object.hasOwn(row, order.status) ? row[order.status] : undefined
  if (cell === undefined || event.clientOrderId !== order.clientOrderId) {
    return { ok: false, code: 'ORDER_EVENT_OUT_OF_PLACE', status: order.status, event: event.type }
  }
  const quantity = order.quantity ?? (event.type === 'OrderFilled' ? event.orderQuantity : null)
  const filledQuantity = fills.reduce((sum, fill) => sum + fill.quantity, 0)
  if (quantity !== null && filledQuantity > quantity) {
    const context = { quantity, filledQuantity: order.filledQuantity, fillQuantity: event.fill.quantity }
    return { ok: false, code: 'ORDER_OVERFILLED', ...context }
  }
  const { beneath, ...rest } = order
  const before = order.status === 'FILLED' ? beneath : order
  const told = order.status !== 'FILLED' && typeof cell === 'object' ? cell.untilFilled : before?.status
  const standing = told ?? 'PARTIALLY_FILLED'
  // With nothing left of its executions the venue has still proven that it knows the order.
  const partly = standing === 'PARTIALLY_FILLED' && filledQuantity === 0 ? 'ACCEPTED' : standing
  const reason = reasonFor(partly, before?.reason ?? null)
  const isWhole = filledQuantity === quantity
  const value = fills.reduce((sum, fill) => sum + fill.price * fill.quantity, 0)
  const recounted: Order = {
    ...rest,
    quantity,
    status: isWhole ? 'FILLED' : partly,
    filledQuantity,
    averageFillPrice: filledQuantity === 0 ? null : value / filledQuantity / powerOfTen(instrument.priceDecimals),
    reason: isWhole ? null : reason,
    tsLast: latest(order, event),
    amended: true,
  }
  return { ok: true, order: isWhole ? over(recounted, partly, reason) : recounted }
}

/** What news changes of a filled order: nothing but what it comes back as when an execution is taken back. */
function whileFilled(order: Order, event: OrderEvent, row: (typeof STATUS_TABLE)[OrderEvent['type']]): Order {
  const { status: below, reason } = order.beneath ?? { status: 'PARTIALLY_FILLED' as const, reason: null }
  const under = { ...order, status: below, reason }
  const cell = row[below]
  const status = cell === undefined ? below : statusAfter(under, cell, event)
  const because = status === below ? reason : reasonFor(status, 'reason' in event ? event.reason : null)
  const venueOrderId = event.type === 'OrderAccepted' ? event.venueOrderId : order.venueOrderId
  return over({ ...order, venueOrderId, tsLast: latest(order, event) }, status, because)
}

/** A filled order that keeps in mind what it would be otherwise. */
function over({ beneath: _beneath, ...order }: Order, status: OrderStatus, reason: OrderReason | null): Order {
  return status === 'PARTIALLY_FILLED' ? order : { ...order, beneath: { status, reason } }
}

function statusAfter(order: Order, cell: StatusCell, event: OrderEvent): OrderStatus {
  if (cell === 'BY_EVIDENCE') return proven(order)
  if (cell === 'STAYS' || typeof cell === 'object') return order.status
  const evidenced = order.status === 'PENDING_CANCEL' && proven(order) !== 'SUBMITTED'
  if (evidenced && event.type === 'OrderBecameUnknown') return order.status
  // A rejection cannot undo fills that came while a cancel was pending.
  return cell === 'REJECTED' && (order.filledQuantity > 0 || order.amended === true) ? 'CANCELLED' : cell
}

function proven(order: Order): OrderStatus {
  if (order.filledQuantity > 0) return 'PARTIALLY_FILLED'
  return order.venueOrderId === null && order.amended === undefined ? 'SUBMITTED' : 'ACCEPTED'
}

function reasonFor(status: OrderStatus, reason: OrderReason | null): OrderReason | null {
  return status === 'UNKNOWN' || (isClosed(status) && status !== 'FILLED') ? reason : null
}

// The sum of price times quantity is an integer, so rounding the product with the old average recovers it exactly and
// the new average does not depend on the order of the fills (up to 2^51 scaled units).
function averageWith(order: Order, price: number, quantity: number, scale: number): number {
  const before = order.averageFillPrice === null ? 0 : Math.round(order.averageFillPrice * order.filledQuantity * scale)
  return (before + price * quantity) / (order.filledQuantity + quantity) / scale
}

const OURS: readonly OrderEvent['type'][] = [
  'OrderIntended',
  'OrderSubmitted',
  'OrderCancelRequested',
  'OrderDenied',
  'OrderBecameUnknown',
]

// Our clock until the venue is heard of, then the venue's latest time alone: in a replay the two lie years apart. A
// refused cancel leaves no trace in the order, so it must leave none in its time.
function latest(order: Order, event: OrderEvent): number {
  const isHeardOf =
    order.venueOrderId !== null || order.filledQuantity > 0 || isClosed(order.status) || order.amended === true
  if (event.type === 'OrderCancelRejected' || (isHeardOf && OURS.includes(event.type))) return order.tsLast
  return isHeardOf ? Math.max(order.tsLast, event.tsEvent) : event.tsEvent
}
