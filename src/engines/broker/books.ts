import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { AccountId, ClientOrderId, InstrumentId, ProposalId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { isClosed } from '#core/model/order.ts'
import type { Fill, Order, OrderSpecification } from '#core/model/order.ts'
import type { OrderEvent } from '#core/orders/orderEvent.ts'
import { isSameExecution, mergeTellings, supersedes } from '#core/orders/executions.ts'
import { applyOrderEvent, newOrder, recountOrder } from '#core/orders/orderTable.ts'
import { restateAdjustments, signedQuantity } from '#core/portfolio/amendedHistory.ts'
import { adjustmentKey, fillKey } from './journalKinds.ts'

/** The orders, fills, adjustments and positions of one account, as the fold of what happened to it. */
export interface Books {
  readonly accountId: AccountId
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>
  readonly orders: Map<ClientOrderId, Order>
  /** Orders by the proposal they carry out, oldest first; kept only where the books remember. */
  readonly byProposal: Map<ProposalId, ClientOrderId[]>
  /** Orders that are not closed, oldest first. */
  readonly open: Set<ClientOrderId>
  /** Executions as they count now, in the order they were first heard of; busted ones keep their place with quantity 0. */
  readonly fills: Fill[]
  /** Keys of everything told of executions, revisions included. */
  readonly fillKeys: Set<string>
  /** Keys of the executions that were corrected or taken back, without their revisions. */
  readonly amended: Set<string>
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
  | {
      readonly kind: 'CHANGED'
      readonly order: Order
      readonly fill: Fill | null
      /** What counted of the same execution so far; null for one that was not known. */
      readonly replaced: Fill | null
    }
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
    byProposal: new Map(),
    open: new Set(),
    fills: [],
    fillKeys: new Set(),
    amended: new Set(),
    adjustments: [],
    adjustmentKeys: new Set(),
    positions: new Map(),
    external: new Set(),
  }
}

/** Posts one event. `specification` begins an order the books have not seen; without it such an event is a misfit. */
export function postEvent(books: Books, event: OrderEvent, specification: OrderSpecification | null): Posting {
  const told = 'fill' in event ? event.fill : null
  if (told !== null && books.remembers && books.fillKeys.has(fillKey(told))) return NOTHING
  const known = books.orders.get(event.clientOrderId)
  const beginning = event.type === 'OrderSpawned' ? event.specification : specification
  const before = known ?? (beginning === null ? null : newOrder(beginning))
  const counted = told === null ? null : countFill(books, told)
  const fill = counted?.kind === 'COUNTED' ? counted.fill : null
  if (before === null)
    return { kind: 'MISFIT', text: `${event.type} of the order ${event.clientOrderId}, which is not ours` }
  // The scale matters to the average price of fills only, and an instrument we do not trade gets none.
  const instrument = books.instruments.get(before.instrumentId)
  if (instrument === undefined && told !== null) {
    return { kind: 'MISFIT', text: `a fill of ${event.clientOrderId} in the unknown instrument ${before.instrumentId}` }
  }
  const scales = instrument ?? { priceDecimals: 0 }
  const transition =
    'fill' in event && (event.type !== 'OrderFilled' || before.amended === true)
      ? recountOrder(before, event, fillsOf(books, event.clientOrderId), scales)
      : applyOrderEvent(before, event, scales)
  if (!transition.ok) {
    // A venue that repeats how it made an order says nothing new.
    if (event.type === 'OrderSpawned' && known !== undefined) return NOTHING
    return {
      kind: 'MISFIT',
      text: `${event.type} does not fit ${event.clientOrderId} (${transition.code}, ${before.status})`,
    }
  }
  setOrder(books, transition.order)
  if (known === undefined && event.type === 'OrderSpawned') catchUp(books, transition.order, scales)
  if (known !== undefined && told === null && sameStanding(known, transition.order)) return NOTHING
  return {
    kind: 'CHANGED',
    order: books.orders.get(event.clientOrderId) ?? transition.order,
    fill,
    replaced: counted?.kind === 'COUNTED' ? counted.replaced : null,
  }
}

/** What a telling of an execution did to the position. */
export type Counted =
  | { readonly kind: 'COUNTED'; readonly fill: Fill; readonly replaced: Fill | null }
  /** Told before, or overtaken by a later revision. */
  | { readonly kind: 'KNOWN' | 'OVERTAKEN' }

