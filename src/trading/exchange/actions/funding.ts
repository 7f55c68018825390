import type { MarketAction } from '#core/model/marketAction.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import { scaleMoney } from '#core/money.ts'
import { marketValue } from '#core/portfolio/position.ts'
import type { Books } from '../books.ts'
import { at } from '../market.ts'
import { adjust } from './adjust.ts'
import { moneyWords } from './words.ts'

/**
 * Pays or takes the funding of a perpetual contract on the position held before the slice trades, at the mark price told
 * or else at the last price. With a positive rate longs pay and shorts receive exactly as much.
 */
export function payFunding(
  books: Books,
  slice: MarketSlice,
  { instrument: index, rate, markPrice }: Extract<MarketAction, { readonly kind: 'FUNDING' }>,
): void {
  const instrument = books.instrumentAt(index)
  const price = markPrice ?? at(books.market.mark, index)
  if (Number.isNaN(price)) return
  const cash = -scaleMoney(marketValue(instrument, books.account.quantity(index), price), rate)
  if (cash === 0) return
  const what = cash > 0 ? 'received' : 'paid'
  const text = `Funding of ${instrument.symbol} at ${rate}: ${moneyWords(cash, books.options.currency)} ${what}.`
  adjust(books, index, { kind: 'FUNDING', ts: slice.marketTime, cash, text })
}
