import type { ClientOrderId } from '#core/model/identifiers.ts'
import { isClosed } from '#core/model/order.ts'
import type { Order } from '#core/model/order.ts'
import type { VenueEvent } from '#core/orders/venueEvent.ts'
import { takeNews } from './orderNews.ts'
import type { Venue } from './ports.ts'
import type { Desk } from './state.ts'
import { happened } from './submission.ts'

/** Cancels what can still be cancelled. Cancels wait for nobody: neither the kill nor the journal holds them up. */
export function cancelOrders(
  desk: Desk,
  ids: readonly ClientOrderId[],
  cause: string,
  correlationId: string | null,
): void {
  takeNews(desk, askCancels(desk, ids), cause, correlationId)
}

/** Asks the venue for every cancel before anything is written, so that a slow disk delays none of them. */
export function askCancels(desk: Desk, ids: readonly ClientOrderId[]): VenueEvent[] {
  const { current } = desk.state
  if (current === null || current.venue === null) return []
  const news: VenueEvent[] = []
  for (const clientOrderId of ids) {
    const order = current.books.orders.get(clientOrderId)
    // One that is closed here and works at the venue is a difference, and then the venue's word counts.
    const differs = desk.state.reconciliation.differences.some(({ what }) => what === `order ${clientOrderId}`)
    if (order === undefined ? !differs : isClosed(order.status) && !differs) continue
    if (order !== undefined) news.push(happened('OrderCancelRequested', order, desk))
    news.push(...ask(desk, current.venue, clientOrderId, order ?? orderAtVenue(desk, clientOrderId)))
  }
  return news
}

/** A cancel whose answer was lost stays pending and is asked after; see unknownOrders.ts. */
function ask(desk: Desk, venue: Venue, clientOrderId: ClientOrderId, order: Order | null): readonly VenueEvent[] {
  try {
    return venue.cancel(clientOrderId, desk.context.now(), order)
  } catch {
    return []
  }
}

/** What the venue told of an order that nobody here sent. */
function orderAtVenue({ state }: Desk, clientOrderId: ClientOrderId): Order | null {
  return state.remote.differences.get(`order ${clientOrderId}`)?.theirs ?? null
}
