import { BAR, type MarketSlice } from '#core/model/marketSlice.ts'
import { isWithinLimit } from './barTouch.ts'
import type { Books } from './books.ts'
import { barChance } from './chances.ts'
import type { ExchangeOrder } from './exchangeOrder.ts'
import { trade } from './execution.ts'
import { at } from './market.ts'

/**
 * Sets off a stop at its price, or where the market was when the order came about if that is worse already. False when it
 * has become a limit order that must wait for the market to come back.
 */
export function trigger(books: Books, order: ExchangeOrder, slice: MarketSlice, row: number, from: number): boolean {
  order.triggered = true
  const price = order.direction > 0 ? Math.max(from, order.stop) : Math.min(from, order.stop)
  if (!isWithinLimit(order, price)) return false
  attempt(books, order, slice, row, price, 'INSIDE', true)
  return true
}

/** Gives an order its one chance in the bar; at the market it pays the costs, at its own limit it does not. */
export function attempt(
  books: Books,
  order: ExchangeOrder,
  slice: MarketSlice,
  row: number,
  price: number,
  place: 'OPEN' | 'INSIDE' | 'CLOSE',
  isAtMarket: boolean,
): void {
  order.triedBar = at(slice.bars, row + BAR.tsClose)
  trade(books, order, barChance(books.options, books.market, order, slice, row, price, place, isAtMarket))
}

/** Trades a limit order that the market is beyond: at the market, or one that must not take at its own price. */
export function attemptBeyond(
  books: Books,
  order: ExchangeOrder,
  slice: MarketSlice,
  row: number,
  price: number,
  place: 'OPEN' | 'INSIDE',
): void {
  const mustMake = order.special?.postOnly === true
  attempt(books, order, slice, row, mustMake ? order.limit : price, place, !mustMake)
}
