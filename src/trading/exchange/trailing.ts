import { fromPrice, toPrice } from '#core/money.ts'
import { BAR, type MarketSlice } from '#core/model/marketSlice.ts'
import type { Books } from './books.ts'
import { type ExchangeOrder, isWorking } from './exchangeOrder.ts'
import { at, type MarketView } from './market.ts'

/**
 * Where a trailing stop would stand after the market went to `price`, currency units: it follows the best price by its
 * distance, to the nearest price unit, and never goes back. The stop as it is where the distance is not known yet (an average true range before the
 * first bar); NaN before there is any.
 */
export function stopAfter(market: MarketView, order: ExchangeOrder, price: number): number {
  const { direction, stop, instrument } = order
  const best = betterOf(order, price)
  const exact = best + direction * distanceOf(market, order, best)
  if (Number.isNaN(exact)) return stop
  const next = fromPrice(instrument, toPrice(instrument, exact))
  if (Number.isNaN(stop)) return next
  return direction > 0 ? Math.min(stop, next) : Math.max(stop, next)
}

/** Lets a trailing stop follow the market to a price. */
export function follow(market: MarketView, order: ExchangeOrder, price: number): void {
  if (Number.isNaN(price)) return
  order.stop = stopAfter(market, order, price)
  order.best = betterOf(order, price)
}

/** The extreme of a bar that draws a trailing stop along: the high for one that sells, the low for one that buys. */
export function drawingExtreme(order: ExchangeOrder, bars: Float64Array, row: number): number {
  return at(bars, row + (order.direction > 0 ? BAR.low : BAR.high))
}

/**
 * Lets the trailing stops follow the bars of a slice after the trading within them, before the bars are remembered: by the
 * whole bar where they were there at its open, else by its close.
 */
export function followBars(books: Books, slice: MarketSlice): void {
  const { market } = books
  const { bars } = slice
  for (const order of books.working) {
    const row = market.barRow[order.index] as number
    if (row < 0 || !isTrailing(order) || market.isHalted(order.index)) continue
    const tsOpen = at(bars, row + BAR.tsOpen)
    if (market.hasTicks(order.index, tsOpen)) continue
    if (order.activeFrom <= tsOpen) follow(market, order, drawingExtreme(order, bars, row))
    else if (order.activeFrom <= at(bars, row + BAR.tsClose)) follow(market, order, at(bars, row + BAR.close))
  }
}

/** Tells whether an order is a trailing stop that still follows the market. */
export function isTrailing(order: ExchangeOrder): boolean {
  return order.special !== null && order.special.trail !== null && order.active && !order.triggered && isWorking(order)
}

function betterOf({ best, direction }: ExchangeOrder, price: number): number {
  if (Number.isNaN(best)) return price
  return direction > 0 ? Math.min(best, price) : Math.max(best, price)
}

function distanceOf(market: MarketView, order: ExchangeOrder, best: number): number {
  const trail = order.special?.trail ?? null
  if (trail === null) return Number.NaN
  if (trail.kind === 'AMOUNT') return fromPrice(order.instrument, trail.distance)
  if (trail.kind === 'FRACTION') return best * trail.fraction
  return trail.multiple * market.trueRanges.average(order.index, trail.length)
}
