import { toQuantity } from '#core/money.ts'
import { BAR, type MarketSlice } from '#core/model/marketSlice.ts'
import type { OrderRole } from '#core/model/order.ts'
import { rangeVolatility } from './barGauges.ts'
import type { ExchangeOrder } from './exchangeOrder.ts'
import type { Chance } from './fillPrice.ts'
import { at, type MarketView } from './market.ts'
import { type ExchangeOptions, impactOf } from './terms.ts'

/** What a bar offers one order at a price in it; market orders and gaps pay the costs, a touched limit does not. */
export function barChance(
  options: ExchangeOptions,
  market: MarketView,
  order: ExchangeOrder,
  slice: MarketSlice,
  row: number,
  price: number,
  place: 'OPEN' | 'INSIDE' | 'CLOSE',
  isAtMarket: boolean,
): Chance {
  const { bars } = slice
  const tsClose = at(bars, row + BAR.tsClose)
  const tsInside = { OPEN: at(bars, row + BAR.tsOpen), INSIDE: tsClose - 1, CLOSE: tsClose }
  const volume = at(bars, row + BAR.volume)
  const available = shareOf(options, order, volume)
  const impact = isAtMarket ? impactOf(options) : null
  return {
    price,
    reference: price,
    costs: isAtMarket ? marketCosts(options, market, order.index, order.order.role) : 0,
    limit: order.order.limitPrice,
    available,
    inAll: available,
    impact,
    impactVolume: impact?.kind === 'square-root' ? usualVolume(market, order.index, volume) : volume,
    volatility:
      usualVolatility(market, order.index) ?? rangeVolatility(at(bars, row + BAR.high), at(bars, row + BAR.low)),
    isMaker: !isAtMarket,
    ts: tsInside[place],
    place,
    bar: tsClose,
  }
}

/** What the close of the last bar offers an order given right after it. */
export function closeChance(options: ExchangeOptions, order: ExchangeOrder, market: MarketView): Chance {
  const close = at(market.close, order.index)
  const volume = at(market.volume, order.index)
  const tsClose = at(market.barClose, order.index)
  const available = shareOf(options, order, volume)
  const impact = impactOf(options)
  return {
    price: close,
    reference: close,
    costs: marketCosts(options, market, order.index, order.order.role),
    limit: order.order.limitPrice,
    available,
    inAll: available,
    impact,
    impactVolume: impact?.kind === 'square-root' ? usualVolume(market, order.index, volume) : volume,
    volatility: usualVolatility(market, order.index) ?? 0,
    isMaker: false,
    ts: tsClose,
    place: 'CLOSE',
    bar: tsClose,
  }
}

/** What the last quote offers an order: the far side as far as its size goes, or a resting order its own price. */
export function quoteChance(
  options: ExchangeOptions,
  order: ExchangeOrder,
  market: MarketView,
  isMaker: boolean,
): Chance {
  const { index, direction } = order
  const size = at(direction > 0 ? market.askSize : market.bidSize, index)
  const time = at(market.quoteTime, index)
  const offered = scaledSize(order, size)
  // An order given after the quote fills when it is given.
  const ts = Math.max(time, order.activeFrom)
  const price = isMaker ? order.limit : at(direction > 0 ? market.ask : market.bid, index)
  return {
    ...tickChance(order, price, isMaker ? Math.min(offered, order.shown) : offered, ts),
    reference: at(market.mark, index),
    costs: isMaker ? 0 : options.slippage,
    isMaker,
  }
}

/** What a trade of the market offers: an order that takes its price with costs, a resting one its own; `size` in units. */
export function tradeChance(
  options: ExchangeOptions,
  order: ExchangeOrder,
  market: MarketView,
  price: number,
  size: number,
  isMaker: boolean,
): Chance {
  const ts = at(market.tickTime, order.index)
  return {
    ...tickChance(order, isMaker ? order.limit : price, scaledSize(order, size), ts),
    costs: isMaker ? 0 : marketCosts(options, market, order.index, order.order.role),
    isMaker,
  }
}

/** What one level of a book of depth offers of all that the book has within the order's limit; scaled quantities. */
export function levelChance(
  order: ExchangeOrder,
  market: MarketView,
  price: number,
  available: number,
  inAll: number,
  ts: number,
): Chance {
  return { ...tickChance(order, price, available, ts), reference: middleOr(market, order.index, price), inAll }
}

/** What the market gives an order that rests in a book of depth: its own price. */
export function restingChance(order: ExchangeOrder, market: MarketView, available: number, ts: number): Chance {
  const reference = middleOr(market, order.index, order.limit)
  return { ...tickChance(order, order.limit, available, ts), reference, isMaker: true }
}

// A book may have shown no more than one side so far.
function middleOr(market: MarketView, index: number, price: number): number {
  const middle = at(market.mark, index)
  return Number.isNaN(middle) ? price : middle
}

/** What an auction offers: one price for all, so no spread and no slippage, but the impact of the order's own size. */
export function auctionChance(
  options: ExchangeOptions,
  market: MarketView,
  order: ExchangeOrder,
  auction: { readonly price: number; readonly volume: number },
  place: 'OPEN' | 'CLOSE',
  ts: number,
  bar: number,
): Chance {
  return {
    ...tickChance(order, auction.price, shareOf(options, order, auction.volume), ts),
    impact: impactOf(options),
    impactVolume: auction.volume,
    volatility: usualVolatility(market, order.index) ?? 0,
    place,
    bar,
  }
}

/** A chance to take at a price without any costs; the callers say what is different. */
function tickChance(order: ExchangeOrder, price: number, available: number, ts: number): Chance {
  return {
    price,
    reference: price,
    costs: 0,
    limit: order.order.limitPrice,
    available,
    inAll: available,
    impact: null,
    impactVolume: 0,
    volatility: 0,
    isMaker: false,
    ts,
    place: 'TICK',
    bar: ts,
  }
}

function scaledSize({ instrument }: ExchangeOrder, size: number): number {
  return size > 0 ? toQuantity(instrument, size) : 0
}

/** Share of the price that a trade at the market pays where no quote is traded against: the spread's part and the slippage. */
export function marketCosts(options: ExchangeOptions, market: MarketView, index: number, role: OrderRole): number {
  const spread = spreadOf(options, market, index)
  if (options.spreadPaid === 'each-side') return spread / 2 + options.slippage
  return (role === 'ENTRY' ? spread : 0) + options.slippage
}

function spreadOf(options: ExchangeOptions, market: MarketView, index: number): number {
  if (options.spreadFrom !== 'quotes') return options.spread
  const bid = at(market.bid, index)
  const ask = at(market.ask, index)
  return ask >= bid && bid > 0 ? (2 * (ask - bid)) / (ask + bid) : options.spread
}

/** Scaled quantity that one order may take of a volume: its share, or all of it where only the impact asks for volume. */
function shareOf(options: ExchangeOptions, order: ExchangeOrder, volume: number): number {
  const share = options.volumeShare ?? (options.impact === undefined ? null : 1)
  if (share === null) return Number.POSITIVE_INFINITY
  return volume > 0 ? toQuantity(order.instrument, volume * share) : 0
}

/** Null where it is not kept or not known yet. */
function usualVolatility(market: MarketView, index: number): number | null {
  const usual = market.swings?.volatility(index) ?? Number.NaN
  return Number.isNaN(usual) ? null : usual
}

function usualVolume(market: MarketView, index: number, volume: number): number {
  const usual = market.swings?.volume(index) ?? Number.NaN
  return usual > 0 ? usual : volume
}
