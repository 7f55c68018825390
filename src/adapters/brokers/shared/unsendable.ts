import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSpecification, OrderType } from '#core/model/order.ts'
import type { OrderReason } from '#core/orders/orderEvent.ts'
import type { BrokerCapabilities } from '#engines/broker/brokerPort.ts'

const LIMITED: readonly OrderType[] = ['LIMIT', 'STOP_LIMIT']
const STOPPED: readonly OrderType[] = ['STOP', 'STOP_LIMIT']

/** Why an order cannot be sent to a venue of these capabilities; null when nothing is known against it. */
export function unsendable(
  name: string,
  order: OrderSpecification,
  instrument: Instrument,
  capabilities: BrokerCapabilities,
): OrderReason | null {
  const { type, timeInForce, quantity, limitPrice, stopPrice, special } = order
  const no = (what: string): OrderReason => ({
    code: 'BROKER_NOT_OFFERED',
    text: `${name} does not offer ${what}, so nothing was sent; choose another kind of order.`,
  })
  const wrong = (what: string): OrderReason => ({
    code: 'BROKER_BAD_ORDER',
    text: `The order for ${instrument.symbol} was not sent because ${what}; change it and try again.`,
  })
  if (instrument.assetClass === 'INDEX') return no('orders for an index')
  if (!capabilities.orderTypes.includes(type)) return no(`orders of the type ${type}`)
  if (!capabilities.timesInForce.includes(timeInForce)) return no(`orders that work ${timeInForce}`)
  if (special?.postOnly === true && !capabilities.postOnly) return no('orders that only add liquidity')
  if ((special?.displayQuantity ?? null) !== null && !capabilities.displayQuantity) return no('partly shown orders')
  if (order.reduceOnly && !capabilities.reduceOnly) return no('orders that only reduce')
  if (order.attachedExit !== null && !capabilities.brackets) return no('exits attached to an entry')
  if (quantity === null || order.sizing !== null) return no('quantities computed at the fill')
  if (!isSteps(quantity, instrument.quantityIncrement)) return wrong('its quantity is no multiple of the smallest step')
  const isPriced = (price: number | null): boolean => price !== null && isSteps(price, instrument.priceIncrement)
  if (LIMITED.includes(type) !== (limitPrice !== null)) return wrong('its limit price does not fit its type')
  if (STOPPED.includes(type) !== (stopPrice !== null)) return wrong('its stop price does not fit its type')
  if (limitPrice !== null && !isPriced(limitPrice)) return wrong('its limit price is no multiple of the tick')
  if (stopPrice !== null && !isPriced(stopPrice)) return wrong('its stop price is no multiple of the tick')
  if ((type === 'TRAILING_STOP') !== ((special?.trail ?? null) !== null))
    return wrong('its trail does not fit its type')
  return null
}

function isSteps(value: number, increment: number): boolean {
  return Number.isSafeInteger(value) && value > 0 && value % increment === 0
}
