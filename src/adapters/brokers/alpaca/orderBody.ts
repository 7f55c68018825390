import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSpecification, OrderType, TimeInForce } from '#core/model/order.ts'
import type { OrderReason } from '#core/orders/orderEvent.ts'
import { decimalText, scaledOf } from '../shared/decimals.ts'
import { isOption } from './alpacaSymbols.ts'

/** Alpaca's words for types of orders. */
export const TYPE_WORDS: Readonly<Record<OrderType, string>> = {
  MARKET: 'market',
  LIMIT: 'limit',
  STOP: 'stop',
  STOP_LIMIT: 'stop_limit',
  TRAILING_STOP: 'trailing_stop',
}

/** Alpaca's words for times in force; it has none that end at a time. */
export const TIME_WORDS: Readonly<Partial<Record<TimeInForce, string>>> = {
  GTC: 'gtc',
  DAY: 'day',
  IOC: 'ioc',
  FOK: 'fok',
  AT_OPEN: 'opg',
  AT_CLOSE: 'cls',
}

const COIN_TYPES: readonly OrderType[] = ['MARKET', 'LIMIT', 'STOP_LIMIT']
const COIN_TIMES: readonly TimeInForce[] = ['GTC', 'IOC']
const OPTION_TYPES: readonly OrderType[] = ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT']
const OPTION_TIMES: readonly TimeInForce[] = ['DAY', 'GTC']

/**
 * What Alpaca does not offer for a kind of instrument though it does for others (docs.alpaca.markets: orders at Alpaca,
 * crypto spot trading, options trading, fractional trading); null when it would take the order.
 */
export function notOfferedFor(order: OrderSpecification, instrument: Instrument): OrderReason | null {
  const no = (what: string): OrderReason => ({
    code: 'BROKER_NOT_OFFERED',
    text: `Alpaca does not offer ${what}, so nothing was sent; choose another kind of order.`,
  })
  const { type, timeInForce, quantity, special } = order
  if (special?.trail?.kind === 'AVERAGE_TRUE_RANGE') return no('trails by the average true range')
  if (instrument.assetClass === 'CRYPTO') {
    if (!COIN_TYPES.includes(type)) return no(`orders of the type ${type} for coins`)
    if (!COIN_TIMES.includes(timeInForce)) return no(`orders for coins that work ${timeInForce}`)
    return null
  }
  if (isOption(instrument.symbol)) {
    if (!OPTION_TYPES.includes(type)) return no(`orders of the type ${type} for options`)
    if (!OPTION_TIMES.includes(timeInForce)) return no(`orders for options that work ${timeInForce}`)
    return null
  }
  const isFraction = (quantity ?? 0) % 10 ** instrument.quantityDecimals !== 0
  if (isFraction && timeInForce !== 'DAY') return no('fractions of shares but for the day')
  if (isFraction && type === 'TRAILING_STOP') return no('trailing stops of fractions of shares')
  return null
}

/**
 * Writes an order as Alpaca reads it; every number is a text with exactly its decimals. Entries and exits go as simple
 * orders of their own, for an order that Alpaca makes by itself (`order_class` bracket, oco, oto) would get a client order
 * id of Alpaca's choosing, and an order without our id cannot be told from a stranger's after a lost answer.
 *
 * So orders of one `ocoGroup` do not cancel each other at Alpaca. It holds the shares for the exit that came first and
 * refuses a second one for the same shares (`NO_SHARES`): of a stop and a target only one can rest there.
 */
export function orderBody(
  order: OrderSpecification,
  instrument: Instrument,
  extendedHours: boolean,
): Readonly<Record<string, string | boolean>> {
  const price = (scaled: number): string => decimalText(scaled, instrument.priceDecimals)
  const trail = order.special?.trail ?? null
  const isCash = instrument.assetClass === 'EQUITY' && !isOption(instrument.symbol)
  const mayExtend = extendedHours && isCash && order.type === 'LIMIT' && order.timeInForce === 'DAY'
  return {
    symbol: instrument.symbol,
    qty: decimalText(order.quantity ?? 0, instrument.quantityDecimals),
    side: order.side === 'BUY' ? 'buy' : 'sell',
    type: TYPE_WORDS[order.type],
    time_in_force: TIME_WORDS[order.timeInForce] ?? 'day',
    client_order_id: order.clientOrderId,
    ...(order.limitPrice === null ? {} : { limit_price: price(order.limitPrice) }),
    ...(order.stopPrice === null ? {} : { stop_price: price(order.stopPrice) }),
    ...(trail?.kind === 'AMOUNT' ? { trail_price: price(trail.distance) } : {}),
    ...(trail?.kind === 'FRACTION' ? { trail_percent: percentText(trail.fraction) } : {}),
    ...(order.reduceOnly && instrument.assetClass === 'EQUITY'
      ? { position_intent: order.side === 'BUY' ? 'buy_to_close' : 'sell_to_close' }
      : {}),
    ...(mayExtend ? { extended_hours: true } : {}),
  }
}

/** A share as percent with at most four decimals. */
function percentText(fraction: number): string {
  const scaled = Math.round(fraction * 1e6)
  return decimalText(scaled, 4)
}

/** Reads a quantity exactly; null when the instrument has no such quantity. */
export function readQuantity(text: string | null, instrument: Instrument): number | null {
  return scaledOf(text, instrument.quantityDecimals, 'EXACT')
}

/** Reads a price as fine as the decimals of the instrument allow. */
export function readPrice(text: string | null, instrument: Instrument): number | null {
  return scaledOf(text, instrument.priceDecimals, 'NEAREST')
}
