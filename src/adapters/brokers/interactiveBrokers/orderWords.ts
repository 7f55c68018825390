import type { Order } from '@stoqey/ib'
import type { OrderType, TimeInForce } from '#core/model/order.ts'

const TYPES: Readonly<Record<string, OrderType>> = {
  MKT: 'MARKET',
  MOC: 'MARKET',
  LMT: 'LIMIT',
  LOC: 'LIMIT',
  STP: 'STOP',
  'STP LMT': 'STOP_LIMIT',
  TRAIL: 'TRAILING_STOP',
  'TRAIL LIMIT': 'TRAILING_STOP',
}

const TIMES: Readonly<Record<string, TimeInForce>> = {
  DAY: 'DAY',
  GTC: 'GTC',
  GTD: 'GTD',
  IOC: 'IOC',
  FOK: 'FOK',
  OPG: 'AT_OPEN',
}

/** The kind of an order of the gateway's; what we have no word for is named by whether it has a limit. */
export function typeOfOrder(order: Order): OrderType {
  const text: string = order.orderType
  const type = Object.hasOwn(TYPES, text) ? TYPES[text] : undefined
  return type ?? (priceOf(order.lmtPrice) === null ? 'MARKET' : 'LIMIT')
}

/** How long an order of the gateway's works; what we have no word for is taken as a day. */
export function timeOfOrder(order: Order): TimeInForce {
  const text: string = order.orderType
  if (text === 'MOC' || text === 'LOC') return 'AT_CLOSE'
  const time = Object.hasOwn(TIMES, order.tif ?? '') ? TIMES[order.tif ?? ''] : undefined
  return time ?? 'DAY'
}

/** The limit of an order; null where its kind has none. */
export function limitOfOrder(order: Order): number | null {
  const type = typeOfOrder(order)
  return type === 'LIMIT' || type === 'STOP_LIMIT' ? priceOf(order.lmtPrice) : null
}

/** The stop of an order: of a trailing one, where it stands now. */
export function stopOfOrder(order: Order): number | null {
  const type = typeOfOrder(order)
  if (type === 'TRAILING_STOP') return priceOf(order.trailStopPrice)
  return type === 'STOP' || type === 'STOP_LIMIT' ? priceOf(order.auxPrice) : null
}

/** The gateway writes zero for prices that an order does not have. */
function priceOf(units: number | undefined): number | null {
  return units === undefined || !Number.isFinite(units) || units === 0 ? null : units
}
