import { fromPrice } from '#core/money.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { type Order, type OrderSpecification, type SpecialTerms, isClosed } from '#core/model/order.ts'
import { newOrder } from '#core/orders/orderTable.ts'
import type { RestingDepthOrder } from './depth/restingDepthOrder.ts'

/** An order on the exchange's book with what matching needs to know of it. Only the exchange changes it. */
export interface ExchangeOrder {
  order: Order
  readonly instrument: Instrument
  readonly index: number
  /** Rising number of submission; decides who goes first. */
  readonly sequence: number
  /** 1 buys, -1 sells. */
  readonly direction: 1 | -1
  /** Limit and stop price in currency units; NaN without. The stop of a trailing one moves, but never away from the market. */
  limit: number
  stop: number
  /** Terms beyond the ordinary; null without any. */
  readonly special: SpecialTerms | null
  readonly parent: ExchangeOrder | null
  /** False while it waits for its entry to fill. */
  active: boolean
  /** Market time from which it can trade. */
  activeFrom: number
  /** Market time at which a cancel that is on its way arrives; infinite without one. */
  cancelAt: number
  /** A stop that has been touched: from then on a market or a limit order. */
  triggered: boolean
  /** Session day in which a DAY order works, or which an AT_OPEN order came too late for; null until one is known. */
  day: number | null
  /** Best price since a trailing stop began to follow, currency units; NaN before. */
  best: number
  /** A limit order that has stood on the book while the market was elsewhere: it makes, it does not take. */
  rested: boolean
  /** Units thought to be ahead of it at its price, and shown there in all when it was last seen; NaN when not known. */
  ahead: number
  level: number
  /** Its place in a book of depth; null elsewhere, and until it has come to the book. Not saved: it comes again. */
  resting: RestingDepthOrder | null
  /** Scaled quantity of an iceberg that shows and has not filled; infinite for any other order. */
  shown: number
  fills: number
  /** Value of the fills, micro-units. */
  filledValue: number
  /** Close time of the bar in which it last had its one chance. */
  triedBar: number
  /** Number of the last quote it was matched against or made active by. */
  triedQuote: number
  /** Number of the trade or message about a book that made it active; only that one looks at it. */
  bornTick: number
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
    special: specification.special ?? null,
    parent,
    active: parent === null,
    activeFrom: 0,
    cancelAt: Number.POSITIVE_INFINITY,
    triggered: specification.type === 'MARKET' || specification.type === 'LIMIT',
    day: null,
    best: Number.NaN,
    rested: false,
    ahead: Number.NaN,
    level: Number.NaN,
    resting: null,
    shown: specification.special?.displayQuantity ?? Number.POSITIVE_INFINITY,
    fills: 0,
    filledValue: 0,
    triedBar: Number.NEGATIVE_INFINITY,
    triedQuote: -1,
    bornTick: -1,
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

/** Market time at which an order ends whatever the market does: its date, or a cancel on its way; infinite without. */
export function endOf(order: ExchangeOrder): number {
  const { cancelAt, special } = order
  return isWorking(order) ? Math.min(cancelAt, special?.expireAt ?? Number.POSITIVE_INFINITY) : cancelAt
}
