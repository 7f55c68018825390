import type { InstrumentId } from '#core/model/identifiers.ts'
import { isClosed } from '#core/model/order.ts'
import type { Order } from '#core/model/order.ts'
import type { CommandPayload } from '#contracts/channel.ts'
import type { brokerChannel } from '#contracts/broker.ts'
import { accepted, refused } from '#contracts/failure.ts'
import type { CommandResult } from '#contracts/failure.ts'
import type { ExecutionView } from '#trading/execution/executionView.ts'
import { askBy } from '../accountQuestions.ts'
import { cancelOrders } from '../cancellation.ts'
import { commit, isBacktest, record } from '../journalWriter.ts'
import { approvalDraft, depart } from '../submission.ts'
import type { Desk, OpenSession } from '../state.ts'
import type { ParentAction } from './parentBook.ts'
import { type ParentDesk, parentTime } from './parentDesk.ts'
import { changedDraft, type ParentStarted, startedDraft } from './parentFacts.ts'
import { heldBack, parentDenial } from './parentGate.ts'
import { tellParents, tellRefused } from './parentTable.ts'

type Nothing = Record<string, never>
type WorkParent = CommandPayload<typeof brokerChannel, 'WorkParent'>

/** Rounds of actions and their news in one message after which something must be wrong. */
const ROUNDS_AT_MOST = 10_000

/**
 * Begins to work a parent order: one FULL transaction holds it and its approval, so that it is begun once for ever, and
 * only then its first child may leave. What is refused is told as a parent that has ended, because risk hears no answer.
 */
export function workParent(
  desk: Desk,
  { mandate, ...submission }: WorkParent,
  correlationId: string,
): CommandResult<Nothing> {
  const { current, parents } = desk.state
  if (current === null) return refused('NO_SESSION', 'No session is open, so the order was not begun.')
  if (parents === null || isBacktest(desk)) {
    return refused('PARENT_IN_BACKTEST', 'A backtest sends its orders at once, so the order was not begun.')
  }
  const { parentId } = submission.parent
  if (parents.book.knows(parentId)) {
    return refused('PARENT_DUPLICATE', `The order ${parentId} is being worked already, so it was not begun again.`)
  }
  const started: ParentStarted = { ...submission, mandate, correlationId }
  const denial = parentDenial(desk, current, started)
  if (denial !== null) {
    tellRefused(desk, submission, denial)
    return refused(denial.code, denial.text)
  }
  const approval = approvalDraft(desk, { orders: [], mandate }, correlationId)
  const committed = commit(desk, [startedDraft(started, desk.context.now()), ...approval], 'FULL')
  if (!committed.ok) {
    tellRefused(desk, submission, committed)
    return refused(committed.code, committed.text)
  }
  const now = parentTime(parents, current.session, desk.context.now())
  const view = parents.views.of(started.decision.instrumentId, now)
  parents.measures.begin(parentId, view)
  const begun = parents.book.start(started, view, now)
  if (!begun.ok)
    throw new Error(`Invariant: the parent ${parentId} was looked at and cannot be begun: ${begun.message}`)
  carryOut(desk, current, begun.actions)
  return accepted({})
}

/** Ends parents by their ids and cancels what they have open; unknown ones are passed over. */
export function cancelParents(desk: Desk, parentIds: readonly string[], cause: string): void {
  const { current, parents } = desk.state
  if (current === null || parents === null) return
  const now = parentTime(parents, current.session, desk.context.now())
  for (const parentId of parentIds) {
    carryOut(desk, current, parents.book.stop('CANCELLED', `Cancelled by ${cause}.`, now, parentId))
  }
}

/**
 * Lets the parents act on what a message brought; called after each of them.
 *
 * 1. First they hear how their children stand, all at once, then of a kill, a comparison of the account and whatever holds
 *    entries back, then of the market and the clock.
 * 2. After a start they stand still until the account was found equal, and where the market gives the time until it was
 *    heard.
 */
export function tendParents(desk: Desk): void {
  const { current, parents } = desk.state
  if (current === null || parents === null || parents.book.isEmpty) return
  const { book, views } = parents
  const now = parentTime(parents, current.session, desk.context.now())
  const viewOf = (id: InstrumentId): ExecutionView => views.of(id, now)
  const act = (actions: readonly ParentAction[]): void => carryOut(desk, current, actions)
  act([])
  watchKill(desk, parents, now, act)
  if (now > 0) watchAccount(desk, current, parents, viewOf, now, act)
  if (!book.isRecalled) watchHold(desk, parents, viewOf, now, act)
  for (const id of views.takeFresh()) act(book.onMarket(id, viewOf(id), now))
  const timer = book.nextTimer()
  if (timer !== null && timer <= now) act(book.onTimer(now))
  tellParents(desk, parents)
}

