import { fromQuantity } from '#core/money.ts'
import { type MarketSlice, QUOTE, QUOTE_ROW } from '#core/model/marketSlice.ts'
import type { Books } from './books.ts'
import { quoteChance } from './chances.ts'
import { expireByDay } from './dayOrders.ts'
import { type ExchangeOrder, isMarketable, isWorking } from './exchangeOrder.ts'
import { end, trade } from './execution.ts'
import { at } from './market.ts'

/** Takes the quotes of a slice one by one, matching the working orders of each instrument as its quote comes. */
export function matchQuotes(books: Books, slice: MarketSlice): void {
  const { market } = books
  const rows = slice.quoteCount * QUOTE_ROW
  for (let row = 0; row < rows; row += QUOTE_ROW) {
    market.takeQuote(slice.quotes, row)
    const index = at(slice.quotes, row + QUOTE.instrument)
    if (books.hasWorkingOn(index)) matchLatestQuotes(books, index)
  }
  // Orders whose latency has passed since a quote that still stands.
  if (market.quotesSeen > 0) matchLatestQuotes(books, null)
}

/** Matches one order against the quote that stands, as on its submission. */
export function matchQuote(books: Books, order: ExchangeOrder): void {
  const { market } = books
  const near = at(order.direction > 0 ? market.ask : market.bid, order.index)
  order.triedQuote = at(market.quoteNumber, order.index)
  if (!(near > 0) || order.order.timeInForce === 'AT_CLOSE') return
  if (!order.triggered) {
    if (order.direction > 0 ? near < order.stop : near > order.stop) return
    order.triggered = true
  }
  const { timeInForce } = order.order
  if (isMarketable(order) || (order.direction > 0 ? near <= order.limit : near >= order.limit)) {
    take(books, order)
  } else if (timeInForce === 'IOC' || timeInForce === 'FOK') {
    end(books, order, 'OrderExpired', 'NOT_FILLED_AT_ONCE')
  }
}

function matchLatestQuotes(books: Books, only: number | null): void {
  const { market } = books
  for (let position = 0; position < books.working.length; position += 1) {
    const order = books.working[position] as ExchangeOrder
    const { index } = order
    if ((only !== null && index !== only) || !order.active || !isWorking(order)) continue
    if (order.triedQuote === at(market.quoteNumber, index) || !market.isQuoted(index)) continue
    if (market.isHalted(index) || order.activeFrom > market.time) continue
    // Within a slice an order may be younger than an early quote of it.
    if (only !== null && order.activeFrom > at(market.quoteTime, index)) continue
    if (order.order.timeInForce === 'DAY' && expireByDay(books, order, at(market.quoteTime, index))) continue
    matchQuote(books, order)
  }
}

function take(books: Books, order: ExchangeOrder): void {
  const { market } = books
  const before = order.order.filledQuantity
  const chance = quoteChance(books.options, order, market)
  trade(books, order, chance)
  const taken = fromQuantity(order.instrument, order.order.filledQuantity - before)
  const sizes = order.direction > 0 ? market.askSize : market.bidSize
  sizes[order.index] = at(sizes, order.index) - taken
  // The rest cannot go back to the open of a bar that began before this moment.
  order.activeFrom = Math.max(order.activeFrom, chance.ts)
}
