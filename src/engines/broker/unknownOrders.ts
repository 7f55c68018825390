import { SECOND } from '#core/time/duration.ts'
import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { Order } from '#core/model/order.ts'
import type { OrderEvent } from '#core/orders/orderEvent.ts'
import { accepted, refused } from '#contracts/failure.ts'
import type { CommandResult } from '#contracts/failure.ts'
import { askBy } from './accountQuestions.ts'
import { askCancels } from './cancellation.ts'
import { draft } from './journalKinds.ts'
import { commit, placeOf } from './journalWriter.ts'
import { clearNotice, notify } from './notices.ts'
import { ASK_AFTER, takeNews } from './orderNews.ts'
import type { Venue } from './ports.ts'
import { askTruth, neverArrived } from './reconciliation.ts'
import type { Desk, OpenSession, Watch } from './state.ts'
import { happened } from './submission.ts'
import { indexTruth, newsOf } from './venueTruth.ts'
import type { TruthIndex } from './venueTruth.ts'

const LONGEST_DELAY = 60 * SECOND
const CAUSE = 'asked the venue'

/**
 * Asks the venue about orders whose answer is outstanding, less and less often.
 *
 * 1. No answer within ten seconds makes the outcome UNKNOWN; nothing but the venue or the trader ends that.
 * 2. "Not found" is no proof unless the venue says so itself.
 * 3. After ten minutes the trader is asked, and asked again ten minutes after each decision to wait.
 */
export function pollOutstanding(desk: Desk): void {
  const { current, watched } = desk.state
  if (watched.size === 0 || current === null || current.venue === null) return
  const now = desk.context.now()
  const due = [...watched].filter(([, watch]) => watch.nextPoll <= now)
  if (due.length > 0 && current.venue.remote !== undefined) pollLater(desk, current, current.venue, due)
  else if (due.length > 0) poll(desk, current, current.venue, due)
  for (const [clientOrderId, watch] of watched) askTrader(desk, current, clientOrderId as ClientOrderId, watch)
}

function poll(desk: Desk, current: OpenSession, venue: Venue, due: readonly (readonly [string, Watch])[]): void {
  const now = desk.context.now()
  const told = askTruth(venue, now)
  const truth = told === null ? null : indexTruth(told)
  for (const [clientOrderId, watch] of due) {
    watch.nextPoll = now + watch.pollDelay
    watch.pollDelay = Math.min(watch.pollDelay * 2, LONGEST_DELAY)
    const order = current.books.orders.get(clientOrderId as ClientOrderId)
    if (order !== undefined) settle(desk, current, venue, order, truth)
    if (order?.status === 'UNKNOWN' && !desk.state.watched.has(clientOrderId))
      clearNotice(desk, `unknown:${clientOrderId}`)
  }
}

/**
 * A venue that answers later is asked for the whole account; its answer settles what it can, see reconciliation.ts. A
 * cancel that it has not carried out is asked for again.
 */
function pollLater(desk: Desk, current: OpenSession, venue: Venue, due: readonly (readonly [string, Watch])[]): void {
  const now = desk.context.now()
  for (const [clientOrderId, watch] of due) {
    watch.nextPoll = now + watch.pollDelay
    watch.pollDelay = Math.min(watch.pollDelay * 2, LONGEST_DELAY)
    const order = current.books.orders.get(clientOrderId as ClientOrderId)
    if (order?.status === 'SUBMITTED') takeNews(desk, [noAnswer(desk, venue, order)], CAUSE, null)
    // A cancel does no harm a second time, and one that was lost would leave the order to trade.
    else if (order?.status === 'PENDING_CANCEL') takeNews(desk, askCancels(desk, [order.clientOrderId]), CAUSE, null)
  }
  askBy(desk, now)
}

/** Carries out what the trader decided about an order of unknown outcome. */
export function resolveUnknown(
  desk: Desk,
  clientOrderId: ClientOrderId,
  decision: 'NEVER_ARRIVED' | 'KEEP_WAITING',
  correlationId: string,
): CommandResult<Record<string, never>> {
  const order = desk.state.current?.books.orders.get(clientOrderId)
  const watch = desk.state.watched.get(clientOrderId)
  if (order?.status !== 'UNKNOWN' || watch === undefined) {
    return refused(
      'ORDER_NOT_UNKNOWN',
      `The outcome of ${clientOrderId} is not in doubt, so there is nothing to decide.`,
    )
  }
  const summary = `The trader decided about ${clientOrderId}: ${decision === 'NEVER_ARRIVED' ? 'it never arrived' : 'keep waiting'}`
  const row = draft('UnknownOrderResolved', { clientOrderId, decision }, placeOf(desk, correlationId), summary)
  const committed = commit(desk, [row], 'FULL')
  if (!committed.ok) return refused(committed.code, committed.text)
  clearNotice(desk, `unknown:${clientOrderId}`)
  if (decision === 'KEEP_WAITING') {
    watch.askFrom = desk.context.now() + ASK_AFTER
    watch.askedAt = null
    return accepted({})
  }
  const reason = { code: 'NEVER_ARRIVED', text: 'The trader found that the venue never received the order.' }
  takeNews(desk, [{ ...happened('OrderRejected', order, desk), reason }], 'the trader', correlationId)
  return accepted({})
}

function settle(desk: Desk, current: OpenSession, venue: Venue, order: Order, truth: TruthIndex | null): void {
  if (truth !== null) takeNews(desk, newsOf(current.books, order, truth), CAUSE, null)
  const now = current.books.orders.get(order.clientOrderId)
  if (now === undefined || !desk.state.watched.has(order.clientOrderId)) return
  const found = truth?.orders.has(order.clientOrderId) === true
  if (found) return
  if (truth !== null && venue.absenceIsProof) {
    takeNews(desk, [neverArrived(desk, now)], CAUSE, null)
  } else if (now.status === 'SUBMITTED') {
    takeNews(desk, [noAnswer(desk, venue, now)], CAUSE, null)
  }
}

function noAnswer(desk: Desk, venue: Venue, order: Order): OrderEvent {
  const text = `${venue.name} has not answered; the order may or may not be there.`
  return { ...happened('OrderBecameUnknown', order, desk), reason: { code: 'NO_ANSWER', text } }
}

function askTrader(desk: Desk, current: OpenSession, clientOrderId: ClientOrderId, watch: Watch): void {
  const order = current.books.orders.get(clientOrderId)
  const now = desk.context.now()
  if (order?.status !== 'UNKNOWN' || now < watch.askFrom || watch.askedAt !== null) return
  watch.askedAt = now
  const minutes = Math.floor((now - watch.since) / (60 * SECOND))
  const text = `The outcome of the order ${clientOrderId} (${order.side} ${order.instrumentId}) has been unknown for ${minutes} minutes; it counts as if it could still fill.`
  notify(
    desk,
    'P1',
    `unknown:${clientOrderId}`,
    text,
    'Look the order up at the venue, then decide in the Blotter: it never arrived, or keep waiting.',
  )
}
