import type { OrderSide, OrderSpecification } from '#core/model/order.ts'
import { openOrders } from './books.ts'
import type { Books } from './books.ts'
import type { Desk } from './state.ts'

/**
 * Whether an order is one that flattening sends: at the market, against the position, and together with the other exits
 * that still work no larger than it, so that it can never turn the position round.
 */
export function isFlattening({ state }: Desk, order: OrderSpecification): boolean {
  const { flatten, current } = state
  if (flatten === null || flatten.done || current === null || !flatten.exits.has(order.clientOrderId)) return false
  return reducesOnly(current.books, order)
}

/** The arithmetic of the same: what an exit may do to the position as the books have it. */
function reducesOnly(books: Books, order: OrderSpecification): boolean {
  if (order.role !== 'EXIT' || !order.reduceOnly || order.type !== 'MARKET' || order.quantity === null) return false
  const position = books.positions.get(order.instrumentId) ?? 0
  if (position === 0 || order.side !== closingSide(position)) return false
  let working = 0
  for (const other of openOrders(books)) {
    const isSame = other.clientOrderId === order.clientOrderId || other.instrumentId !== order.instrumentId
    if (!isSame && other.side === order.side) working += (other.quantity ?? 0) - other.filledQuantity
  }
  return order.quantity > 0 && order.quantity + working <= Math.abs(position)
}

/** Which way a position is closed. */
export function closingSide(position: number): OrderSide {
  return position > 0 ? 'SELL' : 'BUY'
}
