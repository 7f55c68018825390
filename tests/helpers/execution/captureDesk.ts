import type { ChildEvent, ExecutionAlgorithm, ExecutionIntent } from '#trading/execution/executionAlgorithm.ts'
import type { ExecutionView } from '#trading/execution/executionView.ts'
import { beginExecution } from '#trading/execution/parentExecution.ts'
import type { ParentOrder } from '#trading/execution/parentOrder.ts'
import type { MeasuredFill, MeasuredParent } from '#trading/execution/quality/shortfall.ts'
import { costOfDepth } from '#trading/exchange/depth/depthCost.ts'
import { DepthBook } from '#trading/exchange/depth/depthBook.ts'
import { matchDepth } from '#trading/exchange/depth/depthMatching.ts'
import { RestingOrders } from '#trading/exchange/depth/restingOrders.ts'
import type { CaptureEvent, Decimals } from '../depth/capture.ts'

type Resting = ReturnType<RestingOrders['add']>

/** What a parent order is made of once the market it meets is known. */
export type ParentPlan = (arrival: { readonly bid: number; readonly ask: number; readonly at: number }) => ParentOrder

/** A parent as it came out, with the fills measured against the book before each of them. */
export interface WorkedParent extends MeasuredParent {
  readonly filled: number
  readonly phase: string
  readonly children: number
  readonly worstFill: number | null
}

/**
 * Works parent orders one after another against a recorded order book: orders take effect at once, take the levels that
 * are displayed, and rest behind all that stands at their price (the risk-averse queue). The recorded market does not
 * answer to them.
 */
export class CaptureDesk {
  readonly #book: DepthBook
  readonly #resting: RestingOrders
  readonly #decimals: Decimals
  readonly #orders = new Map<number, Resting>()
  readonly #numbers = new Map<Resting, number>()
  #volume = 0
  #fills: MeasuredFill[] = []
  #filledOf = new Map<number, number>()
  #algorithm: ExecutionAlgorithm | null = null
  #parent: ParentOrder | null = null
  #arrivalDoubled = 0

  constructor(rule: 'BINANCE_SPOT' | 'BINANCE_FUTURES', decimals: Decimals) {
    this.#book = new DepthBook(rule)
    this.#resting = new RestingOrders(this.#book, { kind: 'risk-averse' })
    this.#decimals = decimals
  }

