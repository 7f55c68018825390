import type { OrderSpecification } from '#core/model/order.ts'
import { notional } from '#core/money.ts'
import type { OrderReason } from '#core/orders/orderEvent.ts'
import type { BrokerDialect } from './brokerDialect.ts'
import type { BrokerMarket } from './brokerMarkets.ts'

/** Why the venue would not take an order, found before anything is sent; null when nothing speaks against it. */
export function refusalOf(order: OrderSpecification, market: BrokerMarket, dialect: BrokerDialect): OrderReason | null {
  const { capabilities, name } = dialect
  const { instrument } = market
  const { type, quantity, limitPrice, stopPrice, timeInForce, special } = order
  const no = (what: string): OrderReason => ({
    code: 'BROKER_NOT_OFFERED',
    text: `${name} does not offer ${what}, so nothing was sent; choose another kind of order.`,
  })
  const wrong = (what: string): OrderReason => ({
    code: 'BROKER_BAD_ORDER',
    text: `The order for ${instrument.symbol} was not sent: ${what}.`,
  })
  if (!capabilities.orderTypes.includes(type)) return no(`orders of the type ${type}`)
  if (!capabilities.timesInForce.includes(timeInForce)) return no(`orders that work ${timeInForce}`)
  if (timeInForce !== 'GTC' && (type === 'STOP' || type === 'MARKET'))
    return no(`${type} orders that work ${timeInForce}`)
  const lack = dialect.lacks?.(order) ?? null
  if (lack !== null) return no(lack)
  if (order.attachedExit !== null || order.ocoGroup !== null) return no('orders that depend on each other')
  if (special?.postOnly === true && (!capabilities.postOnly || type !== 'LIMIT'))
    return no('such an order as post-only')
  if ((special?.displayQuantity ?? null) !== null) return no('a quantity that is shown in parts')
  if (order.reduceOnly && !capabilities.reduceOnly) return no('orders that only reduce')
  if (timeInForce === 'GTD' && (special?.expireAt ?? null) === null) return wrong('it has no time of expiry')
  if (quantity === null) return no('a quantity computed by the venue')
  if (!isMultiple(quantity, instrument.quantityIncrement)) return wrong('its quantity is no multiple of the increment')
  const hasLimit = type === 'LIMIT' || type === 'STOP_LIMIT'
  const hasStop = type === 'STOP' || type === 'STOP_LIMIT'
  for (const [price, isNeeded, what] of [
    [limitPrice, hasLimit, 'limit'],
    [stopPrice, hasStop, 'stop'],
  ] as const) {
    if (!isNeeded && price !== null) return wrong(`its type has no ${what} price`)
    if (isNeeded && (price === null || !isMultiple(price, instrument.priceIncrement)))
      return wrong(`its ${what} price is no multiple of the increment`)
  }
  if (quantity < market.leastQuantity) return wrong(`${name} takes no smaller quantity than its minimum`)
  const price = limitPrice ?? stopPrice
  if (price !== null && notional(instrument, price, quantity) < market.leastCost)
    return wrong(`its value is below the minimum of ${name}`)
  return null
}

function isMultiple(value: number, increment: number): boolean {
  return Number.isSafeInteger(value) && value > 0 && value % increment === 0
}
