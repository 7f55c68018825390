import { toQuantity } from '#core/money.ts'
import { BAR, type MarketSlice } from '#core/model/marketSlice.ts'
import type { ExchangeOrder } from './exchangeOrder.ts'
import type { Chance } from './fillPrice.ts'
import { at, type MarketView } from './market.ts'
import { type ExchangeOptions, spreadShare } from './terms.ts'

/** What a bar offers one order at a price in it; market orders and gaps pay the costs, a touched limit does not. */
export function barChance(
  options: ExchangeOptions,
  order: ExchangeOrder,
  slice: MarketSlice,
  row: number,
  price: number,
  place: 'OPEN' | 'INSIDE' | 'CLOSE',
  isAtMarket: boolean,
): Chance {
  const tsClose = at(slice.bars, row + BAR.tsClose)
  const tsInside = { OPEN: at(slice.bars, row + BAR.tsOpen), INSIDE: tsClose - 1, CLOSE: tsClose }
  const volume = at(slice.bars, row + BAR.volume)
  return {
    price,
    reference: price,
    costs: isAtMarket ? spreadShare(options, order.order.role) + options.slippage : 0,
    limit: order.order.limitPrice,
    available: share(options, order, volume),
    impactVolume: isAtMarket && options.volumeShare !== null ? volume : 0,
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
  return {
    price: close,
    reference: close,
    costs: spreadShare(options, order.order.role) + options.slippage,
    limit: order.order.limitPrice,
    available: share(options, order, volume),
    impactVolume: options.volumeShare === null ? 0 : volume,
    ts: tsClose,
    place: 'CLOSE',
    bar: tsClose,
  }
}

/** What the last quote offers an order: the far side as far as its displayed size goes. */
export function quoteChance(options: ExchangeOptions, order: ExchangeOrder, market: MarketView): Chance {
  const { index, direction, instrument } = order
  const size = at(direction > 0 ? market.askSize : market.bidSize, index)
  const time = at(market.quoteTime, index)
  return {
    price: at(direction > 0 ? market.ask : market.bid, index),
    reference: at(market.mark, index),
    costs: options.slippage,
    limit: order.order.limitPrice,
    available: size > 0 ? toQuantity(instrument, size) : 0,
    impactVolume: 0,
    // An order given after the quote fills when it is given.
    ts: Math.max(time, order.activeFrom),
    place: 'QUOTE',
    bar: time,
  }
}

function share(options: ExchangeOptions, order: ExchangeOrder, volume: number): number {
  if (options.volumeShare === null) return Number.POSITIVE_INFINITY
  return volume > 0 ? toQuantity(order.instrument, volume * options.volumeShare) : 0
}
