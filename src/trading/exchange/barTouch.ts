import { BAR, type MarketSlice } from '#core/model/marketSlice.ts'
import { type ExchangeOrder, isMarketable } from './exchangeOrder.ts'
import { at, type MarketView } from './market.ts'
import { drawingExtreme, stopAfter } from './trailing.ts'

/** Tells whether a bar may do anything to an order; what it says no to need not be looked at any closer. */
export function isTouched(market: MarketView, order: ExchangeOrder, bars: Float64Array, row: number): boolean {
  if (order.order.timeInForce !== 'GTC') return true
  if (order.special !== null && isSpeciallyTouched(market, order, bars, row)) return true
  if (!order.triggered) return isStopTouched(order, bars, row)
  return isMarketable(order) || isLimitTouched(order, bars, row)
}

function isSpeciallyTouched(market: MarketView, order: ExchangeOrder, bars: Float64Array, row: number): boolean {
  if (order.special?.postOnly === true && !order.rested) return true
  if (order.special?.trail === null || order.triggered) return false
  const stop = stopAfter(market, order, drawingExtreme(order, bars, row))
  return order.direction > 0 ? at(bars, row + BAR.high) >= stop : at(bars, row + BAR.low) <= stop
}

/** Tells whether a bar reaches the stop of an order. */
export function isStopTouched(order: ExchangeOrder, bars: Float64Array, row: number): boolean {
  return order.direction > 0 ? at(bars, row + BAR.high) >= order.stop : at(bars, row + BAR.low) <= order.stop
}

/** Tells whether a bar reaches the limit of an order. */
export function isLimitTouched(order: ExchangeOrder, bars: Float64Array, row: number): boolean {
  return isWithinLimit(order, at(bars, row + (order.direction > 0 ? BAR.low : BAR.high)))
}

/** Tells whether an order may trade at a price. */
export function isWithinLimit(order: ExchangeOrder, price: number): boolean {
  return isMarketable(order) || (order.direction > 0 ? price <= order.limit : price >= order.limit)
}

/** Tells whether a price lies at the stop or beyond it. */
export function isBeyondStop(order: ExchangeOrder, price: number): boolean {
  return order.direction > 0 ? price >= order.stop : price <= order.stop
}

/** Tells whether an order could trade when the bar opened. */
export function wasThereAtOpen(order: ExchangeOrder, slice: MarketSlice, row: number): boolean {
  return order.activeFrom <= at(slice.bars, row + BAR.tsOpen)
}
