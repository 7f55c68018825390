import type { MarketAction } from '#core/model/marketAction.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Books } from '../books.ts'
import { isWorking } from '../exchangeOrder.ts'
import { end } from '../execution.ts'
import { closePosition } from '../finalization.ts'
import { at } from '../market.ts'
import { effectiveTime } from './adjust.ts'

/**
 * Ends an instrument for good: its working orders are cancelled, the position is settled at the price told or else at the
 * last one, without spread or slippage, and no order for it is taken any more.
 */
export function delist(
  books: Books,
  slice: MarketSlice,
  { instrument: index, price }: Extract<MarketAction, { readonly kind: 'DELISTING' }>,
): void {
  const last = at(books.market.mark, index)
  for (const order of books.working) {
    if (order.index === index && isWorking(order)) end(books, order, 'OrderCancelled', 'DELISTED')
  }
  closePosition(books, index, 'DELISTED', { price: price ?? last, ts: effectiveTime(slice, index), costs: 0 })
}
