import type { OrderSide } from '#core/model/order.ts'

/** An order as it stands at the venue. Prices and quantities are scaled integers of the instrument. */
export interface RecordedOrder {
  readonly venueOrderId: string
  /** Null for orders that another program placed without a name. */
  readonly clientOrderId: string | null
  readonly symbol: string
  readonly side: OrderSide
  readonly type: string
  readonly quantity: number
  readonly limitPrice: number | null
  readonly stopPrice: number | null
  filled: number
  status: 'WORKING' | 'FILLED' | 'CANCELLED' | 'EXPIRED' | 'REJECTED'
  readonly placedAt: number
  updatedAt: number
}

/** One execution at the venue. */
export interface RecordedFill {
  readonly executionId: string
  readonly venueOrderId: string
  readonly symbol: string
  readonly side: OrderSide
  quantity: number
  readonly price: number
  /** In units of the currency. */
  readonly fee: number
  busted: boolean
  readonly at: number
}

/**
 * What a venue on the loopback remembers, apart from anything the adapter says. Each request to trade is noted when it
 * arrives, whether or not an order comes of it, so that a second order for one intention cannot be overlooked.
 */
export class VenueRecord {
  readonly requests: { readonly what: 'submit' | 'cancel' | 'cancel-all'; readonly id: string; readonly at: number }[] =
    []
  readonly orders: RecordedOrder[] = []
  readonly fills: RecordedFill[] = []

  /** Orders that carry a client order id. */
  named(clientOrderId: string): readonly RecordedOrder[] {
    return this.orders.filter((order) => order.clientOrderId === clientOrderId)
  }

  /** The order of a venue id. */
  order(venueOrderId: string): RecordedOrder {
    const order = this.orders.find((one) => one.venueOrderId === venueOrderId)
    if (order === undefined) throw new Error(`No order ${venueOrderId} at this venue`)
    return order
  }

  /** Signed quantity by symbol: the sum of the executions that stand. */
  positions(): Readonly<Record<string, number>> {
    const positions: Record<string, number> = {}
    for (const { symbol, side, quantity, busted } of this.fills) {
      if (!busted) positions[symbol] = (positions[symbol] ?? 0) + (side === 'BUY' ? quantity : -quantity)
    }
    return positions
  }
}
