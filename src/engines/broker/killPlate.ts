import { MILLISECOND, SECOND } from '#core/time/duration.ts'
import type { Order } from '#core/model/order.ts'
import type { KillPath, KillView, Unanswered } from '#contracts/records/safety.ts'
import { addsRisk, isProtective, openOrders } from './books.ts'
import type { Desk } from './state.ts'
import { contactOf } from './venueContacts.ts'

/** A venue that has not confirmed a cancel by then is called unconfirmed. */
const CONFIRM_WITHIN = SECOND
const LISTED = 100

/** The plate as the broker knows it; what became of the other engines is written over it by the host. */
export function killViewOf(desk: Desk): KillView {
  const { state, ports } = desk
  const paths = ports.killPaths.map((path) => {
    const at = state.verifiedPaths.get(path) ?? null
    return { path, verified: at !== null, at, note: at === null ? 'not tested since the start' : '' }
  })
  const unanswered = state.kill === null ? [] : unansweredOf(desk)
  return {
    key: 'current',
    state: standing(
      desk,
      paths.every((path) => path.verified),
    ),
    path: (state.kill?.path ?? null) as KillPath | null,
    trippedAt: state.kill?.at ?? null,
    gateMilliseconds: state.kill?.gateMilliseconds ?? null,
    ...ordersUnderKill(desk),
    engines: [],
    unanswered: unanswered.slice(0, LISTED),
    reason: state.kill?.reason ?? '',
    paths,
    drill: state.lastDrill,
    flatten: state.flatten === null ? null : { done: state.flatten.done, steps: [...state.flatten.steps] },
  }
}

/** Notes when the venue has confirmed the last cancel, once. */
export function noteConfirmed({ state, context }: Desk): void {
  const { kill, current } = state
  if (kill === null || kill.confirmedAt !== null || state.killEntries.size === 0 || current === null) return
  if (openOrders(current.books).every((order) => !addsRisk(order))) kill.confirmedAt = context.now()
}

function standing(desk: Desk, verified: boolean): KillView['state'] {
  const { kill } = desk.state
  if (kill === null) return verified ? 'READY' : 'DEGRADED'
  const entries = openEntries(desk)
  if (entries.some((order) => !isRefused(order)) || isBlind(desk)) {
    return desk.context.now() - kill.at < CONFIRM_WITHIN ? 'TRIPPING' : 'HALTED_UNCONFIRMED'
  }
  return entries.length > 0 ? 'ORDERS_REMAIN' : 'HALTED'
}

/** A real venue whose account was not seen since the start, or that is not connected: what works there is not known. */
function isBlind({ state }: Desk): boolean {
  if (state.current?.venue?.remote === undefined) return false
  return state.remote.link !== 'UP' || state.reconciliation.state === 'NEVER' || state.reconciliation.state === 'FAILED'
}

function unansweredOf(desk: Desk): Unanswered[] {
  const { state } = desk
  const venue = state.current?.venue ?? null
  const name = venue?.name ?? 'the venue'
  const list: Unanswered[] = []
  if (isBlind(desk)) {
    const text =
      state.remote.link === 'UP'
        ? `It has not told the whole account since the start, so orders may work there that are not known here; look at ${contactOf(name)}.`
        : `It is not connected, so no cancel can be confirmed; cancel by hand at ${contactOf(name)}.`
    list.push({ kind: 'VENUE', what: name, text })
  }
  for (const order of openEntries(desk)) {
    const text = isRefused(order)
      ? `${name} would not cancel it; it is asked again. If it stays, cancel it at ${contactOf(name)}.`
      : `${name} has not confirmed its cancel; it is asked again. If it stays, cancel it at ${contactOf(name)}.`
    list.push({ kind: 'ORDER', what: `${order.clientOrderId} ${order.side} ${order.instrumentId}`, text })
  }
  return list
}

/** Back in a working state after its cancel was asked for: the venue has said no. */
function isRefused(order: Order): boolean {
  return order.status === 'ACCEPTED' || order.status === 'PARTIALLY_FILLED'
}

function openEntries({ state }: Desk): Order[] {
  const books = state.current?.books
  return books === undefined ? [] : openOrders(books).filter(addsRisk)
}

function ordersUnderKill({ state }: Desk) {
  const books = state.current?.books
  const { kill } = state
  if (kill === null || books === undefined) {
    return {
      entriesAsked: 0,
      cancelledEntries: 0,
      entriesRemaining: 0,
      protectiveOrdersLeft: 0,
      cancelMilliseconds: null,
    }
  }
  const open = openOrders(books)
  return {
    entriesAsked: state.killEntries.size,
    cancelledEntries: [...state.killEntries].filter((id) => books.orders.get(id)?.status === 'CANCELLED').length,
    entriesRemaining: open.filter(addsRisk).length,
    protectiveOrdersLeft: open.filter(isProtective).length,
    cancelMilliseconds: kill.confirmedAt === null ? null : Math.max(0, kill.confirmedAt - kill.pressedAt) / MILLISECOND,
  }
}
