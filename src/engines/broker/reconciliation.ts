import { SECOND } from '#core/time/duration.ts'
import type { Order } from '#core/model/order.ts'
import type { OrderEvent, OrderReason } from '#core/orders/orderEvent.ts'
import type { ReconciliationView } from '#contracts/records/execution.ts'
import { countFill, isProtective, openOrders } from './books.ts'
import { weighAbsence } from './doubtfulOrders.ts'
import { withOurNames } from './foreignNames.ts'
import { draft, fillKey } from './journalKinds.ts'
import { knownDifferences, unlistedDifferences } from './knownDifferences.ts'
import { lateFees } from './lateFees.ts'
import { isFresh, isInMotion } from './motion.ts'
import { placeOf, record } from './journalWriter.ts'
import { clearNotice, notify } from './notices.ts'
import { takeNews } from './orderNews.ts'
import type { JournalDraft, Venue, VenueTruth } from './ports.ts'
import type { Desk, OpenSession } from './state.ts'
import { happened, send } from './submission.ts'
import {
  differencesOf,
  externalFills,
  externalOrders,
  indexTruth,
  missedAdjustments,
  newsOf,
  spawnedNews,
} from './venueTruth.ts'
import type { TruthIndex } from './venueTruth.ts'

const CAUSE = 'reconciliation'
const ASK_AGAIN = 10 * SECOND

/** What a reconciliation did beyond comparing. */
export interface Reconciled {
  readonly matched: boolean
  /** Something was found that nobody here sent. */
  readonly external: boolean
  /** False when something was in motion, so that the venue should be asked again soon. */
  readonly isSettled: boolean
}

/**
 * Compares the books with what the venue tells and takes over what was missed.
 *
 * 1. Every missed fill and adjustment is written under its own key, so a second run finds nothing new and writes nothing.
 * 2. Where absence proves it, an order that is not at the venue is closed; a protective one whose entry is there is sent.
 *    Elsewhere it becomes UNKNOWN.
 * 3. Any difference that remains, or a venue that does not answer, stops entries; cancels and exits go on.
 */
export function reconcile(desk: Desk, correlationId: string | null): Reconciled {
  const { current } = desk.state
  if (current === null || current.venue === null) return conclude(desk, 'NEVER', [], false)
  const told = askTruth(current.venue, desk.context.now())
  if (told === null) return unanswered(desk, current, current.venue, correlationId)
  return compare(desk, current, current.venue, { told, askedAt: null }, correlationId)
}

/** What a venue told of the account, and when it was asked; null for a venue that answers at once. */
export interface Told {
  readonly told: VenueTruth
  readonly askedAt: number | null
}

/**
 * Compares with an answer. Of a venue that answers later, what has changed here since the question left is no difference,
 * and what is found for the first time while all was equal is looked at twice before anybody is alarmed.
 */
export function compare(
  desk: Desk,
  current: OpenSession,
  venue: Venue,
  { told: answer, askedAt }: Told,
  correlationId: string | null,
): Reconciled {
  const told = askedAt === null ? answer : withOurNames(current.books, answer)
  const truth = indexTruth(told)
  takeNews(desk, spawnedNews(current.books, truth), CAUSE, correlationId)
  const missed = [...current.books.orders.values()].flatMap((order) => newsOf(current.books, order, truth))
  takeNews(desk, missed, CAUSE, correlationId)
  const adjustments = missedAdjustments(current.books, told.adjustments ?? [])
  if (adjustments.length > 0) takeNews(desk, [{ type: 'AccountAdjusted', adjustments }], CAUSE, correlationId)
  if (askedAt !== null) takeNews(desk, lateFees(current.books, told.fills), CAUSE, correlationId)
  const external = takeExternal(desk, current, truth, correlationId)
  const unsent = settleAbsent(desk, current, venue, truth, askedAt, correlationId)
  if (askedAt !== null) weighAbsence(desk, current, venue, told, truth, askedAt)
  const differences = differencesOf(current.books, truth).filter(
    (difference) => !unsent.some((order) => difference.what === `order ${order.clientOrderId}`),
  )
  if (askedAt !== null) return concludeLater(desk, current, venue, { told, truth, differences, askedAt, external })
  const result = conclude(desk, differences.length === 0 ? 'MATCHED' : 'DIVERGED', differences, external)
  for (const order of unsent) send(desk, current, order, correlationId)
  return result
}

