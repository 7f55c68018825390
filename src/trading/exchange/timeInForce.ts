import type { Books } from './books.ts'
import { endOf, type ExchangeOrder, isWorking } from './exchangeOrder.ts'
import { end } from './execution.ts'
import { at } from './market.ts'
import { reason } from './reasons.ts'

/**
 * Ends a DAY order when the market moves to a later session day than the one in which the order first could trade; so
 * an order given after the close works in the next session. `ts` is the time of the bar's open, of the quote or the trade.
 */
export function expireByDay(books: Books, order: ExchangeOrder, ts: number): boolean {
  const day = books.options.sessionDay(order.instrument, ts)
  if (order.day === null) {
    if (order.activeFrom <= ts) order.day = day
    return false
  }
  if (day <= order.day) return false
  end(books, order, 'OrderExpired', 'DAY_ENDED')
  return true
}

/** Notes the session in which an AT_OPEN order was given: it waits for the opening of a later one. */
export function awaitOpening(books: Books, order: ExchangeOrder): void {
  const { market, options } = books
  const times = [market.barOpen, market.quoteTime, market.tickTime].map((column) => at(column, order.index))
  const last = times.reduce((latest, time) => (time > latest ? time : latest), Number.NEGATIVE_INFINITY)
  if (last > Number.NEGATIVE_INFINITY) order.day = options.sessionDay(order.instrument, last)
}

/** Tells whether a moment is the opening an AT_OPEN order waits for; one that it came too late for is let pass. */
export function isOpening(books: Books, order: ExchangeOrder, ts: number): boolean {
  const day = books.options.sessionDay(order.instrument, ts)
  if (order.day !== null && day <= order.day) return false
  if (order.activeFrom <= ts) return true
  order.day = day
  return false
}

/** Ends what has come to its date, and answers the cancels that have arrived by a moment. */
export function endOverdue(books: Books, ts: number): void {
  if (books.leaving.length === 0) return
  const due = books.leaving.filter((order) => endOf(order) <= ts)
  if (due.length === 0) return
  due.sort((one, other) => endOf(one) - endOf(other) || one.sequence - other.sequence)
  for (const order of due) endDue(books, order, ts)
  books.leaving = books.leaving.filter((order) => endOf(order) < Number.POSITIVE_INFINITY)
}

function endDue(books: Books, order: ExchangeOrder, ts: number): void {
  const { cancelAt, special } = order
  const expireAt = special?.expireAt ?? Number.POSITIVE_INFINITY
  if (isWorking(order)) {
    if (cancelAt <= expireAt) end(books, order, 'OrderCancelled', 'CANCELLED_ON_REQUEST')
    else end(books, order, 'OrderExpired', 'DATE_REACHED')
  } else {
    const { clientOrderId } = order.order
    const tsEvent = books.marketTime
    books.tell({ type: 'OrderCancelRejected', clientOrderId, tsEvent, reason: reason('ALREADY_ENDED') })
  }
  if (cancelAt <= ts) order.cancelAt = Number.POSITIVE_INFINITY
}
