import type { Fill, Order } from '#core/model/order.ts'
import type { Desk } from '../state.ts'
import { parentTime } from './parentDesk.ts'

/** Notes that an order changed; its parent, if it has one, hears of it when everything that came with it is in the books. */
export function noteChild(desk: Desk, order: Order, fill: Fill | null): void {
  const { current, parents } = desk.state
  if (current === null || parents === null || parents.book.isEmpty) return
  parents.changed.add(order.clientOrderId)
  const started = fill === null ? null : parents.book.parentOf(order.clientOrderId)
  if (started === null || fill === null) return
  const now = parentTime(parents, current.session, desk.context.now())
  parents.measures.fill(started.parent.parentId, fill, parents.views.of(fill.instrumentId, now))
}
