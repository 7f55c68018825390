import type { ClientOrderId, VenueOrderId } from '#core/model/identifiers.ts'
import { identifier } from '#core/model/identifiers.ts'
import type { Fill, Order } from '#core/model/order.ts'
import type { VenueEvent } from '#core/orders/venueEvent.ts'
import type { Books } from './books.ts'
import type { VenueTruth } from './ports.ts'

/** Longest identifier on a channel. */
const LONGEST = 80

/** What a venue calls an order that carries no client order id is its name here. */
export function nameOfForeign(venueOrderId: VenueOrderId): ClientOrderId {
  return identifier<ClientOrderId>(`@${venueOrderId.replaceAll(/[^\x21-\x7e]/g, '_')}`.slice(0, LONGEST))
}

/** Gives orders and fills the names of ours: a venue may tell an execution by its own order id alone. */
export function withOurNames(books: Books, truth: VenueTruth): VenueTruth {
  const nameOf = renamer(books)
  return {
    ...truth,
    orders: truth.orders.map((order) => orderNamed(order, nameOf(order.clientOrderId))),
    fills: truth.fills.map((fill) => fillNamed(books, fill, nameOf(fill.clientOrderId))),
  }
}

/** The same for one piece of news. */
export function withOurName(books: Books, event: VenueEvent): VenueEvent {
  if (event.type === 'AccountAdjusted') return event
  const clientOrderId = renamer(books)(event.clientOrderId)
  if ('fill' in event) return { ...event, clientOrderId, fill: fillNamed(books, event.fill, clientOrderId) }
  return clientOrderId === event.clientOrderId ? event : { ...event, clientOrderId }
}

function renamer(books: Books): (name: ClientOrderId) => ClientOrderId {
  let byVenueName: Map<string, ClientOrderId> | null = null
  return (name) => {
    if (!name.startsWith('@') || books.orders.has(name)) return name
    if (byVenueName === null) {
      byVenueName = new Map()
      for (const { venueOrderId, clientOrderId } of books.orders.values()) {
        if (venueOrderId !== null) byVenueName.set(nameOfForeign(venueOrderId), clientOrderId)
      }
    }
    return byVenueName.get(name) ?? name
  }
}

function orderNamed(order: Order, clientOrderId: ClientOrderId): Order {
  return order.clientOrderId === clientOrderId ? order : { ...order, clientOrderId }
}

/** A fill belongs to the strategy of its order; the venue knows of none. */
function fillNamed(books: Books, fill: Fill, clientOrderId: ClientOrderId): Fill {
  const strategyId = books.orders.get(clientOrderId)?.strategyId ?? fill.strategyId
  const isSame = fill.clientOrderId === clientOrderId && fill.strategyId === strategyId
  return isSame ? fill : { ...fill, clientOrderId, strategyId }
}
