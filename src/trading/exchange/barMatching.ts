import { BAR, type MarketSlice } from '#core/model/marketSlice.ts'
import type { Books } from './books.ts'
import { barChance } from './chances.ts'
import { expireByDay } from './dayOrders.ts'
import { type ExchangeOrder, isMarketable, isWorking } from './exchangeOrder.ts'
import { end, trade } from './execution.ts'
import { at } from './market.ts'

/**
 * Matches the working orders against the bars of a slice and remembers the bars. Four rounds, each in order of
 * submission: the open; stops within the bar; limits within the bar; the close. README.md states the rules.
 */
export function matchBars(books: Books, slice: MarketSlice): void {
  const { market } = books
  market.noteRows(slice)
  if (anyTouched(books, slice)) {
    market.markOpens(slice)
    forEachBar(books, slice, atOpen)
    forEachBar(books, slice, stopInside)
    forEachBar(books, slice, limitInside)
    forEachBar(books, slice, newbornStopInside)
    market.takeBars(slice)
    forEachBar(books, slice, atClose)
  } else {
    market.takeBars(slice)
  }
  market.forgetRows(slice)
}

type Match = (books: Books, order: ExchangeOrder, slice: MarketSlice, row: number) => void

// Exits born in one round join the list and are visited by the later rounds of the same bar.
function forEachBar(books: Books, slice: MarketSlice, match: Match): void {
  for (let position = 0; position < books.working.length; position += 1) {
    const order = books.working[position] as ExchangeOrder
    const row = books.market.barRow[order.index] as number
    if (row < 0 || !order.active || !isWorking(order) || books.market.isHalted(order.index)) continue
    if (order.triedBar === at(slice.bars, row + BAR.tsClose)) continue
    match(books, order, slice, row)
  }
}

function anyTouched(books: Books, slice: MarketSlice): boolean {
  for (const order of books.working) {
    const row = books.market.barRow[order.index] as number
    if (row >= 0 && order.active && isTouched(order, slice.bars, row)) return true
  }
  return false
}

function isTouched(order: ExchangeOrder, bars: Float64Array, row: number): boolean {
  if (order.order.timeInForce !== 'GTC') return true
  if (!order.triggered) return isStopTouched(order, bars, row)
  return isMarketable(order) || isLimitTouched(order, bars, row)
}

function isStopTouched(order: ExchangeOrder, bars: Float64Array, row: number): boolean {
  return order.direction > 0 ? at(bars, row + BAR.high) >= order.stop : at(bars, row + BAR.low) <= order.stop
}

function isLimitTouched(order: ExchangeOrder, bars: Float64Array, row: number): boolean {
  return isWithinLimit(order, at(bars, row + (order.direction > 0 ? BAR.low : BAR.high)))
}

function isWithinLimit(order: ExchangeOrder, price: number): boolean {
  return isMarketable(order) || (order.direction > 0 ? price <= order.limit : price >= order.limit)
}

function isBeyondStop(order: ExchangeOrder, price: number): boolean {
  return order.direction > 0 ? price >= order.stop : price <= order.stop
}

function wasThereAtOpen(order: ExchangeOrder, slice: MarketSlice, row: number): boolean {
  return order.activeFrom <= at(slice.bars, row + BAR.tsOpen)
}

function waitsForClose(books: Books, order: ExchangeOrder): boolean {
  const { timeInForce, type } = order.order
  return timeInForce === 'AT_CLOSE' || (type === 'MARKET' && books.options.fill === 'close')
}

function atOpen(books: Books, order: ExchangeOrder, slice: MarketSlice, row: number): void {
  const bars = slice.bars
  if (order.order.timeInForce === 'DAY' && expireByDay(books, order, at(bars, row + BAR.tsOpen))) return
  if (!wasThereAtOpen(order, slice, row) || waitsForClose(books, order)) return
  const open = at(bars, row + BAR.open)
  if (!order.triggered) {
    if (!isBeyondStop(order, open)) return
    order.triggered = true
  }
  if (isWithinLimit(order, open)) return attempt(books, order, slice, row, open, 'OPEN', true)
  const { timeInForce } = order.order
  if (timeInForce === 'IOC' || timeInForce === 'FOK') end(books, order, 'OrderExpired', 'NOT_FILLED_AT_ONCE')
}

function stopInside(books: Books, order: ExchangeOrder, slice: MarketSlice, row: number): void {
  if (order.triggered || !wasThereAtOpen(order, slice, row) || !isStopTouched(order, slice.bars, row)) return
  trigger(books, order, slice, row, at(slice.bars, row + BAR.open))
}

function limitInside(books: Books, order: ExchangeOrder, slice: MarketSlice, row: number): void {
  if (!order.triggered || isMarketable(order) || order.order.timeInForce === 'AT_CLOSE') return
  if (!wasThereAtOpen(order, slice, row) || !isLimitTouched(order, slice.bars, row)) return
  const open = at(slice.bars, row + BAR.open)
  // Born at the open with the market already beyond its price.
  if (isWithinLimit(order, open)) return attempt(books, order, slice, row, open, 'INSIDE', true)
  attempt(books, order, slice, row, order.limit, 'INSIDE', false)
}

// An entry that filled within the bar may be stopped out in it, for the path after the fill is not known; its target
// waits for the next bar.
function newbornStopInside(books: Books, order: ExchangeOrder, slice: MarketSlice, row: number): void {
  if (order.triggered || order.bornInBar !== at(slice.bars, row + BAR.tsClose)) return
  if (isStopTouched(order, slice.bars, row)) trigger(books, order, slice, row, order.bornPrice)
}

function atClose(books: Books, order: ExchangeOrder, slice: MarketSlice, row: number): void {
  if (!waitsForClose(books, order) || order.activeFrom > at(slice.bars, row + BAR.tsClose)) return
  const close = at(slice.bars, row + BAR.close)
  if (isWithinLimit(order, close)) attempt(books, order, slice, row, close, 'CLOSE', true)
  if (isWorking(order) && order.order.timeInForce === 'AT_CLOSE') {
    end(books, order, 'OrderExpired', 'NOT_FILLED_AT_CLOSE')
  }
}

/** Sets off a stop at its price, or where the market was when the order came about if that is worse already. */
function trigger(books: Books, order: ExchangeOrder, slice: MarketSlice, row: number, from: number): void {
  order.triggered = true
  const price = order.direction > 0 ? Math.max(from, order.stop) : Math.min(from, order.stop)
  if (isWithinLimit(order, price)) return attempt(books, order, slice, row, price, 'INSIDE', true)
  // Whether the market came back to the limit after the stop is not known: not in this bar.
  order.triedBar = at(slice.bars, row + BAR.tsClose)
}

function attempt(
  books: Books,
  order: ExchangeOrder,
  slice: MarketSlice,
  row: number,
  price: number,
  place: 'OPEN' | 'INSIDE' | 'CLOSE',
  isAtMarket: boolean,
): void {
  order.triedBar = at(slice.bars, row + BAR.tsClose)
  trade(books, order, barChance(books.options, order, slice, row, price, place, isAtMarket))
}