  /** Plays a capture and works one parent after another, with `pause` between two; the last that does not fit is left out. */
  play(
    events: readonly CaptureEvent[],
    plan: ParentPlan,
    timing: { readonly warmUp: number; readonly pause: number; readonly isPartial: boolean },
  ): readonly WorkedParent[] {
    const worked: WorkedParent[] = []
    let nextAt: number | null = null
    for (const event of events) {
      const now = this.#hear(event, timing.isPartial)
      if (now === null || !this.#book.isUsable) continue
      nextAt ??= now + timing.warmUp
      if (this.#parent === null && now >= nextAt) this.#begin(plan, now)
      else if (this.#parent !== null) this.#wake(event, now)
      const parent = this.#parent
      const algorithm = this.#algorithm
      if (parent === null || algorithm === null || now < parent.deadline) continue
      worked.push(this.#result(parent, algorithm))
      nextAt = parent.deadline + timing.pause
      this.#forget()
    }
    return worked
  }

  #hear(event: CaptureEvent, isPartial: boolean): number | null {
    if (event.kind === 'trade') {
      this.#volume += event.quantity
      this.#resting.trade(event.tsEvent, event.price, event.quantity, event.aggressor, this.#onMade)
      return this.#book.state === 'EMPTY' ? null : Math.max(event.tsEvent, this.#book.tsEvent)
    }
    if (event.kind === 'quote') return null
    if (event.kind === 'snapshot') this.#book.applySnapshot(event.message)
    else this.#book.applyChanges(event.message, isPartial)
    this.#resting.depth(this.#onMade)
    return this.#book.tsEvent
  }

  #begin(plan: ParentPlan, at: number): void {
    const [bid, ask] = [this.#book.bids.price(0), this.#book.asks.price(0)]
    const parent = plan({ bid, ask, at })
    const begun = beginExecution(parent)
    if (!begun.ok) throw new Error(begun.message)
    this.#parent = parent
    this.#algorithm = begun.algorithm
    this.#arrivalDoubled = bid + ask
    this.#settle(begun.algorithm.start(this.#view(), at), at)
  }

  #wake(event: CaptureEvent, now: number): void {
    const algorithm = this.#algorithm
    if (algorithm === null) return
    const timer = algorithm.nextTimer()
    if (timer !== null && timer <= now) this.#settle(algorithm.onTimer(now), now)
    if (event.kind !== 'trade' || this.#parent?.terms.kind === 'POV') {
      this.#settle(algorithm.onMarket(this.#view(), now), now)
    }
  }

  /** Carries out intents and tells what comes of them until nothing more is wanted. */
  #settle(intents: readonly ExecutionIntent[], now: number): void {
    const algorithm = this.#algorithm
    const waiting = [...intents]
    for (let intent = waiting.shift(); intent !== undefined; intent = waiting.shift()) {
      for (const event of this.#carryOut(intent)) waiting.push(...(algorithm?.onChild(event, now) ?? []))
    }
  }

  #carryOut(intent: ExecutionIntent): readonly ChildEvent[] {
    if (intent.kind === 'CANCEL') return this.#cancel(intent.child)
    if (intent.kind !== 'PLACE' || this.#parent === null) return []
    const { child, quantity, price, immediate, postOnly } = intent
    const direction = this.#parent.side === 'BUY' ? 1 : -1
    const order = { direction, quantity, limit: price, postOnly, fillOrKill: false, displayQuantity: null } as const
    const touch = { bid: this.#book.bids.price(0), ask: this.#book.asks.price(0) }
    const match = matchDepth(this.#book, order)
    if (!match.ok) return [{ kind: 'ENDED', child, why: 'REJECTED', filled: 0, code: match.code }]
    for (const fill of match.fills) this.#fills.push({ ...fill, ...touch, fee: 0, liquidity: 'TAKER' })
    const taken = quantity - match.resting
    this.#filledOf.set(child, taken)
    const events: ChildEvent[] = [{ kind: 'ACCEPTED', child }]
    if (taken > 0) events.push({ kind: 'FILLED', child, filled: taken })
    if (match.resting === 0) return events
    if (immediate) return [...events, { kind: 'ENDED', child, why: 'CANCELLED', filled: taken, code: 'IOC' }]
    const resting = this.#resting.add({ direction, limit: price, quantity: match.resting, displayQuantity: null })
    this.#orders.set(child, resting)
    this.#numbers.set(resting, child)
    return events
  }

  #cancel(child: number): readonly ChildEvent[] {
    const order = this.#orders.get(child)
    if (order === undefined) return [{ kind: 'CANCEL_REJECTED', child }]
    this.#resting.remove(order)
    this.#orders.delete(child)
    return [{ kind: 'ENDED', child, why: 'CANCELLED', filled: this.#filledOf.get(child) ?? 0, code: 'ASKED' }]
  }

  readonly #onMade = (order: Resting, quantity: number): void => {
    const child = this.#numbers.get(order)
    if (child === undefined || this.#algorithm === null) throw new Error('an order that does not work has filled')
    const filled = (this.#filledOf.get(child) ?? 0) + quantity
    this.#filledOf.set(child, filled)
    const touch = { bid: this.#book.bids.price(0), ask: this.#book.asks.price(0) }
    this.#fills.push({ quantity, price: order.limit, ...touch, fee: 0, liquidity: 'MAKER' })
    if (order.open === 0) this.#orders.delete(child)
    const now = this.#book.tsEvent
    this.#settle(this.#algorithm.onChild({ kind: 'FILLED', child, filled }, now), now)
  }

  #view(): ExecutionView {
    const { bids, asks, isUsable } = this.#book
    return { bid: bids.price(0), ask: asks.price(0), volume: this.#volume, isOpen: isUsable }
  }

  #result(parent: ParentOrder, algorithm: ExecutionAlgorithm): WorkedParent {
    this.#settle(algorithm.onTimer(parent.deadline), parent.deadline)
    const { filled, phase, children } = algorithm.progress()
    const side = this.#book.opposite(parent.side === 'BUY' ? 1 : -1)
    const rest = costOfDepth(side, Math.max(1, parent.quantity - filled), null)
    const prices = this.#fills.map(({ price }) => price)
    const worst = parent.side === 'BUY' ? Math.max(...prices) : Math.min(...prices)
    return {
      side: parent.side,
      quantity: parent.quantity,
      priceDecimals: this.#decimals.price,
      quantityDecimals: this.#decimals.quantity,
      decisionPrice: parent.decisionPrice,
      arrivalDoubled: this.#arrivalDoubled,
      // What is left could be had from the book as it stands then.
      finalPrice: rest.averagePrice === null ? null : Math.round(rest.averagePrice),
      fills: this.#fills,
      filled,
      phase,
      children,
      worstFill: prices.length === 0 ? null : worst,
    }
  }

  #forget(): void {
    for (const order of this.#orders.values()) this.#resting.remove(order)
    this.#orders.clear()
    this.#numbers.clear()
    this.#filledOf = new Map()
    this.#fills = []
    this.#algorithm = null
    this.#parent = null
  }
}