/** Asks for the account; an adapter that throws, or wants to answer later without having said so, has not answered. */
export function askTruth(venue: Venue, now: number): VenueTruth | null {
  try {
    const told = venue.truth(now, 0)
    return told === 'LATER' ? null : told
  } catch {
    return null
  }
}

/** Judges what was found at a venue that answers later: what is in motion is no difference yet. */
function concludeLater(
  desk: Desk,
  current: OpenSession,
  venue: Venue,
  found: {
    readonly told: VenueTruth
    readonly truth: TruthIndex
    readonly differences: ReconciliationView['differences']
    readonly askedAt: number
    readonly external: boolean
  },
): Reconciled {
  const { remote, reconciliation } = desk.state
  const { told, truth, differences, askedAt, external } = found
  const all = [...differences, ...unlistedDifferences(told)]
  const inMotion = all.filter((difference) => isInMotion(desk, current.books, difference.what, askedAt))
  const standing = all.filter((difference) => !inMotion.includes(difference))
  const known = knownDifferences(desk, current, venue, { told, truth, differences: standing })
  const counting = standing.filter(({ what }) => known.get(what)?.choice.isIgnored !== true)
  const wasMatched = reconciliation.state === 'MATCHED'
  const unsettled = wasMatched ? counting.filter(({ what }) => !remote.unsettled.has(what)) : []
  remote.differences = known
  remote.unsettled = new Set(unsettled.map(({ what }) => what))
  const isSettled = inMotion.length === 0 && unsettled.length === 0
  const certain = counting.filter((difference) => !unsettled.includes(difference))
  if (certain.length === 0 && !isSettled) {
    // Neither equal nor different: whatever held before the question goes on holding.
    return { matched: wasMatched, external, isSettled }
  }
  const views = standing.map((difference) => {
    const choice = known.get(difference.what)?.choice
    return choice === undefined ? difference : { ...difference, choice }
  })
  const result = conclude(desk, counting.length === 0 ? 'MATCHED' : 'DIVERGED', counting, external, views)
  return { ...result, isSettled }
}

/** The news that an order certainly never reached the venue. */
export function neverArrived(desk: Desk, order: Order): OrderEvent {
  if (order.status === 'INTENDED') {
    const text =
      'The program stopped before the order left. It was not sent afterwards, because the market has moved on.'
    return { ...happened('OrderDenied', order, desk), reason: { code: 'NEVER_SENT', text } }
  }
  if (order.status === 'SUBMITTED' || order.status === 'UNKNOWN') {
    return {
      ...happened('OrderRejected', order, desk),
      reason: { code: 'NEVER_ARRIVED', text: 'The venue never received the order.' },
    }
  }
  const reason: OrderReason = { code: 'VANISHED_AT_VENUE', text: 'The venue no longer has the order.' }
  return { ...happened('OrderCancelled', order, desk), reason }
}

/** The venue did not answer: entries stop, and what was sent and not answered is of unknown outcome. */
export function unanswered(desk: Desk, current: OpenSession, venue: Venue, correlationId: string | null): Reconciled {
  const reason = { code: 'ANSWER_LOST', text: `${venue.name} does not tell what became of the order.` }
  for (const order of openOrders(current.books)) {
    if (venue.remote !== undefined && isFresh(desk, order)) continue
    if (order.status === 'INTENDED' || order.status === 'SUBMITTED') {
      takeNews(desk, [{ ...happened('OrderBecameUnknown', order, desk), reason }], CAUSE, correlationId)
    }
  }
  desk.state.nextReconciliation = desk.context.now() + ASK_AGAIN
  return conclude(desk, 'FAILED', [{ what: 'account', ours: 'known', venue: 'no answer' }], false)
}

