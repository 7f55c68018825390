import type { ClientOrderId, InstrumentId } from '#core/model/identifiers.ts'
import type { Order, OrderSpecification } from '#core/model/order.ts'
import type { ExecutionAlgorithm, ExecutionIntent, ParentProgress } from '#trading/execution/executionAlgorithm.ts'
import type { ExecutionView } from '#trading/execution/executionView.ts'
import { beginExecution, restoreExecution } from '#trading/execution/parentExecution.ts'
import { type ChildNaming, childEventsOf, childOrders } from './childOrders.ts'
import type { ParentChanged, ParentStarted, RecalledParent } from './parentFacts.ts'

/** What is to be done for parents, in this order. */
export type ParentAction =
  /** Write the change and the intents in one FULL transaction, then send; DENIED is told back when that fails. */
  | {
      readonly kind: 'SUBMIT'
      readonly started: ParentStarted
      readonly orders: readonly OrderSpecification[]
      readonly changed: ParentChanged
    }
  | { readonly kind: 'CANCEL'; readonly clientOrderId: ClientOrderId }
  /** Write the change; nothing waits for it. */
  | { readonly kind: 'NOTE'; readonly started: ParentStarted; readonly changed: ParentChanged }

interface Entry {
  readonly started: ParentStarted
  readonly algorithm: ExecutionAlgorithm
  /** Numbers of children by the name of their order. */
  readonly children: Map<ClientOrderId, number>
  /** Waits for the account to be reconciled after a restart. */
  isRecalled: boolean
}

const AFTER_RESTART = { code: 'AFTER_RESTART', text: 'The program was started again.' }

/** How a child stands of which there is no intent. */
const NEVER_SENT = {
  status: 'DENIED',
  filledQuantity: 0,
  reason: { code: 'NEVER_SENT', text: 'It never left.' },
} as const

/**
 * The parent orders of one account: passes the market, the news of orders and the clock on to the algorithms, and says
 * what is to be sent, cancelled and written.
 *
 * 1. A child is written down, with all that its parent then remembers, in the transaction of its intent: before it leaves.
 * 2. A parent read from the journal stands still until `continueReconciled`; then it goes on with what the books know of
 *    its children, and catches nothing up in a burst.
 * 3. A kill ends every parent that adds risk, a pause or a guard level stops it until it is let go on; both cancel its
 *    children at once. Parents that only reduce risk work on.
 */
export class ParentBook {
  readonly #parents = new Map<string, Entry>()
  readonly #ofOrder = new Map<ClientOrderId, Entry>()
  readonly #name: ChildNaming
  /** Whether an ended order's filled quantity is the last there can be; see {@link childEventsOf}. */
  readonly #isFinal: (order: Order) => boolean

  constructor(name: ChildNaming, isFinal: (order: Order) => boolean) {
    this.#name = name
    this.#isFinal = isFinal
  }

  /** True while no parent is known at all. */
  get isEmpty(): boolean {
    return this.#parents.size === 0
  }

