import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import { fromPrice, fromQuantity } from '#core/money.ts'
import type { CancelTarget } from '#engines/broker/brokerPort.ts'

/** An order or a cancel in words, for the trader to enter at Questrade himself. */
export interface Ticket {
  readonly clientOrderId: string
  readonly what: 'ORDER' | 'CANCEL'
  readonly text: string
}

/** Where tickets go. Answers when the ticket is where the trader finds it; rejects when it is not. */
export interface TicketSink {
  write(ticket: Ticket): Promise<void>
}

const TIMES = {
  DAY: 'Day',
  GTC: 'Good till cancelled',
  GTD: 'Good till date',
  IOC: 'Immediate or cancel',
  FOK: 'Fill or kill',
  AT_OPEN: 'At the opening',
  AT_CLOSE: 'At the close',
} as const

const TYPES = {
  MARKET: 'Market',
  LIMIT: 'Limit',
  STOP: 'Stop market',
  STOP_LIMIT: 'Stop limit',
  TRAILING_STOP: 'Trailing stop',
} as const

/** An order in words, in the order in which Questrade's form asks. */
export function orderTicket(order: OrderSpecification, instrument: Instrument, account: string): Ticket {
  const { limitPrice, stopPrice, special, quantity } = order
  const price = (scaled: number): string => `${fromPrice(instrument, scaled)} ${instrument.currency}`
  const trail = special?.trail ?? null
  const lines = [
    ['Account', account],
    ['Action', order.side === 'BUY' ? 'Buy' : 'Sell'],
    ['Symbol', instrument.symbol],
    ['Quantity', quantity === null ? 'as decided at the fill' : String(fromQuantity(instrument, quantity))],
    ['Type', TYPES[order.type]],
    ...(limitPrice === null ? [] : [['Limit', price(limitPrice)]]),
    ...(stopPrice === null ? [] : [['Stop', price(stopPrice)]]),
    ...(trail?.kind === 'AMOUNT' ? [['Trail', price(trail.distance)]] : []),
    ...(trail?.kind === 'FRACTION' ? [['Trail', `${Math.round(trail.fraction * 1e6) / 1e4} %`]] : []),
    ['Time in force', TIMES[order.timeInForce]],
    ['Our name', order.clientOrderId],
  ]
  return { clientOrderId: order.clientOrderId, what: 'ORDER', text: textOf(lines) }
}

/** A cancel in words. */
export function cancelTicket(target: CancelTarget, account: string): Ticket {
  const lines = [
    ['Account', account],
    ['Action', 'Cancel'],
    ['Symbol', target.instrument.symbol],
    ...(target.venueOrderId === null ? [] : [['Order', target.venueOrderId]]),
    ['Our name', target.clientOrderId],
  ]
  return { clientOrderId: target.clientOrderId, what: 'CANCEL', text: textOf(lines) }
}

function textOf(lines: readonly (readonly string[])[]): string {
  return lines.map(([name, value]) => `${name ?? ''}: ${value ?? ''}`).join('\n')
}