/** The trader lets entries go on: what was paused before a restart goes on with them. */
export function resumeParents(desk: Desk): void {
  const { current, parents } = desk.state
  if (current === null || parents === null || parents.book.isEmpty || heldBack(desk) !== null) return
  const now = parentTime(parents, current.session, desk.context.now())
  carryOut(
    desk,
    current,
    parents.book.resume((id) => parents.views.of(id, now), now),
  )
}

type Act = (actions: readonly ParentAction[]) => void

function watchKill({ state, ports }: Desk, parents: ParentDesk, now: number, act: Act): void {
  const isKilled = state.kill !== null || ports.killGate.isClosed()
  if (isKilled && !parents.isKilled) act(parents.book.stop('KILLED', 'The kill switch was pressed.', now))
  parents.isKilled = isKilled
}

function watchAccount(
  desk: Desk,
  current: OpenSession,
  parents: ParentDesk,
  viewOf: (id: InstrumentId) => ExecutionView,
  now: number,
  act: Act,
): void {
  const { reconciliation } = desk.state
  if (reconciliation.state !== 'MATCHED' || reconciliation.at === parents.settledAt) return
  parents.settledAt = reconciliation.at
  const { book } = parents
  if (!book.isRecalled) {
    act(book.settle(current.books.orders, now))
    return
  }
  parents.held = heldBack(desk)
  act(book.continueReconciled(current.books.orders, viewOf, parents.held, now))
}

function watchHold(
  desk: Desk,
  parents: ParentDesk,
  viewOf: (id: InstrumentId) => ExecutionView,
  now: number,
  act: Act,
): void {
  const held = heldBack(desk)
  const before = parents.held
  parents.held = held
  if (held !== null && before === null) act(parents.book.pause(held.code, held.text, now))
  if (held === null && before !== null) act(parents.book.resume(viewOf, now))
}

/** Carries actions out and tells the book what came of them, until nothing more is wanted. */
function carryOut(desk: Desk, current: OpenSession, actions: readonly ParentAction[]): void {
  const { parents } = desk.state
  if (parents === null) return
  const waiting = [...actions]
  for (let round = 0; round < ROUNDS_AT_MOST; round += 1) {
    for (const action of waiting.splice(0)) carryOutOne(desk, current, action)
    // Everything that is known is in the books before a parent hears of any of it.
    const [next] = parents.changed
    if (next === undefined) return
    parents.changed.delete(next)
    const order = current.books.orders.get(next)
    if (order === undefined) continue
    waiting.push(...parents.book.onOrder(order, parentTime(parents, current.session, desk.context.now())))
    askForLastFills(desk, parents, order)
  }
  throw new Error('Invariant: parent orders and their news do not come to rest')
}

function carryOutOne(desk: Desk, current: OpenSession, action: ParentAction): void {
  const at = desk.context.now()
  switch (action.kind) {
    case 'CANCEL':
      cancelOrders(desk, [action.clientOrderId], 'parent order', null)
      break
    case 'NOTE':
      record(desk, [changedDraft(action.changed, action.started, at)])
      break
    case 'SUBMIT': {
      const { started, changed } = action
      const orders = action.orders.map((order) => ({ ...order, tsInit: at }))
      const first = [changedDraft(changed, started, at)]
      const sent = depart(
        desk,
        current,
        { orders, mandate: started.mandate, first, stage: 'CHILD', cause: 'parent order' },
        started.correlationId,
      )
      // The number of a child that was refused is used up too.
      if (!sent.ok) record(desk, first)
    }
  }
}

/** A venue that answers later is asked for the last fills of a child that has ended, so that its parent need not wait. */
function askForLastFills(desk: Desk, parents: ParentDesk, order: Order): void {
  const { venue } = desk.state.current ?? {}
  if (venue?.remote === undefined || !isClosed(order.status) || order.status === 'FILLED') return
  if (order.status === 'DENIED' || parents.book.parentOf(order.clientOrderId) === null) return
  if (!isFinal(desk, order)) askBy(desk, desk.context.now())
}

/**
 * Tells whether an ended order's filled quantity is the last there can be: where absence is proof at once, elsewhere once
 * the account was asked for after its end and found equal.
 */
export function isFinal({ state }: Desk, order: Order): boolean {
  const { current, remote, reconciliation } = state
  const { venue } = current ?? {}
  if (venue?.absenceIsProof === true) return true
  if (reconciliation.state !== 'MATCHED' || reconciliation.at === null) return false
  if (venue?.remote === undefined) return reconciliation.at > order.tsLast
  return remote.matchedFor > (remote.changedOrders.get(order.clientOrderId) ?? order.tsLast)
}
