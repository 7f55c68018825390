import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { ClientOrderId, InstrumentId } from '#core/model/identifiers.ts'
import { isClosed } from '#core/model/order.ts'
import type { Fill, Order } from '#core/model/order.ts'
import type { OrderEvent, OrderReason } from '#core/orders/orderEvent.ts'
import { specificationOf } from '#core/orders/specificationOf.ts'
import { isOwnOrder } from '#trading/exchange/ownOrders.ts'
import type { ReconciliationView } from '#contracts/records/execution.ts'
import type { Books } from './books.ts'
import { openOrders } from './books.ts'
import { adjustmentKey, fillKey } from './journalKinds.ts'
import { withKnownFee } from './lateFees.ts'
import type { VenueTruth } from './ports.ts'

type Differences = ReconciliationView['differences']

/** The venue's account, arranged by order. */
export interface TruthIndex {
  readonly orders: ReadonlyMap<ClientOrderId, Order>
  readonly fillsByOrder: ReadonlyMap<ClientOrderId, readonly Fill[]>
  readonly positions: VenueTruth['positions']
}

/** Arranges what the venue told. */
export function indexTruth(truth: VenueTruth): TruthIndex {
  const fillsByOrder = new Map<ClientOrderId, Fill[]>()
  for (const fill of truth.fills) {
    const fills = fillsByOrder.get(fill.clientOrderId)
    if (fills === undefined) fillsByOrder.set(fill.clientOrderId, [fill])
    else fills.push(fill)
  }
  const orders = new Map(truth.orders.map((order) => [order.clientOrderId, order]))
  return { orders, fillsByOrder, positions: truth.positions }
}

/** What the venue knows of one of our orders and we do not, as the events that would have told us. */
export function newsOf(books: Books, ours: Order, truth: TruthIndex): OrderEvent[] {
  const theirs = truth.orders.get(ours.clientOrderId)
  const listed = truth.fillsByOrder.get(ours.clientOrderId) ?? []
  const unheard = listed.filter((fill) => !books.fillKeys.has(fillKey(fill)))
  const fills = unheard.map((fill) => withKnownFee(books, fill, listed))
  const { clientOrderId } = ours
  const news: OrderEvent[] = []
  if (theirs !== undefined) {
    const tsEvent = theirs.tsLast
    if (ours.status === 'INTENDED') news.push({ type: 'OrderSubmitted', clientOrderId, tsEvent })
    if (theirs.venueOrderId !== null && ours.venueOrderId === null) {
      news.push({ type: 'OrderAccepted', clientOrderId, tsEvent, venueOrderId: theirs.venueOrderId })
    }
  }
  for (const fill of inOrder(fills)) {
    const orderQuantity = theirs?.quantity ?? ours.quantity ?? fill.quantity
    const told = { clientOrderId, tsEvent: fill.tsEvent, fill }
    if (fill.revision === undefined) news.push({ type: 'OrderFilled', ...told, orderQuantity })
    else news.push({ type: fill.quantity === 0 ? 'OrderFillBusted' : 'OrderFillCorrected', ...told })
  }
  if (theirs !== undefined && !isClosed(ours.status)) news.push(...endOf(theirs))
  return news
}

/** Orders the venue made for orders or positions of ours, parents before children, as the events that would have told us. */
export function spawnedNews(books: Books, truth: TruthIndex): OrderEvent[] {
  const ours = new Set<string>(books.orders.keys())
  const news: OrderEvent[] = []
  for (const order of [...truth.orders.values()].toSorted((a, b) => a.tsInit - b.tsInit)) {
    if (ours.has(order.clientOrderId)) continue
    const parent = order.parentClientOrderId
    const isForOurs = parent !== null && ours.has(parent)
    if (!isForOurs && !isOwnOrder(order.clientOrderId, books.accountId, (id) => ours.has(id))) continue
    ours.add(order.clientOrderId)
    const { clientOrderId, tsInit } = order
    news.push({ type: 'OrderSpawned', clientOrderId, tsEvent: tsInit, specification: specificationOf(order) })
  }
  return news
}

/** What happened to the account beside its fills and has not been heard of here. */
export function missedAdjustments(
  books: Books,
  adjustments: readonly AccountAdjustment[],
): readonly AccountAdjustment[] {
  return adjustments.filter((adjustment) => !books.adjustmentKeys.has(adjustmentKey(adjustment)))
}

/** Orders at the venue that are neither ours nor made for ours. */
export function externalOrders(books: Books, truth: TruthIndex): Order[] {
  return [...truth.orders.values()].filter((order) => !books.orders.has(order.clientOrderId))
}

/** Fills at the venue, not counted yet, of orders that are not ours. */
export function externalFills(books: Books, truth: TruthIndex): Fill[] {
  const fills: Fill[] = []
  for (const [clientOrderId, list] of truth.fillsByOrder) {
    if (!books.orders.has(clientOrderId)) fills.push(...list.filter((fill) => !books.fillKeys.has(fillKey(fill))))
  }
  return inOrder(fills)
}

/** What still differs once all news has been taken. */
export function differencesOf(books: Books, truth: TruthIndex): Differences {
  const differences: Differences[number][] = []
  for (const order of externalOrders(books, truth)) {
    if (!isClosed(order.status))
      differences.push({ what: `order ${order.clientOrderId}`, ours: 'not ours', venue: order.status })
  }
  for (const ours of books.orders.values()) {
    const theirs = truth.orders.get(ours.clientOrderId)
    if (theirs === undefined) continue
    const differs = isClosed(ours.status) !== isClosed(theirs.status) || ours.filledQuantity !== theirs.filledQuantity
    if (differs)
      differences.push({ what: `order ${ours.clientOrderId}`, ours: standing(ours), venue: standing(theirs) })
  }
  for (const ours of openOrders(books)) {
    if (!truth.orders.has(ours.clientOrderId) && ours.status !== 'UNKNOWN') {
      differences.push({ what: `order ${ours.clientOrderId}`, ours: standing(ours), venue: 'not found' })
    }
  }
  const instruments = new Set<InstrumentId>([
    ...books.positions.keys(),
    ...(Object.keys(truth.positions) as InstrumentId[]),
  ])
  for (const instrument of instruments) {
    const ours = books.positions.get(instrument) ?? 0
    const theirs = Object.hasOwn(truth.positions, instrument) ? (truth.positions[instrument] ?? 0) : 0
    if (ours !== theirs) differences.push({ what: `position ${instrument}`, ours: String(ours), venue: String(theirs) })
  }
  return differences.toSorted((a, b) => (a.what < b.what ? -1 : a.what > b.what ? 1 : 0)).slice(0, 1_000)
}

function endOf(theirs: Order): OrderEvent[] {
  const { clientOrderId, tsLast: tsEvent } = theirs
  const reason: OrderReason = theirs.reason ?? {
    code: 'FOUND_AT_VENUE',
    text: 'Found so when books and venue were compared.',
  }
  switch (theirs.status) {
    case 'CANCELLED':
      return [{ type: 'OrderCancelled', clientOrderId, tsEvent, reason }]
    case 'EXPIRED':
      return [{ type: 'OrderExpired', clientOrderId, tsEvent, reason }]
    case 'REJECTED':
      return [{ type: 'OrderRejected', clientOrderId, tsEvent, reason }]
    default:
      return []
  }
}

function inOrder(fills: readonly Fill[]): Fill[] {
  return fills.toSorted((a, b) => a.tsEvent - b.tsEvent || (a.executionId < b.executionId ? -1 : 1))
}

function standing(order: Order): string {
  return `${order.status}, filled ${order.filledQuantity}`
}