  /** True while parents wait for the account to be reconciled after a restart. */
  get isRecalled(): boolean {
    return [...this.#parents.values()].some(({ isRecalled }) => isRecalled)
  }

  /** Whether a parent of this id is known. */
  knows(parentId: string): boolean {
    return this.#parents.has(parentId)
  }

  /** The parent whose child an order is; null for every other order. */
  parentOf(clientOrderId: ClientOrderId): ParentStarted | null {
    return this.#ofOrder.get(clientOrderId)?.started ?? null
  }

  /** Begins a parent whose `ParentStarted` has been written; a parent that cannot be worked has a code instead. */
  start(
    started: ParentStarted,
    view: ExecutionView,
    now: number,
  ):
    | { readonly ok: true; readonly actions: readonly ParentAction[] }
    | { readonly ok: false; readonly code: string; readonly message: string } {
    const { parent } = started
    if (this.#parents.has(parent.parentId)) {
      const message = `The order ${parent.parentId} is being worked already, so it was not started again.`
      return { ok: false, code: 'PARENT_DUPLICATE', message }
    }
    const begun = beginExecution(parent)
    if (!begun.ok) return begun
    const entry: Entry = { started, algorithm: begun.algorithm, children: new Map(), isRecalled: false }
    this.#parents.set(parent.parentId, entry)
    return { ok: true, actions: this.#actions(entry, () => entry.algorithm.start(view, now), now) }
  }

  /** Hears the market of an instrument. */
  onMarket(instrumentId: InstrumentId, view: ExecutionView, now: number): readonly ParentAction[] {
    return this.#all(
      ({ isRecalled, started }) => !isRecalled && started.decision.instrumentId === instrumentId,
      (entry) => entry.algorithm.onMarket(view, now),
      now,
    )
  }

  /** Hears how an order stands; orders that are no children change nothing. */
  onOrder(order: Order, now: number): readonly ParentAction[] {
    const entry = this.#ofOrder.get(order.clientOrderId)
    const child = entry?.children.get(order.clientOrderId)
    return entry === undefined || child === undefined || entry.isRecalled
      ? []
      : this.#tell(entry, child, order, now, this.#isFinal(order))
  }

  /**
   * Hears how all orders stand once the venue has been asked: what had ended with its last fills untold is settled then.
   */
  settle(orders: ReadonlyMap<ClientOrderId, Order>, now: number): readonly ParentAction[] {
    return [...this.#parents.values()].flatMap((entry) => {
      if (entry.isRecalled || entry.algorithm.progress().open === 0) return []
      return [...entry.children].flatMap(([clientOrderId, child]) => {
        const order = orders.get(clientOrderId)
        return order === undefined ? [] : this.#tell(entry, child, order, now, this.#isFinal(order))
      })
    })
  }

