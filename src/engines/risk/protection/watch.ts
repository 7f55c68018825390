import { SECOND } from '#core/time/duration.ts'
import type { ClientOrderId, InstrumentId, StrategyId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Order } from '#core/model/order.ts'
import { scaledPrice } from '#trading/risk/amounts.ts'
import type { Books } from '../books.ts'
import { cancel } from '../exits.ts'
import { send } from '../orderMaking.ts'
import { tradingSession, type RiskDesk } from '../state.ts'
import { type Cover, namesOf, partKey, weighCover } from './cover.ts'
import { leaveAtPlannedStop } from './localStop.ts'
import type { ProtectionState, WatchedPart } from './memory.ts'
import { clearComplaint, complain, type Complaint } from './notices.ts'
import { stopFor, stopOrder, targetOrder } from './stopOrders.ts'

/** How long answers may be under way before a missing stop is restored. */
const GRACE = 2 * SECOND
const MOST_ATTEMPTS = 3
/** A stop of unknown outcome for this long is said to the trader. */
const UNKNOWN_TOO_LONG = 60 * SECOND
/** A cancel that was refused is asked for again after this long. */
const CANCEL_AGAIN = 5 * SECOND

/**
 * Watches that every part of every position has an accepted stop at the venue, after each fill, each change of an order,
 * each reconciliation and at every tick.
 *
 * 1. What has had no stop for two seconds gets a new one at the approved price, under a name of its own, at most three
 *    times; then the trader is told that the position is unprotected.
 * 2. Protective orders never exceed what their strategy holds: one that does is called back, and only when its end is
 *    certain does a smaller one take its place. An order of unknown outcome counts as if it worked.
 * 3. A stop that the market has passed already is not sent, for it would close the position at once at a price that
 *    nobody approved: the trader is told and decides.
 * 4. While books and venue differ nothing is restored, because nobody knows what is held.
 */
export function watchProtection(desk: RiskDesk): void {
  const trading = tradingSession(desk.memory)
  if (trading === null || trading.session.mode === 'BACKTEST') return
  const { books } = trading
  for (const instrument of books.instruments)
    for (const { strategyId } of books.holders(instrument.id)) watchPart(desk, books, instrument, strategyId)
  // What is not held any more, and orders that have nothing to protect.
  const { protection, market } = desk.memory
  for (const order of books.openOrders()) {
    const { strategyId, instrumentId } = order
    if (order.reduceOnly && books.held(strategyId, instrumentId) === 0) protection.part(strategyId, instrumentId)
  }
  for (const part of protection.parts.values()) {
    const instrument = market.find(part.instrumentId)
    if (instrument === undefined || books.held(part.strategyId, part.instrumentId) !== 0) continue
    watchPart(desk, books, instrument, part.strategyId)
  }
}

/** The same after a change of one order. */
export function watchOrder(desk: RiskDesk, books: Books, order: Order): void {
  const { protection, market } = desk.memory
  protection.plans.learn(order)
  const instrument = market.find(order.instrumentId)
  if (instrument !== undefined) watchPart(desk, books, instrument, order.strategyId)
}

/** Notes that orders of a part were called back by others, so that they are not called back twice. */
export function noteAsked(
  desk: RiskDesk,
  part: Pick<WatchedPart, 'strategyId' | 'instrumentId'>,
  ids: readonly ClientOrderId[],
): void {
  if (ids.length === 0 || desk.memory.session?.mode === 'BACKTEST') return
  const { asked } = desk.memory.protection.part(part.strategyId, part.instrumentId)
  for (const id of ids) asked.set(id, desk.context.now())
}

/** Forgets what an earlier telling of the books has left, and learns the decided stops of the new one. */
export function recoverProtection(desk: RiskDesk, orders: readonly Order[], nativeStops: boolean): void {
  const { protection } = desk.memory
  protection.nativeStops = nativeStops
  for (const order of orders) protection.plans.learn(order)
  for (const part of protection.parts.values()) {
    part.missingSince = null
    part.attempts = 0
  }
  watchProtection(desk)
}

/** Forgets everything, for another account. */
export function clearProtection(desk: RiskDesk): void {
  const { protection } = desk.memory
  for (const part of protection.parts.values()) clearComplaint(desk, part)
  protection.clear()
}

/** The state of a position: that of its worst part. Null while nothing of it is watched. */
export function protectionOf(desk: Pick<RiskDesk, 'memory'>, books: Books, id: InstrumentId): ProtectionState | null {
  const states = books
    .holders(id)
    .map(({ strategyId }) => desk.memory.protection.parts.get(partKey(strategyId, id))?.state ?? 'UNKNOWN')
  if (states.length === 0) return null
  return WORST_FIRST.find((state) => states.includes(state)) ?? null
}

const WORST_FIRST: readonly ProtectionState[] = ['UNPROTECTED', 'PARTLY', 'UNKNOWN', 'NOT_OFFERED', 'PROTECTED']