function takeExternal(desk: Desk, current: OpenSession, truth: TruthIndex, correlationId: string | null): boolean {
  const { books } = current
  const place = placeOf(desk, correlationId)
  const drafts: JournalDraft[] = []
  for (const order of externalOrders(books, truth)) {
    if (books.external.has(order.clientOrderId)) continue
    books.external.add(order.clientOrderId)
    const key = `external|${current.venue?.name ?? ''}|${books.accountId}|${order.clientOrderId}`
    drafts.push(
      draft('ExternalOrderSeen', order, place, `An order that was not sent from here: ${order.clientOrderId}`, key),
    )
  }
  const fills = externalFills(books, truth)
  for (const fill of fills) {
    countFill(books, fill)
    desk.context.put('fills', fill)
    drafts.push(
      draft(
        'ExternalFillSeen',
        fill,
        place,
        `A fill of an order that was not sent from here: ${fill.clientOrderId}`,
        fillKey(fill),
      ),
    )
  }
  record(desk, drafts)
  return drafts.length > 0
}

/** Settles our open orders that the venue does not have; returns the protective ones that must be sent now. */
function settleAbsent(
  desk: Desk,
  current: OpenSession,
  venue: Venue,
  truth: TruthIndex,
  askedAt: number | null,
  correlationId: string | null,
): Order[] {
  const unsent: Order[] = []
  for (const order of openOrders(current.books)) {
    if (truth.orders.has(order.clientOrderId)) continue
    if (askedAt !== null && isFresh(desk, order)) continue
    if (!venue.absenceIsProof) {
      if (order.status !== 'INTENDED' && order.status !== 'SUBMITTED') continue
      const reason = { code: 'NOT_FOUND', text: `${venue.name} does not find the order, which proves nothing yet.` }
      takeNews(desk, [{ ...happened('OrderBecameUnknown', order, desk), reason }], CAUSE, correlationId)
    } else if (order.status === 'INTENDED' && isProtective(order) && protectsSomething(current, order, truth)) {
      unsent.push(order)
    } else {
      takeNews(desk, [neverArrived(desk, order)], CAUSE, correlationId)
    }
  }
  return unsent
}

function protectsSomething(current: OpenSession, order: Order, truth: TruthIndex): boolean {
  if (order.parentClientOrderId === null) return (current.books.positions.get(order.instrumentId) ?? 0) !== 0
  const parent = truth.orders.get(order.parentClientOrderId)
  return (
    parent !== undefined &&
    parent.status !== 'REJECTED' &&
    (parent.filledQuantity > 0 || current.books.open.has(parent.clientOrderId))
  )
}

function conclude(
  desk: Desk,
  state: ReconciliationView['state'],
  differences: ReconciliationView['differences'],
  external: boolean,
  views = differences,
): Reconciled {
  const { context } = desk
  const before = desk.state.reconciliation.state
  desk.state.reconciliation = { key: 'current', state, at: context.now(), differences: views.slice(0, 100) }
  context.put('reconciliation', desk.state.reconciliation)
  const text = JSON.stringify(differences)
  if (text !== desk.state.lastDifferences && (state === 'MATCHED' || state === 'DIVERGED')) {
    desk.state.lastDifferences = text
    const summary =
      differences.length === 0
        ? 'Books and venue are equal again'
        : `Books and venue differ in ${differences.length} places`
    record(desk, [draft('AccountReconciled', { differences }, placeOf(desk, null), summary)])
  }
  if (state === 'MATCHED') clearNotice(desk, 'diverged')
  else if (state !== before && state !== 'NEVER') complain(desk, state, differences)
  return { matched: state === 'MATCHED', external, isSettled: true }
}

function complain(
  desk: Desk,
  state: ReconciliationView['state'],
  differences: ReconciliationView['differences'],
): void {
  const { current } = desk.state
  if (current === null) return
  const first = differences[0]
  const detail = first === undefined ? '' : ` (${first.what}: here ${first.ours}, at the venue ${first.venue})`
  const text =
    state === 'FAILED'
      ? 'The venue does not tell the state of the account, so entries are stopped; cancels and exits still work.'
      : `Books and venue differ${detail}, so entries are stopped; cancels and exits still work.`
  notify(desk, 'P1', 'diverged', text, 'Compare the account with the venue, then reconcile again.')
  desk.context.emit('AccountDiverged', { accountId: current.session.accountId, text })
}
