import { fromQuantity, toPrice } from '#core/money.ts'
import { TRADE } from '#core/model/marketSlice.ts'
import { isBeyondStop, isWithinLimit } from './barTouch.ts'
import type { Books } from './books.ts'
import { matchTradeInBook } from './bookMatching.ts'
import { tradeChance } from './chances.ts'
import { endOf, type ExchangeOrder, isMarketable, isWorking } from './exchangeOrder.ts'
import { end, trade } from './execution.ts'
import { at } from './market.ts'
import { isTakerRefused } from './postOnly.ts'
import { matchQuote } from './quoteMatching.ts'
import { passQueue, queueModelOf, refill } from './queue.ts'
import { expireByDay, isOpening } from './timeInForce.ts'
import { follow, isTrailing } from './trailing.ts'

/** A trade of the market and what of it our orders have not taken yet. */
interface Print {
  readonly ts: number
  readonly price: number
  readonly size: number
  /** 1 when a buyer took, -1 when a seller did, 0 when it is not known. */
  readonly aggressor: number
  /** Price known before it, NaN for none. */
  readonly before: number
  /** Units that our orders may still have of it. */
  left: number
}

/** Takes one trade of the market, at `row` of the rows, and matches the working orders of its instrument against it. */
export function matchTrade(books: Books, rows: Float64Array, row: number): void {
  const { market, options } = books
  const index = at(rows, row + TRADE.instrument)
  const size = at(rows, row + TRADE.size)
  const print: Print = {
    ts: at(rows, row + TRADE.tsEvent),
    price: at(rows, row + TRADE.price),
    size,
    aggressor: at(rows, row + TRADE.aggressor),
    before: at(market.mark, index),
    left: size * (options.volumeShare ?? 1),
  }
  market.takeTick(index, print.ts, print.price)
  if (books.depth.has(index)) return matchTradeInBook(books, index, rows, row)
  if (!books.hasWorkingOn(index) || market.isHalted(index)) return
  for (let position = 0; position < books.working.length; position += 1) {
    const order = books.working[position] as ExchangeOrder
    if (order.index === index && order.active && isWorking(order)) meet(books, order, print)
  }
}

function meet(books: Books, order: ExchangeOrder, print: Print): void {
  const { ts } = print
  const { timeInForce } = order.order
  if (order.activeFrom > ts || endOf(order) <= ts || timeInForce === 'AT_CLOSE') return
  if (order.bornTick === books.market.ticksSeen) return
  if (timeInForce === 'DAY' && expireByDay(books, order, ts)) return
  if (timeInForce === 'AT_OPEN') return tradeAtOpening(books, order, print)
  const isQuoted = books.market.isQuoted(order.index)
  if (!order.triggered && !isSetOff(books, order, print, isQuoted)) return
  if (isQuoted && (isMarketable(order) || !order.rested)) return takeQuote(books, order)
  if (isMarketable(order) || !order.rested) takePrint(books, order, print)
  else makeFor(books, order, print)
}

function tradeAtOpening(books: Books, order: ExchangeOrder, print: Print): void {
  if (!isOpening(books, order, print.ts)) return
  takePrint(books, order, print)
  if (isWorking(order)) end(books, order, 'OrderExpired', 'NOT_FILLED_AT_OPEN')
}

function isSetOff(books: Books, order: ExchangeOrder, { price }: Print, isQuoted: boolean): boolean {
  if (isBeyondStop(order, price)) {
    order.triggered = true
    order.triedQuote = -1
  }
  // Where quotes are known a trailing stop follows the side it would trade at.
  else if (!isQuoted && isTrailing(order)) {
    follow(books.market, order, price)
  }
  return order.triggered
}

/** What a trade has set off takes the quote that stands, unless it has had its chance there. */
function takeQuote(books: Books, order: ExchangeOrder): void {
  if (order.triedQuote !== at(books.market.quoteNumber, order.index)) matchQuote(books, order)
}

/** Trades at the market's price where no quote says more. */
function takePrint(books: Books, order: ExchangeOrder, print: Print): void {
  if (isTakerRefused(books, order, Number.isNaN(print.before) ? print.price : print.before)) return
  // Refused or not, a post-only order that got here rests.
  if (order.rested) return makeFor(books, order, print)
  if (isWithinLimit(order, print.price)) return execute(books, order, print, print.left, false)
  const { timeInForce } = order.order
  if (timeInForce === 'IOC' || timeInForce === 'FOK') return end(books, order, 'OrderExpired', 'NOT_FILLED_AT_ONCE')
  order.rested = true
}

/**
 * Lets a resting order be traded with: by all of a trade beyond its price, for that must have gone through it; at its price
 * by what is left of the trade behind those ahead of it, and by nothing while the queue is not known.
 */
function makeFor(books: Books, order: ExchangeOrder, print: Print): void {
  const { direction } = order
  const beyond = direction * ((order.order.limitPrice ?? 0) - toPrice(order.instrument, print.price))
  if (beyond < 0) return
  if (beyond > 0) return execute(books, order, print, print.left, true)
  if (print.aggressor === direction || Number.isNaN(order.ahead)) return
  const reached = passQueue(order, print.size)
  const shown = fromQuantity(order.instrument, order.shown)
  if (reached > 0) execute(books, order, print, Math.min(reached, print.left, shown), true)
}

function execute(books: Books, order: ExchangeOrder, print: Print, size: number, isMaker: boolean): void {
  const { market, options } = books
  const before = order.order.filledQuantity
  trade(books, order, tradeChance(options, order, market, print.price, size, isMaker))
  const filled = order.order.filledQuantity - before
  print.left -= fromQuantity(order.instrument, filled)
  if (isMaker) refill(order, market, queueModelOf(options), filled)
  order.activeFrom = Math.max(order.activeFrom, print.ts)
}
