import { isWithinLimit } from './barTouch.ts'
import type { Books } from './books.ts'
import type { ExchangeOrder } from './exchangeOrder.ts'
import { end } from './execution.ts'

/**
 * Looks at a post-only order as it arrives: refused, and true, when it would trade at the market's price; from then on it
 * rests. Says nothing while no price is known.
 */
export function isTakerRefused(books: Books, order: ExchangeOrder, price: number): boolean {
  if (order.special?.postOnly !== true || order.rested || !order.triggered || Number.isNaN(price)) return false
  if (!isWithinLimit(order, price)) {
    order.rested = true
    return false
  }
  end(books, order, 'OrderRejected', 'POST_ONLY_WOULD_TRADE')
  return true
}
