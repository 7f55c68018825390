import { identifier } from '#core/model/identifiers.ts'
import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { Order } from '#core/model/order.ts'
import { notional } from '#core/money.ts'
import type { ParentView } from '#contracts/records/parents.ts'
import type { Books } from './books.ts'

/** Tells whether nothing more is placed for a parent order. */
function isOver({ phase }: Pick<ParentView, 'phase'>): boolean {
  return phase === 'DONE' || phase === 'GAVE_UP' || phase === 'STOPPED'
}

/**
 * Counts what a parent order has not placed yet as one open entry under the parent's id, at the worst price it may pay: in
 * every limit and in the cash held back. What its children have open counts with them.
 */
export function noteParent(books: Books, parent: ParentView): void {
  if (parent.role !== 'ENTRY' || parent.accountId !== books.session.accountId) return
  const clientOrderId = identifier<ClientOrderId>(parent.key)
  const rest = isOver(parent) ? 0 : parent.quantity - parent.filled - parent.open
  books.reservations.release(clientOrderId)
  if (rest <= 0) books.parents.delete(parent.key)
  else books.parents.add(parent.key)
  books.noteOrder(restOf(parent, clientOrderId, rest))
  const instrument = books.instrumentOf(parent.instrumentId)
  if (rest <= 0 || instrument === undefined) return
  books.reservations.reserve(clientOrderId, notional(instrument, parent.worstPrice, rest), Infinity)
}

function restOf(parent: ParentView, clientOrderId: ClientOrderId, rest: number): Order {
  const { accountId, instrumentId, strategyId, signalId, proposalId, role, side, worstPrice, startAt } = parent
  return {
    clientOrderId,
    accountId,
    instrumentId,
    strategyId,
    signalId,
    proposalId,
    role,
    side,
    type: 'LIMIT',
    quantity: Math.max(1, rest),
    sizing: null,
    limitPrice: worstPrice,
    stopPrice: null,
    timeInForce: 'GTC',
    reduceOnly: false,
    ocoGroup: null,
    parentClientOrderId: null,
    attachedExit: null,
    tsInit: startAt,
    status: rest > 0 ? 'INITIALIZED' : 'CANCELLED',
    venueOrderId: null,
    filledQuantity: 0,
    averageFillPrice: null,
    reason: null,
    tsLast: startAt,
  }
}
