import { SECOND } from '#core/time/duration.ts'
import type { Order } from '#core/model/order.ts'
import { specificationOf } from '#core/orders/specificationOf.ts'
import { stopped } from './gate.ts'
import { draft } from './journalKinds.ts'
import { commit, placeOf } from './journalWriter.ts'
import { notify } from './notices.ts'
import { takeNews } from './orderNews.ts'
import type { RemoteTerms, Venue, VenueTruth } from './ports.ts'
import { isDisproven, NO_PROOFS, resendVerdict, withAbsence } from './resend.ts'
import type { Doubt } from './resend.ts'
import type { Desk, OpenSession } from './state.ts'
import { happened } from './submission.ts'
import type { TruthIndex } from './venueTruth.ts'

const CAUSE = 'asked the venue'
/** A stop is sent again this often at most, and not before this long after the last time. */
const RESENT_AT_MOST = 3
const RESEND_GAP = 10 * SECOND

/**
 * Weighs what an answer says about orders of unknown outcome by saying nothing of them.
 *
 * 1. "Not found" ends nothing. Two different questions, both later than the venue's worst lag, do: the order is closed as
 *    NEVER_ARRIVED, with a notice. An entry is not sent again by itself, because the market has moved on.
 * 2. A reduce-only stop is sent again under its id at a venue that refuses an id for ever, because a position without its
 *    stop is the greater danger.
 * 3. An answer that does not reach back to the order proves nothing.
 */
export function weighAbsence(
  desk: Desk,
  current: OpenSession,
  venue: Venue,
  told: VenueTruth,
  truth: TruthIndex,
  askedAt: number,
): void {
  const { remote, watched } = desk.state
  if (venue.remote === undefined) return
  for (const [name, watch] of watched) {
    const order = current.books.orders.get(name as Order['clientOrderId'])
    if (order?.status !== 'UNKNOWN') continue
    if (truth.orders.has(order.clientOrderId) || truth.fillsByOrder.has(order.clientOrderId)) {
      remote.proofs.delete(name)
      continue
    }
    const sentAt = watch.since
    if (askedAt <= sentAt || (told.since ?? 0) > order.tsInit) continue
    const doubt = doubtOf(desk, venue.remote, name, sentAt)
    const proofs = withAbsence(doubt, askedAt, agrees(current, order, truth))
    remote.proofs.set(name, proofs)
    decide(desk, current, venue, order, { ...doubt, proofs })
  }
  for (const name of remote.proofs.keys()) if (!watched.has(name)) remote.proofs.delete(name)
}

function doubtOf(desk: Desk, terms: RemoteTerms, name: string, sentAt: number): Doubt {
  const proofs = desk.state.remote.proofs.get(name) ?? NO_PROOFS
  const resentAt = desk.state.remote.resent.get(name)?.at ?? sentAt
  return { ...terms, sentAt: Math.max(sentAt, resentAt), proofs, now: desk.context.now() }
}

/** The position is what the fills that are known make it, so there is none of this order among it. */
function agrees({ books }: OpenSession, { instrumentId }: Order, { positions }: TruthIndex): boolean {
  const theirs = Object.hasOwn(positions, instrumentId) ? (positions[instrumentId] ?? 0) : 0
  return theirs === (books.positions.get(instrumentId) ?? 0)
}

function decide(desk: Desk, current: OpenSession, venue: Venue, order: Order, doubt: Doubt): void {
  if (isDisproven(doubt)) {
    const text = `${venue.name} had neither the order nor a trade of it when it was asked twice after its longest delay.`
    const reason = { code: 'NEVER_ARRIVED', text }
    takeNews(desk, [{ ...happened('OrderRejected', order, desk), reason }], CAUSE, null)
    const said = `The order ${order.clientOrderId} (${order.side} ${order.instrumentId}) never arrived at ${venue.name} and was closed; nothing was sent in its place.`
    const action = order.reduceOnly
      ? 'Look whether the position still has its stop.'
      : 'Wait for a fresh proposal if you still want it.'
    notify(desk, order.reduceOnly ? 'P1' : 'P2', `never-arrived:${order.clientOrderId}`, said, action)
  } else if (
    resendVerdict(doubt) === 'MAY_RESEND_SAME_ID' &&
    isStop(order) &&
    venue.remote?.idempotency.kind === 'FOR_EVER'
  ) {
    sendAgain(desk, current, venue, order)
  }
}

function isStop({ role, reduceOnly }: Order): boolean {
  return reduceOnly && role === 'STOP_LOSS'
}

/** The same stop under the same id; what the venue says of the copy says nothing of the first one. */
function sendAgain(desk: Desk, current: OpenSession, venue: Venue, order: Order): void {
  const { remote } = desk.state
  const now = desk.context.now()
  const before = remote.resent.get(order.clientOrderId)
  const times = before?.times ?? 0
  const held = current.books.positions.get(order.instrumentId) ?? 0
  if (times >= RESENT_AT_MOST || (before !== undefined && now - before.at < RESEND_GAP)) return
  if (held === 0 || stopped(desk, order) !== null) return
  const summary = `Stop ${order.clientOrderId} sent again under its id: ${venue.name} did not find it`
  const row = draft('StopSentAgain', { clientOrderId: order.clientOrderId }, placeOf(desk, null), summary)
  if (!commit(desk, [row], 'FULL').ok) return
  remote.resent.set(order.clientOrderId, { at: now, times: times + 1 })
  try {
    takeNews(desk, venue.submit(specificationOf(order), now, true), CAUSE, null)
  } catch {
    // The answer to the copy was lost like that to the first one; the next question tells.
  }
}
