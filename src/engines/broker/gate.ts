import { admitsOrigin } from '#core/model/origin.ts'
import { SECOND } from '#core/time/duration.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import type { OrderReason } from '#core/orders/orderEvent.ts'
import type { Mandate } from '#contracts/broker.ts'
import { addsRisk, isProtective } from './books.ts'
import { isFlattening } from './flattenGate.ts'
import { linkStopped } from './linkGate.ts'
import type { Desk } from './state.ts'

/** An approval that has come this long after its proposal expired is not carried out. */
const EXPIRY_GRACE = 5 * SECOND

/** Why nothing that adds risk may leave now; null when it may. */
export function riskStopped(desk: Desk): OrderReason | null {
  const { state, ports } = desk
  if (ports.killGate.isClosed() || state.kill !== null) {
    return reason('KILL_LATCHED', 'The kill switch is on, so no order leaves; re-arm it first.')
  }
  if (state.current === null) return reason('NO_SESSION', 'No session is open, so there is no account to trade in.')
  if (state.current.venue === null) {
    return reason('VENUE_MISSING', 'This account has no venue connected, so nothing can be sent.')
  }
  if (state.journalFinding !== null) {
    return reason(
      'JOURNAL_DAMAGED',
      'The journal is damaged, so the account is read-only; look at the finding in the Journal.',
    )
  }
  const link = linkStopped(desk)
  if (link !== null) return link
  if (state.reconciliation.state !== 'MATCHED') {
    return reason(
      'NOT_RECONCILED',
      'Books and venue have not been found equal, so entries are stopped; reconcile first.',
    )
  }
  return null
}

/**
 * Why this order may not leave now, read again before each send. A kill stops everything but protective orders of
 * positions that exist and the exits of a flattening; a missing reconciliation stops only what adds risk.
 */
export function stopped(desk: Desk, order: OrderSpecification): OrderReason | null {
  const why = riskStopped(desk)
  if (why === null) return uncertain(desk, order)
  if (why.code === 'KILL_LATCHED') return isProtective(order) || isFlattening(desk, order) ? null : why
  if (why.code === 'NO_SESSION' || why.code === 'VENUE_MISSING') return why
  return addsRisk(order) ? why : null
}

/**
 * Why the mandate does not entitle the order to leave: an order that adds risk needs the approval of exactly the proposal
 * it carries out, unexpired. Risk-reducing orders need the verdict only, backtests approve themselves.
 *
 * @param stage CHILD for the orders of a parent: whether the approval came in time was looked at when the parent began,
 * and a child may be limited more tightly than the proposal, never less
 */
export function withoutMandate(
  desk: Desk,
  order: OrderSpecification,
  mandate: Mandate,
  stage: 'WHOLE' | 'CHILD' = 'WHOLE',
): OrderReason | null {
  const session = desk.state.current?.session
  if (session === undefined || session.mode === 'BACKTEST' || !addsRisk(order)) return null
  const { approval } = mandate
  if (approval === null) return reason('APPROVAL_MISSING', 'Nobody approved this order, so it was not sent.')
  const proposal = desk.state.proposals.get(approval.proposalId)
  if (proposal === undefined) {
    return reason('APPROVAL_UNKNOWN', 'The approved proposal is not in the journal, so the order was not sent.')
  }
  const terms =
    proposal.hash === approval.hash &&
    order.proposalId === proposal.proposalId &&
    proposal.instrumentId === order.instrumentId &&
    proposal.side === order.side &&
    order.quantity !== null &&
    order.quantity <= proposal.quantity &&
    isWithinLimit(order, proposal.limitPrice, stage)
  if (!terms) return reason('APPROVAL_MISMATCH', 'The order is not the one that was approved, so it was not sent.')
  const carriedOutAt = stage === 'CHILD' ? approval.decidedAt : desk.context.now()
  const expired = approval.decidedAt > proposal.tsExpires || carriedOutAt > proposal.tsExpires + EXPIRY_GRACE
  if (expired)
    return reason('APPROVAL_EXPIRED', 'The approval came too late, so the order was not sent; decide a fresh proposal.')
  if (!admitsOrigin(session.mode, proposal.origin)) {
    return reason(
      'ORIGIN_NOT_ADMITTED',
      `The proposal rests on ${proposal.origin} data, which may not be traded in this mode.`,
    )
  }
  return null
}

function isWithinLimit(
  { side, limitPrice }: OrderSpecification,
  approved: number | null,
  stage: 'WHOLE' | 'CHILD',
): boolean {
  if (approved === null) return true
  if (stage === 'WHOLE') return limitPrice === null || limitPrice === approved
  return limitPrice !== null && (side === 'BUY' ? limitPrice <= approved : limitPrice >= approved)
}

/** An order of unknown outcome counts at its worst case: nothing more is risked in its instrument. */
function uncertain(desk: Desk, order: OrderSpecification): OrderReason | null {
  const books = desk.state.current?.books
  if (books === undefined || !addsRisk(order)) return null
  for (const clientOrderId of desk.state.watched.keys()) {
    const other = books.orders.get(clientOrderId as OrderSpecification['clientOrderId'])
    if (
      other?.status === 'UNKNOWN' &&
      other.instrumentId === order.instrumentId &&
      other.clientOrderId !== order.clientOrderId
    ) {
      return reason(
        'OUTCOME_UNKNOWN',
        `The outcome of ${clientOrderId} in this instrument is unknown, so no more is risked in it until that is settled.`,
      )
    }
  }
  return null
}

function reason(code: string, text: string): OrderReason {
  return { code, text }
}