  onTimer(now: number): readonly ParentAction[] {
    return this.#all(
      ({ isRecalled, algorithm }) => !isRecalled && (algorithm.nextTimer() ?? Number.POSITIVE_INFINITY) <= now,
      ({ algorithm }) => algorithm.onTimer(now),
      now,
    )
  }

  /** When `onTimer` is wanted at the latest; null for never. */
  nextTimer(): number | null {
    const awake = [...this.#parents.values()].filter(({ isRecalled }) => !isRecalled)
    const times = awake.flatMap(({ algorithm }) => algorithm.nextTimer() ?? [])
    return times.length === 0 ? null : Math.min(...times)
  }

  /** A kill, or the cancel of one parent by its id: ends it and cancels its children. */
  stop(code: string, text: string, now: number, parentId: string | null = null): readonly ParentAction[] {
    return this.#all(
      (entry) => (parentId === null ? addsRisk(entry) : entry.started.parent.parentId === parentId),
      ({ algorithm }) => algorithm.stop(code, text, now),
      now,
    )
  }

  /** A pause of entries, a guard level, a lost reconciliation: cancels children and waits. */
  pause(code: string, text: string, now: number): readonly ParentAction[] {
    return this.#all(addsRisk, ({ algorithm }) => algorithm.pause(code, text, now), now)
  }

  /** Lets everything that was paused go on, except what still waits for a reconciliation. */
  resume(viewOf: (instrumentId: InstrumentId) => ExecutionView, now: number): readonly ParentAction[] {
    return this.#all(
      ({ isRecalled }) => !isRecalled,
      ({ algorithm, started }) => algorithm.resume(viewOf(started.decision.instrumentId), now),
      now,
    )
  }

  /** Takes parents back that the journal remembers; they stand still. Returns those that could not be read. */
  recall(recalled: ReadonlyMap<string, RecalledParent>): readonly string[] {
    const unreadable: string[] = []
    for (const [parentId, { started, snapshot }] of recalled) {
      const { parent } = started
      const begun = beginExecution(parent)
      const algorithm = snapshot === null ? (begun.ok ? begun.algorithm : null) : restoreExecution(parent, snapshot)
      if (algorithm === null) {
        unreadable.push(parentId)
        continue
      }
      const entry: Entry = { started, algorithm, children: new Map(), isRecalled: true }
      for (let child = 0; child < algorithm.progress().children; child += 1) this.#know(entry, child)
      this.#parents.set(parentId, entry)
    }
    return unreadable
  }

  /**
   * Goes on after a reconciliation found books and venue equal: what still works is cancelled, each child is told as the
   * books have it, and the algorithm goes on from there. A child the books do not know was never written, so it never
   * left. What was paused before the restart stays paused, and with `held` everything that adds risk does.
   */
  continueReconciled(
    orders: ReadonlyMap<ClientOrderId, Order>,
    viewOf: (instrumentId: InstrumentId) => ExecutionView,
    held: { readonly code: string; readonly text: string } | null,
    now: number,
  ): readonly ParentAction[] {
    const actions: ParentAction[] = []
    for (const entry of this.#parents.values()) {
      if (!entry.isRecalled) continue
      entry.isRecalled = false
      const { algorithm, started, children } = entry
      const wasPaused = algorithm.progress().phase === 'PAUSED'
      const why = held !== null && addsRisk(entry) ? held : AFTER_RESTART
      actions.push(...this.#actions(entry, () => algorithm.pause(why.code, why.text, now), now))
      for (const [clientOrderId, child] of children) {
        const order = orders.get(clientOrderId) ?? NEVER_SENT
        actions.push(...this.#tell(entry, child, order, now, true))
      }
      if (wasPaused || why === held) continue
      const view = viewOf(started.decision.instrumentId)
      actions.push(...this.#actions(entry, () => algorithm.resume(view, now), now))
    }
    return actions
  }

  /** How far each parent has come, oldest first. */
  progress(): readonly { readonly started: ParentStarted; readonly progress: ParentProgress }[] {
    return [...this.#parents.values()].map(({ started, algorithm }) => ({ started, progress: algorithm.progress() }))
  }

  #tell(
    entry: Entry,
    child: number,
    order: Pick<Order, 'status' | 'filledQuantity' | 'reason'>,
    now: number,
    isFinal: boolean,
  ): readonly ParentAction[] {
    return childEventsOf(order, child, isFinal).flatMap((event) =>
      this.#actions(entry, () => entry.algorithm.onChild(event, now), now),
    )
  }

  #all(
    isMeant: (entry: Entry) => boolean,
    act: (entry: Entry) => readonly ExecutionIntent[],
    now: number,
  ): readonly ParentAction[] {
    return [...this.#parents.values()].filter(isMeant).flatMap((entry) => this.#actions(entry, () => act(entry), now))
  }

  /** Lets an algorithm act and turns what it wants into what is to be done. */
  #actions(entry: Entry, act: () => readonly ExecutionIntent[], now: number): readonly ParentAction[] {
    const { started, algorithm } = entry
    const before = algorithm.progress().phase
    const actions: ParentAction[] = []
    let isWritten = false
    for (const intent of act()) {
      if (intent.kind === 'PLACE') {
        this.#know(entry, intent.child)
        const orders = childOrders(started, intent, this.#name, now)
        actions.push({ kind: 'SUBMIT', started, orders, changed: changeOf(entry) })
        isWritten = true
      }
      if (intent.kind === 'CANCEL') {
        actions.push({ kind: 'CANCEL', clientOrderId: this.#name(started, intent.child, 'child') })
      }
      if (intent.kind === 'REPLACE') {
        throw new Error(`Invariant: ${started.parent.parentId} replaces, and no venue here can`)
      }
    }
    if (!isWritten && algorithm.progress().phase !== before) {
      actions.push({ kind: 'NOTE', started, changed: changeOf(entry) })
    }
    return actions
  }

  #know(entry: Entry, child: number): void {
    const clientOrderId = this.#name(entry.started, child, 'child')
    entry.children.set(clientOrderId, child)
    this.#ofOrder.set(clientOrderId, entry)
  }
}

function changeOf({ started, algorithm }: Entry): ParentChanged {
  return { parentId: started.parent.parentId, phase: algorithm.progress().phase, snapshot: algorithm.snapshot() }
}

function addsRisk({ started }: Entry): boolean {
  return started.decision.role === 'ENTRY'
}
