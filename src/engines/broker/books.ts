import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { AccountId, ClientOrderId, InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { isClosed } from '#core/model/order.ts'
import type { Fill, Order, OrderSpecification } from '#core/model/order.ts'
import type { OrderEvent } from '#core/orders/orderEvent.ts'
import { applyOrderEvent, newOrder } from '#core/orders/orderTable.ts'
import { adjustmentKey, fillKey } from './journalKinds.ts'

/** The orders, fills, adjustments and positions of one account, as the fold of what happened to it. */
export interface Books {
  readonly accountId: AccountId
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>
  readonly orders: Map<ClientOrderId, Order>
  /** Orders that are not closed, oldest first. */
  readonly open: Set<ClientOrderId>
  readonly fills: Fill[]
  readonly fillKeys: Set<string>
  /** False in a backtest, where an execution is told once and nobody asks for those before. */
  readonly remembers: boolean
  /** What happened to the account beside its fills, in the order it was heard. */
  readonly adjustments: AccountAdjustment[]
  readonly adjustmentKeys: Set<string>
  /** Signed scaled quantities: the sum of the fills and of what splits added, never stored. */
  readonly positions: Map<InstrumentId, number>
  /** Orders seen at the venue that nobody here sent. */
  readonly external: Set<string>
}

/** What an event did to the books. */
export type Posting =
  | { readonly kind: 'CHANGED'; readonly order: Order; readonly fill: Fill | null }
  /** A fill that has been counted before, or news that changes nothing. */
  | { readonly kind: 'NOTHING' }
  /** A fact that does not fit the order: the fill counts in the position, but the account needs reconciling. */
  | { readonly kind: 'MISFIT'; readonly text: string }

const NOTHING: Posting = { kind: 'NOTHING' }

/** Opens empty books. */
export function openBooks(accountId: AccountId, instruments: readonly Instrument[], remembers = true): Books {
  return {
    remembers,
    accountId,
    instruments: new Map(instruments.map((instrument) => [instrument.id, instrument])),
    orders: new Map(),
    open: new Set(),
    fills: [],
    fillKeys: new Set(),
    adjustments: [],
    adjustmentKeys: new Set(),
    positions: new Map(),
    external: new Set(),
  }
}

/** Posts one event. `specification` begins an order the books have not seen; without it such an event is a misfit. */
export function postEvent(books: Books, event: OrderEvent, specification: OrderSpecification | null): Posting {
  if (event.type === 'OrderFilled' && books.remembers && books.fillKeys.has(fillKey(event.fill))) return NOTHING
  const known = books.orders.get(event.clientOrderId)
  const beginning = event.type === 'OrderSpawned' ? event.specification : specification
  const before = known ?? (beginning === null ? null : newOrder(beginning))
  const fill = event.type === 'OrderFilled' ? event.fill : null
  if (fill !== null) countFill(books, fill)
  if (before === null)
    return { kind: 'MISFIT', text: `${event.type} of the order ${event.clientOrderId}, which is not ours` }
  // The scale matters to the average price of fills only, and an instrument we do not trade gets none.
  const instrument = books.instruments.get(before.instrumentId)
  if (instrument === undefined && fill !== null) {
    return { kind: 'MISFIT', text: `a fill of ${event.clientOrderId} in the unknown instrument ${before.instrumentId}` }
  }
  const transition = applyOrderEvent(before, event, instrument ?? { priceDecimals: 0 })
  if (!transition.ok) {
    // A venue that repeats how it made an order says nothing new.
    if (event.type === 'OrderSpawned' && known !== undefined) return NOTHING
    return {
      kind: 'MISFIT',
      text: `${event.type} does not fit ${event.clientOrderId} (${transition.code}, ${before.status})`,
    }
  }
  setOrder(books, transition.order)
  if (known !== undefined && fill === null && sameStanding(known, transition.order)) return NOTHING
  return { kind: 'CHANGED', order: transition.order, fill }
}

/** Counts a fill in the position; the same execution counts once. Returns false when it has been counted before. */
export function countFill(books: Books, fill: Fill): boolean {
  if (books.remembers) {
    const key = fillKey(fill)
    if (books.fillKeys.has(key)) return false
    books.fillKeys.add(key)
    books.fills.push(fill)
  }
  const signed = fill.side === 'BUY' ? fill.quantity : -fill.quantity
  books.positions.set(fill.instrumentId, (books.positions.get(fill.instrumentId) ?? 0) + signed)
  return true
}

/** Counts an adjustment; the same one counts once. Returns false when it has been counted before. */
export function postAdjustment(books: Books, adjustment: AccountAdjustment): boolean {
  const key = adjustmentKey(adjustment)
  if (books.adjustmentKeys.has(key)) return false
  books.adjustmentKeys.add(key)
  books.adjustments.push(adjustment)
  const { instrumentId, quantityBefore, quantityAfter } = adjustment
  if (instrumentId !== null && quantityAfter !== quantityBefore) {
    books.positions.set(instrumentId, (books.positions.get(instrumentId) ?? 0) + quantityAfter - quantityBefore)
  }
  return true
}

/** Open orders, oldest first. */
export function openOrders(books: Books): Order[] {
  return [...books.open].flatMap((clientOrderId) => books.orders.get(clientOrderId) ?? [])
}

/** Tells whether an order may add risk; everything else only reduces it. */
export function addsRisk(order: Pick<OrderSpecification, 'role' | 'reduceOnly'>): boolean {
  return order.role === 'ENTRY' || !order.reduceOnly
}

/** Tells whether an order protects a position at the venue. */
export function isProtective(order: Pick<OrderSpecification, 'role' | 'reduceOnly'>): boolean {
  return order.reduceOnly && (order.role === 'STOP_LOSS' || order.role === 'TAKE_PROFIT')
}

function setOrder(books: Books, order: Order): void {
  books.orders.set(order.clientOrderId, order)
  if (isClosed(order.status)) books.open.delete(order.clientOrderId)
  else books.open.add(order.clientOrderId)
}

function sameStanding(before: Order, after: Order): boolean {
  return before.status === after.status && before.venueOrderId === after.venueOrderId && before.reason === after.reason
}
