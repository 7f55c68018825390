import { isClosed } from '#core/model/order.ts'
import type { Order, OrderSpecification } from '#core/model/order.ts'
import type { Proposal } from '#core/model/proposal.ts'
import type { OrderReason } from '#core/orders/orderEvent.ts'
import { addsRisk } from '../books.ts'

/**
 * Why orders would together exceed what was approved; null while they do not. Counts everything that carries out the
 * proposal and adds risk: what earlier orders have filled, what they may still fill (an unknown outcome in full), and the
 * new ones in full. One approval is thereby worth its quantity once, however many orders it is split into.
 *
 * @param before the orders that were sent for the proposal; others among them are passed over, at the cost of a look at each
 * @param orders the orders that want to leave now, not yet among those before
 */
export function beyondMandate(
  proposal: Pick<Proposal, 'proposalId' | 'quantity'>,
  before: Iterable<Order>,
  orders: readonly OrderSpecification[],
): OrderReason | null {
  const { proposalId, quantity } = proposal
  const fresh = orders.filter((order) => order.proposalId === proposalId && addsRisk(order))
  if (fresh.length === 0) return null
  let committed = 0
  for (const order of before) {
    if (order.proposalId !== proposalId || !addsRisk(order)) continue
    committed += Math.max(
      order.filledQuantity,
      isClosed(order.status) ? 0 : (order.quantity ?? Number.POSITIVE_INFINITY),
    )
  }
  // An order sized at the fill has no quantity that could have been approved.
  const wanted = fresh.reduce((sum, order) => sum + (order.quantity ?? Number.POSITIVE_INFINITY), 0)
  if (committed + wanted <= quantity) return null
  const text =
    'Together with what was sent before, the order exceeds the approved quantity, so it was not sent; approve a fresh proposal for more.'
  return { code: 'APPROVAL_EXCEEDED', text }
}
