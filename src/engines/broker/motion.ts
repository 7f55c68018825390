import { SECOND } from '#core/time/duration.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { identifier } from '#core/model/identifiers.ts'
import type { Order } from '#core/model/order.ts'
import type { Books } from './books.ts'
import type { Desk } from './state.ts'

/** How long an answer may take before somebody asks for it. */
export const ANSWER_TIME = 10 * SECOND

/** Notes that an order changed just now, and its instrument with it when something traded; of remote venues only. */
export function noteChange(desk: Desk, clientOrderId: string | null, instrumentId: InstrumentId | null): void {
  const { current, remote } = desk.state
  if (current?.venue?.remote === undefined) return
  const now = desk.context.now()
  if (clientOrderId !== null) remote.changedOrders.set(clientOrderId, now)
  if (instrumentId !== null) remote.changedInstruments.set(instrumentId, now)
}

/**
 * Tells whether a difference is about something that changed since the question left: an order that was sent, filled or
 * cancelled, a position of which a fill was booked. The answer may be of before and of after.
 */
export function isInMotion(desk: Desk, books: Books, what: string, askedAt: number): boolean {
  const { changedOrders, changedInstruments } = desk.state.remote
  const space = what.indexOf(' ')
  const kind = what.slice(0, space)
  const name = what.slice(space + 1)
  const isSince = (at: number | undefined): boolean => at !== undefined && at >= askedAt
  if (kind === 'order') {
    const order = books.orders.get(identifier(name))
    return (
      isSince(changedOrders.get(name)) || (order !== undefined && isSince(changedInstruments.get(order.instrumentId)))
    )
  }
  return kind === 'position' && isSince(changedInstruments.get(name))
}

/** Tells whether an order left so recently that its answer may still be under way. */
export function isFresh({ state, context }: Desk, order: Order): boolean {
  const at = state.remote.changedOrders.get(order.clientOrderId)
  return at !== undefined && context.now() - at < ANSWER_TIME
}
