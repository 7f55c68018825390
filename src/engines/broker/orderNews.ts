import { SECOND } from '#core/time/duration.ts'
import { isClosed } from '#core/model/order.ts'
import type { Fill, Order, OrderSpecification } from '#core/model/order.ts'
import type { OrderEvent } from '#core/orders/orderEvent.ts'
import type { VenueEvent } from '#core/orders/venueEvent.ts'
import { type AccountPosting, postAdjustments, publishAdjustments } from './accountNews.ts'
import { subjectOf } from './journalWords.ts'
import { postEvent } from './books.ts'
import type { Posting } from './books.ts'
import { draft, fillKey, orderDraft } from './journalKinds.ts'
import { isBacktest, placeOf, record } from './journalWriter.ts'
import { noteChild } from './execution/noteChild.ts'
import { ANSWER_TIME, noteChange } from './motion.ts'
import { notify } from './notices.ts'
import type { JournalDraft } from './ports.ts'
import type { Desk, OpenSession } from './state.ts'

/** How long an outcome may stay unknown before the trader is asked. */
export const ASK_AFTER = 600 * SECOND
const FIRST_POLL = SECOND
export const SHOWN_CLOSED = 1_000
export const SHOWN_FILLS = 2_000

type Changed = Extract<Posting, { readonly kind: 'CHANGED' }>

/**
 * Takes news about orders and the account: posts it to the books, writes it down, publishes it. What has been heard before
 * changes nothing and is written nowhere.
 */
export function takeNews(desk: Desk, events: readonly VenueEvent[], cause: string, correlationId: string | null): void {
  const { current } = desk.state
  if (events.length === 0) return
  if (current === null) throw new Error(`Invariant: ${events[0]?.type} without a session`)
  const drafts: JournalDraft[] = []
  const changed: (Changed | AccountPosting)[] = []
  // A backtest keeps no journal: its books refuse what comes twice, and its result tells what happened.
  const isWritten = !isBacktest(desk)
  for (const event of events) {
    if (event.type === 'AccountAdjusted') {
      const posting = postAdjustments(desk, event.adjustments, correlationId)
      drafts.push(...posting.drafts)
      changed.push(posting)
      continue
    }
    const posting = postEvent(current.books, event, null)
    if (posting.kind === 'CHANGED') {
      changed.push(posting)
      if (!isWritten) continue
      const beginning = event.type === 'OrderSpawned' ? event.specification : null
      const subject = subjectOf(current.books, event.clientOrderId, beginning)
      drafts.push(
        orderDraft({ event, specification: null, mandate: null, cause }, placeOf(desk, correlationId), subject),
      )
    } else if (posting.kind === 'MISFIT') {
      drafts.push(...misfit(desk, event, posting.text, correlationId))
    }
  }
  record(desk, drafts)
  for (const posting of changed) {
    if ('fresh' in posting) publishAdjustments(desk, posting.fresh, cause)
    else publish(desk, posting.order, posting.fill, cause, posting.replaced)
  }
}

/** Begins an order in the books with its first event, which the caller has written down, and publishes it if asked. */
export function beginOrder(current: OpenSession, event: OrderEvent, specification: OrderSpecification): Order {
  const posting = postEvent(current.books, event, specification)
  if (posting.kind === 'CHANGED') return posting.order
  const why = posting.kind === 'MISFIT' ? posting.text : 'it is known already'
  throw new Error(`Invariant: ${specification.clientOrderId} cannot begin with ${event.type}: ${why}`)
}

/** Tells everyone of an order as it now stands. */
export function publish(
  desk: Desk,
  order: Order,
  fill: Fill | null,
  cause: string,
  replaced: Fill | null = null,
): void {
  watch(desk, order)
  noteChild(desk, order, fill)
  noteChange(desk, order.clientOrderId, fill === null ? null : order.instrumentId)
  show(desk, order, fill)
  desk.context.emit('OrderChanged', { order, fill, cause, ...(replaced === null ? {} : { replaced }) })
}

/** Puts an order and its fill on the screen; the oldest closed ones make room. */
export function show(desk: Desk, order: Order, fill: Fill | null): void {
  const { context, state } = desk
  context.put('orders', order)
  if (isClosed(order.status))
    bound(state.shownClosed, order.clientOrderId, SHOWN_CLOSED, (key) => context.remove('orders', key))
  if (fill === null) return
  context.put('fills', fill)
  bound(state.shownFills, fill.executionId, SHOWN_FILLS, (key) => context.remove('fills', key))
}

/** Notes or forgets that an answer about this order is outstanding. */
export function watch(desk: Desk, order: Order): void {
  const { state, context } = desk
  const waits = order.status === 'SUBMITTED' || order.status === 'UNKNOWN' || order.status === 'PENDING_CANCEL'
  if (!waits) {
    state.watched.delete(order.clientOrderId)
    return
  }
  const now = context.now()
  const nextPoll = now + (order.status === 'UNKNOWN' ? FIRST_POLL : ANSWER_TIME)
  const known = state.watched.get(order.clientOrderId)
  if (known !== undefined) known.nextPoll = Math.min(known.nextPoll, nextPoll)
  else
    state.watched.set(order.clientOrderId, {
      since: now,
      nextPoll,
      pollDelay: FIRST_POLL,
      askFrom: now + ASK_AFTER,
      askedAt: null,
    })
}

/** Says loudly that books and venue do not agree; entries stop until a reconciliation finds them equal. */
function diverge(desk: Desk, text: string): void {
  const { state, context } = desk
  if (state.current === null) return
  const difference = { what: 'order', ours: 'does not fit', venue: text }
  const differences = [...state.reconciliation.differences, difference].slice(-100)
  state.reconciliation = { key: 'current', state: 'DIVERGED', at: context.now(), differences }
  context.put('reconciliation', state.reconciliation)
  context.emit('AccountDiverged', { accountId: state.current.session.accountId, text })
  notify(
    desk,
    'P1',
    'diverged',
    `The venue reports something that does not fit the books: ${text}. New entries are stopped.`,
    'Compare the account with the venue and reconcile.',
  )
}

function misfit(desk: Desk, event: OrderEvent, text: string, correlationId: string | null): JournalDraft[] {
  diverge(desk, text)
  if (!('fill' in event)) return []
  const { fill } = event
  const summary = `A fill that does not fit the books: ${text}`
  return [draft('ExternalFillSeen', fill, placeOf(desk, correlationId), summary, fillKey(fill))]
}

function bound(keys: string[], key: string, limit: number, forget: (key: string) => void): void {
  keys.push(key)
  const oldest = keys.length > limit ? keys.shift() : undefined
  if (oldest !== undefined) forget(oldest)
}
