import { SECOND } from '#core/time/duration.ts'
import { namedSeed, SeededRandom } from '#quant/statistics/seededRandom.ts'
import { type Child, committedOf, filledOf, isAtVenue, openOf, takeChildEvent } from './childLedger.ts'
import type {
  ChildEvent,
  ExecutionAlgorithm,
  ExecutionIntent,
  ParentPhase,
  ParentProgress,
} from './executionAlgorithm.ts'
import type { ExecutionView } from './executionView.ts'
import { fitQuantity } from './fitQuantity.ts'
import { onIncrement, type ParentOrder, parentFailure, worstPrice } from './parentOrder.ts'
import { freshState, type ParentState, readSnapshot } from './parentState.ts'
import type { Situation, Tactic, Wish } from './tactics/tactic.ts'
import { tacticOf } from './tactics/tacticOf.ts'

/** How long a cancel may stay without effect before it is asked for again. */
const CANCEL_RETRY = 5 * SECOND

/** Code of a post-only order that would have traded at once. */
const WOULD_TRADE = 'POST_ONLY_WOULD_TRADE'

const ENDS: readonly ParentPhase[] = ['DONE', 'GAVE_UP', 'STOPPED']

/** Begins to work a parent order, or says why it cannot be worked. */
export function beginExecution(
  parent: ParentOrder,
):
  | { readonly ok: true; readonly algorithm: ExecutionAlgorithm }
  | { readonly ok: false; readonly code: string; readonly message: string } {
  const failure = parentFailure(parent)
  return failure === null
    ? { ok: true, algorithm: new ParentExecution(parent, freshState(tacticOf(parent).begin())) }
    : { ok: false, ...failure }
}

/** Goes on from a snapshot of the same parent, with the very next intent; null when it is not one. */
export function restoreExecution(parent: ParentOrder, snapshot: unknown): ExecutionAlgorithm | null {
  const state = parentFailure(parent) === null ? readSnapshot(snapshot) : null
  return state === null ? null : new ParentExecution(parent, state)
}

/**
 * Works a parent order by its tactic and keeps the bounds around it, whatever the tactic wishes and whatever is heard:
 *
 * 1. What children have filled and may still fill, unknown and unproven ones in full, never exceeds the quantity.
 * 2. No child is worse than the worst price, smaller than the smallest order, or placed before the start, at the deadline
 *    or later, while the instrument does not trade, while it is paused, or while the outcome of another is unknown.
 * 3. A parent that is filled, stopped or over places nothing any more, ever, and cancels what is open.
 * 4. Each view of the market is answered by one child at most, and children leave no closer than the minimum interval: an
 *    order that fails at once is never sent again and again against the same prices. Refusals in a row and too many
 *    children end it.
 */
class ParentExecution implements ExecutionAlgorithm {
  readonly #parent: ParentOrder
  readonly #tactic: Tactic
  readonly #worst: number
  readonly #state: ParentState

  constructor(parent: ParentOrder, state: ParentState) {
    this.#parent = parent
    this.#tactic = tacticOf(parent)
    this.#worst = worstPrice(parent)
    this.#state = state
  }

  start(view: ExecutionView, now: number): readonly ExecutionIntent[] {
    const state = this.#state
    if (state.phase !== 'NEW') return []
    state.phase = 'RUNNING'
    this.#look(view)
    return this.#act(now)
  }

  onMarket(view: ExecutionView, now: number): readonly ExecutionIntent[] {
    this.#look(view)
    return this.#act(now)
  }

  onTimer(now: number): readonly ExecutionIntent[] {
    return this.#act(now)
  }

  onChild(event: ChildEvent, now: number): readonly ExecutionIntent[] {
    const state = this.#state
    const child = state.children[event.child]
    if (child === undefined) {
      throw new Error(`Invariant: news of the child ${event.child}, which the parent ${this.#parent.parentId} has not`)
    }
    const before = child.status
    takeChildEvent(child, event)
    if (child.filled > 0 || event.kind === 'ACCEPTED') state.rejections = 0
    if (child.status !== before && (child.status === 'ENDED' || child.status === 'HELD')) {
      const why = event.kind === 'ENDED' ? event.why : 'FILLED'
      const code = event.kind === 'ENDED' ? event.code : ''
      state.lastEnd = { why, immediate: child.immediate, code }
      // A post-only order that came too late is no fault; how often that may happen is bounded otherwise.
      if ((why === 'REJECTED' || why === 'DENIED') && code !== WOULD_TRADE) state.rejections += 1
    }
    return this.#act(now)
  }

