import { canonicalJson } from '#core/canonicalJson.ts'
import { identifier } from '#core/model/identifiers.ts'
import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import type { OrderReason } from '#core/orders/orderEvent.ts'
import { parentFailure } from '#trading/execution/parentOrder.ts'
import { guardEffects } from '#trading/risk/guardLevels.ts'
import { ordersOf } from '../books.ts'
import { riskStopped, stopped, withoutMandate } from '../gate.ts'
import type { Desk, OpenSession } from '../state.ts'
import { beyondMandate } from './mandateSum.ts'
import type { ParentStarted } from './parentFacts.ts'

/** Why parents that add risk wait now, cancelling what they have open; null when they may work. A kill is told apart. */
export function heldBack(desk: Desk): OrderReason | null {
  const { state, ports } = desk
  const why = riskStopped(desk)
  if (why !== null) return why
  if (state.trouble !== null) return { code: state.trouble.code, text: state.trouble.text }
  if (ports.killGate.isHeld?.() === true) {
    return { code: 'RISK_DOWN', text: 'The risk engine is not running, so nothing more is risked until it is again.' }
  }
  if (state.entriesPaused) return { code: 'ENTRIES_PAUSED', text: 'Entries are paused.' }
  if (guardEffects(state.guardLevel).entriesBlocked) {
    return { code: 'GUARD_BLOCKS', text: `The guard level ${state.guardLevel} lets no entries leave.` }
  }
  return null
}

/**
 * Why a parent may not be begun; null when it may. A parent that adds risk passes what an order of its whole quantity
 * would pass, and carries exactly the plan that stands on the approved card.
 */
export function parentDenial(desk: Desk, current: OpenSession, started: ParentStarted): OrderReason | null {
  const { parent, decision, mandate } = started
  if (decision.accountId !== current.session.accountId) {
    return {
      code: 'WRONG_ACCOUNT',
      text: `The order is for the account ${decision.accountId}, which is not the open one.`,
    }
  }
  if (!current.books.instruments.has(decision.instrumentId)) {
    return { code: 'INSTRUMENT_UNKNOWN', text: `This session does not trade ${decision.instrumentId}.` }
  }
  const failure = parentFailure(parent)
  if (failure !== null) return { code: failure.code, text: failure.message }
  const whole = wholeOrder(started, desk.context.now())
  if (decision.role === 'EXIT') return stopped(desk, whole)
  const denial = stopped(desk, whole) ?? heldBack(desk) ?? withoutMandate(desk, whole, mandate)
  if (denial !== null) return denial
  const proposal = desk.state.proposals.get(mandate.approval?.proposalId ?? '')
  const plan = proposal?.execution
  const isPlanned =
    plan !== undefined &&
    canonicalJson(plan.terms) === canonicalJson(parent.terms) &&
    parent.deadline - parent.startAt <= plan.duration
  if (proposal === undefined || !isPlanned) {
    return { code: 'PLAN_MISMATCH', text: 'The order is not worked as it was approved, so it was not begun.' }
  }
  return beyondMandate(proposal, ordersOf(current.books, proposal.proposalId), [whole])
}

/** The one order that a parent would be, for the checks that look at orders. */
function wholeOrder({ parent, decision }: ParentStarted, now: number): OrderSpecification {
  const { accountId, instrumentId, strategyId, signalId, proposalId, role, restingTime } = decision
  return {
    clientOrderId: identifier<ClientOrderId>(parent.parentId),
    accountId,
    instrumentId,
    strategyId,
    signalId,
    proposalId,
    role,
    side: parent.side,
    type: 'LIMIT',
    quantity: parent.quantity,
    sizing: null,
    limitPrice: parent.limitPrice,
    stopPrice: null,
    timeInForce: restingTime,
    reduceOnly: role === 'EXIT',
    ocoGroup: null,
    parentClientOrderId: null,
    attachedExit: null,
    tsInit: now,
  }
}
