import type { Order, OrderStatus } from '#core/model/order.ts'
import { formatTimestamp } from '#core/time/iso.ts'

/** Statuses of orders that no venue has answered; their time is of our clock and differs from run to run. */
const UNANSWERED: readonly OrderStatus[] = ['INITIALIZED', 'INTENDED', 'SUBMITTED', 'UNKNOWN', 'DENIED']

/**
 * Writes a run's orders as the canonical text whose hash tells whether two runs traded alike: one line an order, in
 * order of submission, with the market time of its last event, instrument, side, type, scaled quantity, average fill
 * price to twelve digits and status. Ids are left out, so the hash is the same in every session and on every host.
 */
export function orderListText(orders: readonly Order[]): string {
  return orders.map((order) => `${lineOf(order)}\n`).join('')
}

function lineOf(order: Order): string {
  const isAnswered = !UNANSWERED.includes(order.status)
  return [
    isAnswered ? formatTimestamp(order.tsLast) : '-',
    order.instrumentId,
    order.side,
    order.type,
    order.quantity ?? '-',
    order.averageFillPrice === null ? '-' : Number(order.averageFillPrice.toPrecision(12)),
    order.status,
  ].join(' ')
}