  pause(code: string, text: string, now: number): readonly ExecutionIntent[] {
    const state = this.#state
    if (state.phase === 'NEW' || state.phase === 'RUNNING') {
      state.phase = 'PAUSED'
      state.reason = { code, text }
    }
    return this.#act(now)
  }

  resume(view: ExecutionView, now: number): readonly ExecutionIntent[] {
    const state = this.#state
    this.#look(view)
    if (state.phase !== 'PAUSED') return this.#act(now)
    state.phase = 'RUNNING'
    state.reason = null
    state.rejections = 0
    // Coming back counts as a placement: the first child waits for its turn.
    state.lastPlacedAt = now
    this.#tactic.resumed(state.memory, this.#situation(view, now))
    return this.#act(now)
  }

  stop(code: string, text: string, now: number): readonly ExecutionIntent[] {
    if (ENDS.includes(this.#state.phase)) return this.#cancels(now, () => true)
    return this.#end('STOPPED', code, text, now)
  }

  nextTimer(): number | null {
    const { phase, children, wakeAt } = this.#state
    const retries = children
      .filter((child) => isAtVenue(child) && child.cancelAskedAt !== null)
      .map((child) => (child.cancelAskedAt ?? 0) + CANCEL_RETRY)
    const times = ENDS.includes(phase) ? retries : [...retries, this.#parent.deadline]
    if (phase === 'RUNNING' && wakeAt !== null) times.push(wakeAt)
    return times.length === 0 ? null : Math.min(...times)
  }

  progress(): ParentProgress {
    const { phase, children, reason } = this.#state
    const filled = filledOf(children)
    return { phase, filled, open: committedOf(children) - filled, children: children.length, reason }
  }

  snapshot(): unknown {
    return JSON.parse(JSON.stringify(this.#state))
  }

  #look(view: ExecutionView): void {
    this.#state.view = view
    this.#state.isViewUsed = false
  }

  #act(now: number): readonly ExecutionIntent[] {
    const state = this.#state
    const { quantity, deadline } = this.#parent
    if (ENDS.includes(state.phase)) return this.#cancels(now, () => true)
    if (filledOf(state.children) >= quantity) return this.#end('DONE', '', '', now)
    if (committedOf(state.children) > quantity) {
      const text = 'The venue filled more of a child than it had told, so nothing more is sent for this order.'
      return this.#end('GAVE_UP', 'FILLS_DISAGREE', text, now)
    }
    if (now >= deadline) {
      return this.#end('GAVE_UP', 'DEADLINE', 'The time given was over before the whole quantity was filled.', now)
    }
    if (state.phase === 'PAUSED') return this.#cancels(now, () => true)
    const over = this.#exhausted()
    if (over !== null) return this.#end('GAVE_UP', over.code, over.text, now)
    if (state.phase !== 'RUNNING' || state.view === null) return []
    if (now < this.#parent.startAt) {
      state.wakeAt = this.#parent.startAt
      return this.#cancels(now, isUnwanted)
    }
    return this.#follow(this.#tactic.decide(state.memory, this.#situation(state.view, now)), state.view, now)
  }

  #follow(wish: Wish, view: ExecutionView, now: number): readonly ExecutionIntent[] {
    const state = this.#state
    state.wakeAt = wish.wakeAt !== undefined && wish.wakeAt > now ? wish.wakeAt : null
    if (wish.giveUp !== undefined) return this.#end('GAVE_UP', wish.giveUp.code, wish.giveUp.text, now)
    const unwanted = wish.cancel ?? []
    const intents = [...this.#cancels(now, (child) => isUnwanted(child) || unwanted.includes(child.number))]
    if (wish.replace !== undefined) intents.push(...this.#replace(wish.replace.child, wish.replace.price))
    if (wish.place !== undefined) intents.push(...this.#place(wish.place, view, now))
    return intents
  }

  #place(wish: NonNullable<Wish['place']>, view: ExecutionView, now: number): readonly ExecutionIntent[] {
    const state = this.#state
    const parent = this.#parent
    const price = this.#price(wish, view)
    if (!view.isOpen || state.isViewUsed || price === null) return []
    if (state.children.some(({ status }) => status === 'UNKNOWN')) return []
    const quantity = fitQuantity(wish.quantity, parent.quantity - committedOf(state.children), parent)
    if (quantity === 0 || state.children.length >= parent.maximumChildren) return []
    const earliest = state.lastPlacedAt === null ? now : state.lastPlacedAt + parent.minimumInterval
    if (now < earliest) {
      state.wakeAt = Math.min(earliest, state.wakeAt ?? earliest)
      return []
    }
    const number = state.children.length
    const { immediate } = wish
    state.lastPlacedAt = now
    state.isViewUsed = true
    state.children.push({
      number,
      quantity,
      immediate,
      placedAt: now,
      price,
      filled: 0,
      status: 'SENT',
      cancelAskedAt: null,
      replacing: null,
    })
    const isPostOnly = wish.postOnly === true
    return [{ kind: 'PLACE', child: number, quantity, price, immediate, postOnly: isPostOnly, exits: parent.exits }]
  }

  /** The price of a child within its bounds; null where a post-only order has no place to rest. */
  #price(wish: NonNullable<Wish['place']>, { bid, ask }: ExecutionView): number | null {
    const { side, priceIncrement } = this.#parent
    const price = this.#bounded(wish.price)
    if (wish.postOnly !== true) return price > 0 ? price : null
    const behind =
      side === 'BUY'
        ? Math.min(price, (ask ?? Number.POSITIVE_INFINITY) - priceIncrement)
        : Math.max(price, (bid ?? 0) + priceIncrement)
    // A touch between two increments leaves the next one behind it.
    const snapped = onIncrement(behind, priceIncrement, side)
    return snapped > 0 ? snapped : null
  }

  #replace(number: number, price: number): readonly ExecutionIntent[] {
    const child = this.#state.children[number]
    const bounded = this.#bounded(price)
    const isWorking = child?.status === 'WORKING' && child.cancelAskedAt === null && child.replacing === null
    if (!isWorking || bounded <= 0 || bounded === child.price) return []
    child.replacing = bounded
    return [{ kind: 'REPLACE', child: number, price: bounded }]
  }

  #cancels(now: number, isMeant: (child: Child) => boolean): readonly ExecutionIntent[] {
    const intents: ExecutionIntent[] = []
    for (const child of this.#state.children) {
      if (!isAtVenue(child) || !isMeant(child)) continue
      if (child.cancelAskedAt !== null && now < child.cancelAskedAt + CANCEL_RETRY) continue
      child.cancelAskedAt = now
      intents.push({ kind: 'CANCEL', child: child.number })
    }
    return intents
  }

  #end(phase: 'DONE' | 'GAVE_UP' | 'STOPPED', code: string, text: string, now: number): readonly ExecutionIntent[] {
    const state = this.#state
    state.phase = phase
    state.reason = phase === 'DONE' ? null : { code, text }
    state.wakeAt = null
    const last: ExecutionIntent = phase === 'DONE' ? { kind: 'DONE' } : { kind: 'GIVE_UP', code, text }
    return [...this.#cancels(now, () => true), last]
  }

  /** Why going on makes no sense; null while it does. */
  #exhausted(): { readonly code: string; readonly text: string } | null {
    const { children, rejections } = this.#state
    const { maximumRejections, maximumChildren, quantity, minimumQuantity } = this.#parent
    if (rejections >= maximumRejections) {
      return { code: 'REJECTED_REPEATEDLY', text: `${rejections} orders in a row were refused.` }
    }
    const rest = quantity - committedOf(children)
    if (children.some((child) => openOf(child) > 0)) return null
    if (children.length >= maximumChildren) {
      return { code: 'TOO_MANY_CHILDREN', text: `${children.length} orders have not filled it.` }
    }
    if (rest < minimumQuantity) {
      return { code: 'REST_TOO_SMALL', text: 'What is left is less than the smallest order of the venue.' }
    }
    return null
  }

  #bounded(price: number): number {
    const { side, priceIncrement } = this.#parent
    const snapped = onIncrement(price, priceIncrement, side)
    return side === 'BUY' ? Math.min(snapped, this.#worst) : Math.max(snapped, this.#worst)
  }

  #situation(view: ExecutionView, now: number): Situation {
    const { children, lastEnd } = this.#state
    return {
      parent: this.#parent,
      view,
      now,
      filled: filledOf(children),
      committed: committedOf(children),
      open: children.filter((child) => openOf(child) > 0),
      placed: children.length,
      lastEnd,
      bounded: (price) => this.#bounded(price),
      draw: (name, index) => new SeededRandom(namedSeed(this.#parent.seed, `${name}|${index}`)).next(),
    }
  }
}

function isUnwanted(child: Child): boolean {
  return child.cancelAskedAt !== null
}