function watchPart(desk: RiskDesk, books: Books, instrument: Instrument, strategyId: StrategyId): void {
  const { protection } = desk.memory
  const cover = weighCover(books, strategyId, instrument.id)
  if (cover.held === 0 && cover.excess.length === 0) {
    const closed = protection.parts.get(partKey(strategyId, instrument.id))
    if (closed === undefined) return
    clearComplaint(desk, closed)
    protection.parts.delete(partKey(strategyId, instrument.id))
    return
  }
  const part = protection.part(strategyId, instrument.id)
  if (cover.excess.length > 0) callBack(desk, part, cover)
  follow(desk, part, cover)
  if (cover.held === 0) return
  if (!protection.nativeStops) {
    const problem = leaveAtPlannedStop(desk, books, instrument, part, cover)
    if (problem === null) clearComplaint(desk, part)
    else complain(desk, instrument, part, problem)
    return
  }
  if (part.owedTarget !== null && cover.targets === 0 && cover.exiting === 0)
    restoreTarget(desk, books, instrument, part, cover)
  const problem = cover.missing > 0 ? restore(desk, books, instrument, part, cover) : stillUnknown(desk, part)
  if (problem === 'WAIT') return
  if (problem === null) clearComplaint(desk, part)
  else complain(desk, instrument, part, problem)
}

function follow({ memory, context }: RiskDesk, part: WatchedPart, cover: Cover): void {
  const now = context.now()
  const size = Math.abs(cover.held)
  part.missingSince = cover.missing === 0 ? null : (part.missingSince ?? now)
  part.unknownSince = cover.underWay === 0 ? null : (part.unknownSince ?? now)
  if (cover.standing >= size && cover.excess.length === 0) {
    part.attempts = 0
    part.isOwed = false
  }
  part.state = stateOf(cover, memory.protection.nativeStops)
}

function stateOf({ held, standing, underWay }: Cover, nativeStops: boolean): ProtectionState {
  const size = Math.abs(held)
  if (!nativeStops) return 'NOT_OFFERED'
  if (standing >= size) return 'PROTECTED'
  if (standing + underWay >= size) return 'UNKNOWN'
  return standing > 0 ? 'PARTLY' : 'UNPROTECTED'
}

/** Calls back what could close more than is held, and remembers that its successor is owed. */
function callBack(desk: RiskDesk, part: WatchedPart, cover: Cover): void {
  const now = desk.context.now()
  const due = cover.excess.filter(({ clientOrderId }) => {
    const at = part.asked.get(clientOrderId)
    return at === undefined || now - at >= CANCEL_AGAIN
  })
  if (due.length === 0) return
  part.asked.clear()
  for (const order of cover.excess) {
    const isDue = due.includes(order)
    part.asked.set(order.clientOrderId, isDue ? now : (part.asked.get(order.clientOrderId) ?? now))
    if (order.role === 'STOP_LOSS') part.isOwed = true
    else if (order.limitPrice !== null && cover.held !== 0)
      part.owedTarget = { signalId: order.signalId, limitPrice: order.limitPrice }
  }
  cancel(desk, namesOf(due), 'It would close more than is held; one of the right size takes its place.')
}

/** Sends what is missing when it is time; tells what stands in the way. */
function restore(
  desk: RiskDesk,
  books: Books,
  instrument: Instrument,
  part: WatchedPart,
  cover: Cover,
): Complaint | 'WAIT' | null {
  const { memory, context } = desk
  const now = context.now()
  const pause = part.isOwed ? 0 : GRACE
  if (now - (part.missingSince ?? now) < pause) return 'WAIT'
  if (!memory.reconciled) return 'BOOKS_DIFFER'
  if (part.attempts > 0 && now - part.attemptedAt < GRACE * 2 ** (part.attempts - 1)) return 'WAIT'
  if (part.attempts >= MOST_ATTEMPTS) return 'REFUSED'
  const decision = { strategyId: part.strategyId, held: cover.held }
  const plan = stopFor(memory, books, instrument, decision)
  if (plan === null) return 'NO_PLAN'
  const last = scaledPrice(instrument, memory.market.last(instrument.id))
  if (last !== null && plan.stopPrice !== null && (last - plan.stopPrice) * Math.sign(cover.held) <= 0) return 'PASSED'
  part.attempts += 1
  part.attemptedAt = now
  part.isOwed = false
  send(desk, books, [stopOrder(memory, books, instrument, decision, plan, cover.missing, now)], null)
  part.missingSince = null
  part.unknownSince = now
  part.state = stateOf(weighCover(books, part.strategyId, part.instrumentId), memory.protection.nativeStops)
  return 'WAIT'
}

function restoreTarget(desk: RiskDesk, books: Books, instrument: Instrument, part: WatchedPart, cover: Cover): void {
  const { owedTarget: target } = part
  part.owedTarget = null
  if (target === null || !desk.memory.reconciled) return
  const decision = { strategyId: part.strategyId, held: cover.held }
  const quantity = Math.abs(cover.held)
  const order = targetOrder(desk.memory, books, instrument, decision, target, quantity, desk.context.now())
  send(desk, books, [order], null)
}

function stillUnknown({ context }: RiskDesk, part: WatchedPart): Complaint | null {
  return part.unknownSince !== null && context.now() - part.unknownSince >= UNKNOWN_TOO_LONG ? 'UNKNOWN' : null
}
