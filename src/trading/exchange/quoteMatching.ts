import { fromQuantity } from '#core/money.ts'
import type { Books } from './books.ts'
import { isBeyondStop, isWithinLimit } from './barTouch.ts'
import { quoteChance } from './chances.ts'
import { endOf, type ExchangeOrder, isMarketable, isWorking } from './exchangeOrder.ts'
import { end, trade } from './execution.ts'
import { at } from './market.ts'
import { isTakerRefused } from './postOnly.ts'
import { noteQueue, queueModelOf, refill } from './queue.ts'
import { expireByDay, isOpening } from './timeInForce.ts'
import { follow, isTrailing } from './trailing.ts'

/**
 * Matches the working orders against the quotes that stand: those of one instrument as its quote comes, or (null) all whose
 * latency has passed since a quote that still stands.
 */
export function matchLatestQuotes(books: Books, only: number | null): void {
  const { market } = books
  for (let position = 0; position < books.working.length; position += 1) {
    const order = books.working[position] as ExchangeOrder
    const { index } = order
    if ((only !== null && index !== only) || !order.active || !isWorking(order) || books.depth.has(index)) continue
    if (order.triedQuote === at(market.quoteNumber, index) || !market.isQuoted(index)) continue
    const ts = at(market.quoteTime, index)
    if (market.isHalted(index) || order.activeFrom > market.time || endOf(order) <= ts) continue
    // Within a slice an order may be younger than an early quote of it.
    if (only !== null && order.activeFrom > ts) continue
    const { timeInForce } = order.order
    if (timeInForce === 'DAY' && expireByDay(books, order, ts)) continue
    if (timeInForce === 'AT_OPEN' && !isOpening(books, order, ts)) continue
    matchQuote(books, order)
    if (timeInForce === 'AT_OPEN' && isWorking(order)) end(books, order, 'OrderExpired', 'NOT_FILLED_AT_OPEN')
  }
}

/** Matches one order against the quote that stands, as on its submission. */
export function matchQuote(books: Books, order: ExchangeOrder): void {
  const { market } = books
  const near = at(order.direction > 0 ? market.ask : market.bid, order.index)
  order.triedQuote = at(market.quoteNumber, order.index)
  if (!(near > 0) || order.order.timeInForce === 'AT_CLOSE' || isTakerRefused(books, order, near)) return
  if (!order.triggered) {
    if (!isBeyondStop(order, near)) {
      if (isTrailing(order)) follow(market, order, near)
      return
    }
    order.triggered = true
  }
  if (isWithinLimit(order, near)) return take(books, order)
  const { timeInForce } = order.order
  if (timeInForce === 'IOC' || timeInForce === 'FOK') return end(books, order, 'OrderExpired', 'NOT_FILLED_AT_ONCE')
  order.rested = true
  noteQueue(order, market, queueModelOf(books.options))
}

function take(books: Books, order: ExchangeOrder): void {
  const { market } = books
  const before = order.order.filledQuantity
  const isMaker = order.rested && !isMarketable(order)
  const chance = quoteChance(books.options, order, market, isMaker)
  trade(books, order, chance)
  const filled = order.order.filledQuantity - before
  const sizes = order.direction > 0 ? market.askSize : market.bidSize
  sizes[order.index] = at(sizes, order.index) - fromQuantity(order.instrument, filled)
  if (isMaker) refill(order, market, queueModelOf(books.options), filled)
  // The rest cannot go back to the open of a bar that began before this moment.
  order.activeFrom = Math.max(order.activeFrom, chance.ts)
}
