import type { ClientOrderId, InstrumentId, StrategyId } from '#core/model/identifiers.ts'
import type { Order } from '#core/model/order.ts'
import type { Books } from '../books.ts'

/** How far what a strategy holds of an instrument is covered by its own protective orders; scaled quantities >= 0. */
export interface Cover {
  /** Signed. */
  readonly held: number
  /** Held and covered by stops that the venue has accepted. */
  readonly standing: number
  /** In stops whose answer is outstanding or lost, or whose cancel is. They may work, so nothing is put beside them. */
  readonly underWay: number
  /** About to be left by exits at the market. */
  readonly exiting: number
  /** Held, and neither covered nor about to be. */
  readonly missing: number
  /** Protective orders that could close more than is held, or work on the wrong side: they have to go. */
  readonly excess: readonly Order[]
  /** The targets that work. */
  readonly targets: number
}

/**
 * Weighs the protective orders of one strategy in one instrument.
 *
 * 1. A stop whose entry still works counts for what that entry has filled, because the venue holds it back until then.
 * 2. Every other one counts whole, whatever its links were: at most what is held may stand, for stops and for targets
 *    each, or a part of another strategy could be closed.
 * 3. Lost answers count as if they worked.
 */
export function weighCover(books: Books, strategyId: StrategyId, instrumentId: InstrumentId): Cover {
  const held = books.held(strategyId, instrumentId)
  const size = Math.abs(held)
  const side = held > 0 ? 'SELL' : 'BUY'
  const stops: Order[] = []
  const targets: Order[] = []
  const excess: Order[] = []
  let standing = 0
  let underWay = 0
  let exiting = 0
  let waitingTargets = 0
  for (const order of books.openOrders()) {
    const isOwn = order.strategyId === strategyId && order.instrumentId === instrumentId
    if (!isOwn || !order.reduceOnly || order.quantity === null) continue
    const rest = order.quantity - order.filledQuantity
    const parent = order.parentClientOrderId === null ? undefined : books.openOrder(order.parentClientOrderId)
    const counts = parent === undefined ? rest : Math.min(rest, parent.filledQuantity, size)
    if (order.role === 'EXIT') {
      // One whose cancel the venue refused would close what another strategy holds.
      if (held === 0) excess.push(order)
      else if (order.side === side) exiting += rest
    } else if (order.side !== side || held === 0) {
      if (parent === undefined) excess.push(order)
    } else if (order.role === 'STOP_LOSS') {
      if (isStanding(order)) standing += counts
      else underWay += counts
      if (parent === undefined) stops.push(order)
    } else {
      if (parent === undefined) targets.push(order)
      else waitingTargets += counts
    }
  }
  excess.push(...tooMuch(stops, standing + underWay, size))
  const inTargets = waitingTargets + restOf(targets)
  excess.push(...tooMuch(targets, inTargets, size))
  const missing = Math.max(0, size - standing - underWay - exiting)
  return { held, standing: Math.min(standing, size), underWay, exiting, missing, excess, targets: inTargets }
}

/** The venue has said yes to it and nobody has asked for its end. */
function isStanding({ status }: Order): boolean {
  return status === 'ACCEPTED' || status === 'PARTIALLY_FILLED'
}

/** The newest orders whose end brings the sum down to the size; those on their way out are counted out. */
function tooMuch(orders: readonly Order[], sum: number, size: number): readonly Order[] {
  const going = orders.filter(({ status }) => status === 'PENDING_CANCEL')
  let over = sum - size - restOf(going)
  const chosen: Order[] = []
  for (const order of orders.toReversed()) {
    if (over <= 0) break
    if (order.status === 'PENDING_CANCEL') continue
    chosen.push(order)
    over -= restOf([order])
  }
  return chosen
}

function restOf(orders: readonly Order[]): number {
  return orders.reduce((sum, { quantity, filledQuantity }) => sum + (quantity ?? 0) - filledQuantity, 0)
}

/** Key of the part of a position that one strategy holds. */
export function partKey(strategyId: StrategyId, instrumentId: InstrumentId): string {
  return `${strategyId}|${instrumentId}`
}

/** The names of orders. */
export function namesOf(orders: readonly Order[]): readonly ClientOrderId[] {
  return orders.map(({ clientOrderId }) => clientOrderId)
}
