import { fromPrice } from '#core/money.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { type Order, type OrderSpecification, isClosed } from '#core/model/order.ts'
import { newOrder } from '#core/orders/orderTable.ts'

/** An order on the exchange's book with what matching needs to know of it. Only the exchange changes it. */
export interface ExchangeOrder {
  order: Order
  readonly instrument: Instrument
  readonly index: number
  /** Rising number of submission; decides who goes first. */
  readonly sequence: number
  /** 1 buys, -1 sells. */
  readonly direction: 1 | -1
  /** Limit and stop price in currency units; NaN without. */
  readonly limit: number
  readonly stop: number
  readonly parent: ExchangeOrder | null
  /** False while it waits for its entry to fill. */
  active: boolean
  /** Market time from which it can trade. */
  activeFrom: number
  /** A stop that has been touched: from then on a market or a limit order. */
  triggered: boolean
  /** Session day in which a DAY order works; null until it first could trade. */
  day: number | null
  fills: number
  /** Close time of the bar in which it last had its one chance. */
  triedBar: number
  /** Number of the last quote it was matched against or made active by. */
  triedQuote: number
  /** Close time of the bar within which it became active, and the price at which its entry filled then. */
  bornInBar: number
  bornPrice: number
}

/** Puts a new order on the book: submitted, not yet acknowledged. */
export function exchangeOrder(
  specification: OrderSpecification,
  instrument: Instrument,
  index: number,
  sequence: number,
  parent: ExchangeOrder | null,
): ExchangeOrder {
  const { limitPrice, stopPrice } = specification
  return {
    order: { ...newOrder(specification), status: 'SUBMITTED' },
    instrument,
    index,
    sequence,
    direction: specification.side === 'BUY' ? 1 : -1,
    limit: limitPrice === null ? Number.NaN : fromPrice(instrument, limitPrice),
    stop: stopPrice === null ? Number.NaN : fromPrice(instrument, stopPrice),
    parent,
    active: parent === null,
    activeFrom: 0,
    triggered: specification.type === 'MARKET' || specification.type === 'LIMIT',
    day: null,
    fills: 0,
    triedBar: Number.NEGATIVE_INFINITY,
    triedQuote: -1,
    bornInBar: Number.NEGATIVE_INFINITY,
    bornPrice: Number.NaN,
  }
}

/** Tells whether the order can still trade. */
export function isWorking(order: ExchangeOrder): boolean {
  return !isClosed(order.order.status)
}

/** Tells whether the order, once triggered, trades at the market rather than at its limit. */
export function isMarketable(order: ExchangeOrder): boolean {
  return Number.isNaN(order.limit)
}
