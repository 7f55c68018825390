import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { Order, OrderSpecification } from '#core/model/order.ts'
import { intentName } from '#core/orders/intentName.ts'
import type { ChildEvent, ExecutionIntent } from '#trading/execution/executionAlgorithm.ts'
import type { Sha256 } from '../ports.ts'
import type { ParentStarted } from './parentFacts.ts'

type Placement = Extract<ExecutionIntent, { kind: 'PLACE' }>

/** Names the orders of a parent's children; `leg` tells an entry from the exits that protect it. */
export type ChildNaming = (started: ParentStarted, child: number, leg: 'child' | 'stop' | 'target') => ClientOrderId

/** Names children by parent and number, for ever: the same child cannot be sent a second time. */
export function namesByParent(sha256: Sha256): ChildNaming {
  return ({ parent, decision }, child, leg) => {
    const { accountId, strategyId, signalId } = decision
    return intentName(sha256(`${accountId}|${strategyId}|${signalId}|${parent.parentId}|${leg}|${child}`))
  }
}

/** The orders of one child: a limit order, with the exits that wait for it where the parent has any. */
export function childOrders(
  started: ParentStarted,
  intent: Placement,
  name: ChildNaming,
  now: number,
): readonly OrderSpecification[] {
  const { parent, decision } = started
  const { accountId, instrumentId, strategyId, signalId, proposalId, role, restingTime } = decision
  const common = {
    accountId,
    instrumentId,
    strategyId,
    signalId,
    proposalId,
    quantity: intent.quantity,
    sizing: null,
    attachedExit: null,
    tsInit: now,
  }
  const clientOrderId = name(started, intent.child, 'child')
  const isExit = role === 'EXIT'
  const entry: OrderSpecification = {
    ...common,
    clientOrderId,
    role,
    side: parent.side,
    type: 'LIMIT',
    limitPrice: intent.price,
    stopPrice: null,
    timeInForce: intent.immediate ? 'IOC' : restingTime,
    reduceOnly: isExit,
    ocoGroup: null,
    parentClientOrderId: null,
    ...(intent.postOnly ? { special: { postOnly: true, displayQuantity: null, trail: null, expireAt: null } } : {}),
  }
  if (intent.exits === null || isExit) return [entry]
  const protection = {
    ...common,
    side: parent.side === 'BUY' ? 'SELL' : 'BUY',
    timeInForce: 'GTC',
    reduceOnly: true,
    ocoGroup: `oco-${clientOrderId}`,
    parentClientOrderId: clientOrderId,
  } as const
  const stop: OrderSpecification = {
    ...protection,
    clientOrderId: name(started, intent.child, 'stop'),
    role: 'STOP_LOSS',
    type: 'STOP',
    limitPrice: null,
    stopPrice: intent.exits.stopPrice,
  }
  if (intent.exits.targetPrice === null) return [entry, stop]
  const target: OrderSpecification = {
    ...protection,
    clientOrderId: name(started, intent.child, 'target'),
    role: 'TAKE_PROFIT',
    type: 'LIMIT',
    limitPrice: intent.exits.targetPrice,
    stopPrice: null,
  }
  return [entry, stop, target]
}

/**
 * What an order as it now stands says of its child. `isFinal` tells whether its filled quantity can be relied on to be
 * the last: at a simulated venue always, elsewhere once the venue was asked after its end. Said again it changes nothing.
 */
export function childEventsOf(
  order: Pick<Order, 'status' | 'filledQuantity' | 'reason'>,
  child: number,
  isFinal: boolean,
): readonly ChildEvent[] {
  const { status, filledQuantity: filled } = order
  const fills: readonly ChildEvent[] = filled > 0 ? [{ kind: 'FILLED', child, filled }] : []
  switch (status) {
    case 'INITIALIZED':
    case 'INTENDED':
    case 'SUBMITTED':
    case 'PENDING_CANCEL':
    case 'PARTIALLY_FILLED':
    case 'FILLED':
      return fills
    case 'ACCEPTED':
      return [{ kind: 'ACCEPTED', child }, ...fills]
    case 'UNKNOWN':
      return [...fills, { kind: 'UNKNOWN', child }]
    case 'DENIED':
    case 'REJECTED':
    case 'CANCELLED':
    case 'EXPIRED': {
      const isKnown = isFinal || status === 'DENIED' || status === 'REJECTED'
      const code = order.reason?.code ?? status
      return [...fills, { kind: 'ENDED', child, why: status, filled: isKnown ? filled : null, code }]
    }
  }
}
