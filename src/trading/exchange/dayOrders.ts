import type { Books } from './books.ts'
import type { ExchangeOrder } from './exchangeOrder.ts'
import { end } from './execution.ts'

/**
 * Ends a DAY order when the market moves to a later session day than the one in which the order first could trade; so
 * an order given after the close works in the next session. `ts` is the time of the bar's open or of the quote.
 */
export function expireByDay(books: Books, order: ExchangeOrder, ts: number): boolean {
  const day = books.options.sessionDay(order.instrument, ts)
  if (order.day === null) {
    if (order.activeFrom <= ts) order.day = day
    return false
  }
  if (day <= order.day) return false
  end(books, order, 'OrderExpired', 'DAY_ENDED')
  return true
}
