import { identifier } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { OrderType, TimeInForce } from '#core/model/order.ts'
import type { OrderReason } from '#core/orders/orderEvent.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import type { FillReport, OrderReport } from '#engines/broker/brokerPort.ts'
import type { FillActivity, OrderMessage } from './alpacaMessages.ts'
import { readPrice, readQuantity, TIME_WORDS, TYPE_WORDS } from './orderBody.ts'

type ReportStatus = OrderReport['status']

/** What Alpaca's statuses mean (docs.alpaca.markets, order lifecycle). One that is not here still works for all we know. */
const STATUSES: Readonly<Record<string, ReportStatus>> = {
  pending_cancel: 'PENDING_CANCEL',
  filled: 'FILLED',
  canceled: 'CANCELLED',
  replaced: 'CANCELLED',
  expired: 'EXPIRED',
  rejected: 'REJECTED',
}

const ENDS: Readonly<Record<string, OrderReason>> = {
  canceled: { code: 'CANCELLED_AT_VENUE', text: 'Alpaca cancelled the order.' },
  replaced: { code: 'REPLACED_AT_VENUE', text: 'The order was replaced by another one at Alpaca.' },
  expired: { code: 'EXPIRED_AT_VENUE', text: 'The time in force of the order ended at Alpaca.' },
  rejected: { code: 'REJECTED_AT_VENUE', text: 'Alpaca or the exchange rejected the order.' },
}

const TYPES = new Map(Object.entries(TYPE_WORDS).map(([type, word]) => [word, type as OrderType]))
const TIMES = new Map(Object.entries(TIME_WORDS).map(([time, word]) => [word, time as TimeInForce]))

/** Reads an order; null when it is not of the published form or not of the instrument's scales. */
export function orderReport(message: OrderMessage, instrument: Instrument, tsInit: number): OrderReport | null {
  const quantity = readQuantity(message.qty, instrument)
  const filledQuantity = readQuantity(message.filled_qty, instrument)
  const type = TYPES.get(message.type)
  const timeInForce = TIMES.get(message.time_in_force)
  if (filledQuantity === null || type === undefined || timeInForce === undefined) return null
  // An order over an amount of money has no quantity before it is filled; it counts with what is filled.
  if (quantity === null && message.qty !== null) return null
  const limitPrice = readPrice(message.limit_price, instrument)
  const stopPrice = readPrice(message.stop_price, instrument)
  if ((limitPrice === null) !== (message.limit_price === null)) return null
  if ((stopPrice === null) !== (message.stop_price === null)) return null
  const known = Object.hasOwn(STATUSES, message.status) ? STATUSES[message.status] : undefined
  return {
    clientOrderId: message.client_order_id === null ? null : identifier(message.client_order_id),
    venueOrderId: identifier(message.id),
    instrumentId: instrument.id,
    side: message.side === 'buy' ? 'BUY' : 'SELL',
    type,
    quantity: quantity ?? filledQuantity,
    limitPrice,
    stopPrice,
    timeInForce,
    reduceOnly: message.position_intent?.endsWith('_to_close') === true,
    status: known ?? (filledQuantity > 0 ? 'PARTIALLY_FILLED' : 'ACCEPTED'),
    filledQuantity,
    reason: (Object.hasOwn(ENDS, message.status) ? ENDS[message.status] : undefined) ?? null,
    tsEvent: timeOf(message.updated_at ?? message.created_at, tsInit),
  }
}

/** Reads an execution of the list of activities. Its id is the part behind the time, which is that of the stream. */
export function fillReport(
  activity: FillActivity,
  instrument: Instrument,
  clientOrderId: string | null,
  tsInit: number,
): FillReport | null {
  const quantity = readQuantity(activity.qty, instrument)
  const price = readPrice(activity.price, instrument)
  const executionId = activity.id.slice(activity.id.indexOf('::') + 2)
  if (quantity === null || quantity <= 0 || price === null || !activity.id.includes('::') || executionId === '') {
    return null
  }
  return {
    executionId: identifier(executionId),
    venueOrderId: identifier(activity.order_id),
    clientOrderId: clientOrderId === null ? null : identifier(clientOrderId),
    instrumentId: instrument.id,
    side: activity.side === 'buy' ? 'BUY' : 'SELL',
    quantity,
    price,
    fee: null,
    liquidity: null,
    kind: 'NEW',
    tsEvent: timeOf(activity.transaction_time, tsInit),
  }
}

/** A time in microseconds; the time of arrival when none was told. */
export function timeOf(text: string | null, tsInit: number): number {
  return (text === null ? null : parseTimestamp(text)) ?? tsInit
}