/** Counts a telling of an execution in the position: one execution counts once, by the last of its revisions. */
export function countFill(books: Books, fill: Fill): Counted {
  if (!books.remembers) {
    move(books, fill.instrumentId, signedQuantity(fill))
    return { kind: 'COUNTED', fill, replaced: null }
  }
  const key = fillKey(fill)
  if (books.fillKeys.has(key)) return { kind: 'KNOWN' }
  books.fillKeys.add(key)
  const execution = fillKey({ venue: fill.venue, accountId: fill.accountId, executionId: fill.executionId })
  const isAmended = fill.revision !== undefined || books.amended.has(execution)
  const place = isAmended ? books.fills.findLastIndex((known) => isSameExecution(known, fill)) : -1
  if (fill.revision !== undefined) books.amended.add(execution)
  const replaced = books.fills[place] ?? null
  if (replaced === null) {
    books.fills.push(fill)
    move(books, fill.instrumentId, signedQuantity(fill))
    return { kind: 'COUNTED', fill, replaced }
  }
  const merged = mergeTellings(fill, replaced)
  books.fills[place] = merged
  if (!supersedes(fill, replaced)) return { kind: 'OVERTAKEN' }
  const changed = signedQuantity(fill) - signedQuantity(replaced)
  const { adjustments, change } = restateAdjustments(books.adjustments, {
    instrumentId: fill.instrumentId,
    place,
    change: changed,
  })
  books.adjustments.splice(0, books.adjustments.length, ...adjustments)
  move(books, fill.instrumentId, change)
  return { kind: 'COUNTED', fill: merged, replaced }
}

function move(books: Books, instrumentId: InstrumentId, change: number): void {
  books.positions.set(instrumentId, (books.positions.get(instrumentId) ?? 0) + change)
}

function fillsOf(books: Books, clientOrderId: ClientOrderId): readonly Fill[] {
  return books.fills.filter((fill) => fill.clientOrderId === clientOrderId)
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

/** Orders that carry out a proposal, oldest first. */
export function ordersOf(books: Books, proposalId: string): readonly Order[] {
  const ids = books.byProposal.get(proposalId as ProposalId) ?? []
  return ids.flatMap((clientOrderId) => books.orders.get(clientOrderId) ?? [])
}

/** Tells whether an order may add risk; everything else only reduces it. */
export function addsRisk(order: Pick<OrderSpecification, 'role' | 'reduceOnly'>): boolean {
  return order.role === 'ENTRY' || !order.reduceOnly
}

/** Tells whether an order protects a position at the venue. */
export function isProtective(order: Pick<OrderSpecification, 'role' | 'reduceOnly'>): boolean {
  return order.reduceOnly && (order.role === 'STOP_LOSS' || order.role === 'TAKE_PROFIT')
}

/** What was counted of an order before it was one of ours is a part of what has been filled of it. */
function catchUp(books: Books, begun: Order, scales: Pick<Instrument, 'priceDecimals'>): void {
  if (!books.external.has(begun.clientOrderId)) return
  let order = begun
  for (const fill of fillsOf(books, begun.clientOrderId)) {
    const { clientOrderId, tsEvent } = fill
    const orderQuantity = begun.quantity ?? fill.quantity
    const event: OrderEvent = { type: 'OrderFilled', clientOrderId, tsEvent, fill, orderQuantity }
    const transition = applyOrderEvent(order, event, scales)
    if (transition.ok) order = transition.order
  }
  setOrder(books, order)
}

function setOrder(books: Books, order: Order): void {
  if (order.proposalId !== null && books.remembers && !books.orders.has(order.clientOrderId)) {
    const known = books.byProposal.get(order.proposalId)
    if (known === undefined) books.byProposal.set(order.proposalId, [order.clientOrderId])
    else known.push(order.clientOrderId)
  }
  books.orders.set(order.clientOrderId, order)
  if (isClosed(order.status)) books.open.delete(order.clientOrderId)
  else books.open.add(order.clientOrderId)
}

function sameStanding(before: Order, after: Order): boolean {
  return (
    before.status === after.status &&
    before.venueOrderId === after.venueOrderId &&
    before.reason === after.reason &&
    before.beneath?.status === after.beneath?.status
  )
}
