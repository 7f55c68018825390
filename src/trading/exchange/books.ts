import { identifier } from '#core/model/identifiers.ts'
import type { AccountId, ClientOrderId, ExecutionId, VenueOrderId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Fill, Order, OrderSpecification } from '#core/model/order.ts'
import type { OrderEvent } from '#core/orders/orderEvent.ts'
import { applyOrderEvent } from '#core/orders/orderTable.ts'
import type { VenueEvent } from '#core/orders/venueEvent.ts'
import { notional } from '#core/money.ts'
import { ExchangeAccount } from './account.ts'
import { Custody } from './actions/custody.ts'
import { endOf, type ExchangeOrder, exchangeOrder, isWorking } from './exchangeOrder.ts'
import type { DepthBook } from './depth/depthBook.ts'
import { FeeDesk } from './fees/feeDesk.ts'
import { type Chance, slippageOf } from './fillPrice.ts'
import { marginRates } from './margin/marginTerms.ts'
import { MarketView } from './market.ts'
import { type ExchangeReasonCode, reason } from './reasons.ts'
import { type ExchangeOptions, SIMULATED_VENUE } from './terms.ts'

/**
 * The exchange's own books: orders, fills, money, and the events of the call in progress. Every event goes through the
 * one order table before it is raised, so what the exchange says of an order is what it believes.
 */
export class Books {
  readonly options: ExchangeOptions
  readonly market: MarketView
  readonly account: ExchangeAccount
  readonly custody: Custody
  readonly fees: FeeDesk
  /** Books of depth by instrument index, of those that have told any. */
  readonly depth = new Map<number, DepthBook>()
  readonly orders = new Map<ClientOrderId, ExchangeOrder>()
  /** Orders refused at the door; they never were on the book. */
  readonly refused = new Map<ClientOrderId, Order>()
  readonly fills: Fill[] = []
  /** Orders that can still trade, in order of submission; may hold ended ones until the next `sweep`. */
  working: ExchangeOrder[] = []
  /** Orders with a date at which they end, and those whose cancel is on its way. */
  leaving: ExchangeOrder[] = []
  /** Number of trailing stops that work. */
  trailing = 0
  /** Our time of the call in progress. */
  now = 0
  sequence = 0
  /** Fills so far, those put away included. */
  fillCount = 0
  readonly #indexes: ReadonlyMap<string, number>
  readonly #groups = new Map<string, ExchangeOrder[]>()
  readonly #children = new Map<ClientOrderId, ExchangeOrder[]>()
  readonly #workingOn: Int32Array
  /** Ended orders that are to be forgotten with the next slice. */
  #over: ExchangeOrder[] = []
  #events: VenueEvent[] = []
  #ended = false

  constructor(options: ExchangeOptions) {
    this.options = options
    this.market = new MarketView(options.instruments.length, options.impact?.kind === 'square-root')
    this.fees = new FeeDesk(options.instruments, options.commission, options.fees)
    const { accountId, startingCash, instruments } = options
    this.account = new ExchangeAccount(accountId, startingCash, instruments, marginRates(options.margin))
    this.custody = new Custody(instruments, options.borrow)
    this.#indexes = new Map(options.instruments.map((instrument, index) => [instrument.id, index]))
    this.#workingOn = new Int32Array(options.instruments.length)
  }

  get accountId(): AccountId {
    return this.options.accountId
  }

  /** Market time for what happens now; our own time before the first slice. */
  get marketTime(): number {
    return this.market.time === Number.MIN_SAFE_INTEGER ? this.now : this.market.time
  }

  indexOf(instrumentId: string): number | undefined {
    return this.#indexes.get(instrumentId)
  }

  /** The instrument of an index of the session. */
  instrumentAt(index: number): Instrument {
    const instrument = this.options.instruments[index]
    if (instrument === undefined) throw new Error(`Invariant: no instrument ${index} at this exchange`)
    return instrument
  }

  /** Tells whether any order may trade in the instrument. */
  hasWorkingOn(index: number): boolean {
    return this.#workingOn[index] !== 0
  }

  /** Orders that share the order's group, itself excluded, ended ones included. */
  siblingsOf(order: ExchangeOrder): readonly ExchangeOrder[] {
    const { ocoGroup } = order.order
    if (ocoGroup === null) return []
    return (this.#groups.get(ocoGroup) ?? []).filter((other) => other !== order)
  }

  /** Orders that protect this entry, ended ones included. */
  childrenOf(order: ExchangeOrder): readonly ExchangeOrder[] {
    return this.#children.get(order.order.clientOrderId) ?? []
  }

  /** Puts an order on the book without a word to anyone. */
  enter(specification: OrderSpecification, index: number, parent: ExchangeOrder | null): ExchangeOrder {
    this.sequence += 1
    const order = exchangeOrder(specification, this.instrumentAt(index), index, this.sequence, parent)
    this.register(order)
    return order
  }

  /** Puts an order of the exchange's own making on the book and tells it with its specification. */
  spawn(specification: OrderSpecification, index: number, parent: ExchangeOrder | null): ExchangeOrder {
    if (this.orders.has(specification.clientOrderId))
      throw new Error(`Invariant: order ${specification.clientOrderId} exists`)
    const order = this.enter(specification, index, parent)
    this.tell({ type: 'OrderSpawned', ...this.#about(order), specification })
    this.accept(order)
    return order
  }

  /** Files an order under its id, its group and its entry; the restored ones come in here as well. */
  register(order: ExchangeOrder): void {
    const { clientOrderId, ocoGroup } = order.order
    this.orders.set(clientOrderId, order)
    if (ocoGroup !== null) this.#groups.set(ocoGroup, [...(this.#groups.get(ocoGroup) ?? []), order])
    if (order.parent !== null) {
      const id = order.parent.order.clientOrderId
      this.#children.set(id, [...(this.#children.get(id) ?? []), order])
    }
    if (endOf(order) < Number.POSITIVE_INFINITY) this.leaving.push(order)
    if (!isWorking(order)) return
    this.working.push(order)
    this.#countWorking(order, 1)
  }

  /** Notes that a cancel of an order arrives at a market time. */
  leaveAt(order: ExchangeOrder, cancelAt: number): void {
    order.cancelAt = cancelAt
    if (!this.leaving.includes(order)) this.leaving.push(order)
  }

  #countWorking(order: ExchangeOrder, change: 1 | -1): void {
    this.#workingOn[order.index] = (this.#workingOn[order.index] ?? 0) + change
    if (order.order.type === 'TRAILING_STOP') this.trailing += change
  }

  accept(order: ExchangeOrder): void {
    const venueOrderId = identifier<VenueOrderId>(`${this.accountId}-${order.sequence}`)
    this.raise(order, { type: 'OrderAccepted', ...this.#about(order), venueOrderId })
  }

  /** Ends an order with a reason; what it had filled stays filled. */
  end(order: ExchangeOrder, type: 'OrderCancelled' | 'OrderExpired' | 'OrderRejected', code: ExchangeReasonCode): void {
    this.raise(order, { type, ...this.#about(order), reason: reason(code) })
  }

  /** Executes a part or the rest of an order and books it. `total` is the whole quantity of the order. */
  fill(order: ExchangeOrder, chance: Chance, price: number, quantity: number, total: number): void {
    const { order: told, instrument } = order
    const value = notional(instrument, price, quantity)
    const fee = this.fees.fee(order, price, quantity, chance.isMaker, chance.ts)
    this.fees.note(instrument, quantity, value, chance.ts)
    order.fills += 1
    order.filledValue += value
    const fill: Fill = {
      executionId: identifier<ExecutionId>(`${this.accountId}-${order.sequence}-${order.fills}`),
      venue: SIMULATED_VENUE,
      accountId: this.accountId,
      clientOrderId: told.clientOrderId,
      instrumentId: instrument.id,
      strategyId: told.strategyId,
      side: told.side,
      quantity,
      price,
      fee,
      slippage: slippageOf(chance, instrument, order.direction, price, quantity),
      liquidity: chance.isMaker ? 'MAKER' : 'TAKER',
      tsEvent: chance.ts,
      tsInit: this.now,
    }
    this.account.apply(order.index, instrument, fill)
    if (this.options.forgets === true && this.fills.length >= FILLS_KEPT) this.fills.length = 0
    this.fills.push(fill)
    this.fillCount += 1
    const clientOrderId = told.clientOrderId
    this.raise(order, { type: 'OrderFilled', clientOrderId, tsEvent: chance.ts, fill, orderQuantity: total })
  }

  /** Applies an event to the exchange's own record and tells it. */
  raise(order: ExchangeOrder, event: OrderEvent): void {
    const transition = applyOrderEvent(order.order, event, order.instrument)
    if (!transition.ok) throw new Error(`Invariant: ${transition.code} at the exchange: ${event.type}`)
    const worked = isWorking(order)
    order.order = transition.order
    if (worked && !isWorking(order)) {
      this.#ended = true
      this.#countWorking(order, -1)
    }
    this.tell(event)
  }

  /** Tells an event that changes no order on the book, after what happened to the account before it. */
  tell(event: OrderEvent): void {
    this.#tellAdjustments()
    this.#events.push(event)
  }

  /** Drops ended orders from the working list. */
  sweep(): void {
    if (!this.#ended) return
    if (this.options.forgets === true) for (const order of this.working) if (!isWorking(order)) this.#over.push(order)
    this.working = this.working.filter(isWorking)
    this.#ended = false
  }

  /**
   * Takes what ended before this slice off the record, where nobody asks for it. Not earlier: an order that fills as it is
   * given is still asked for by the exits and the others of its group that are given beside it.
   */
  forgetEnded(): void {
    if (this.#over.length === 0) return
    for (const order of this.#over) this.#forget(order)
    this.#over = []
  }

  /** Takes an ended order off the record, unless something that hangs on it, or that it hangs on, still works. */
  #forget(order: ExchangeOrder): void {
    const head = order.parent ?? order
    const { clientOrderId, ocoGroup } = head.order
    const family = [head, ...(this.#children.get(clientOrderId) ?? []), ...(this.#groups.get(ocoGroup ?? '') ?? [])]
    if (family.some(isWorking)) return
    for (const { order: ended } of family) {
      this.orders.delete(ended.clientOrderId)
      if (ended.ocoGroup !== null) this.#groups.delete(ended.ocoGroup)
    }
    this.#children.delete(clientOrderId)
  }

  /** Hands over the events of the call in progress. */
  takeEvents(): readonly VenueEvent[] {
    this.#tellAdjustments()
    if (this.#events.length === 0) return NOTHING
    const events = this.#events
    this.#events = []
    return events
  }

  #tellAdjustments(): void {
    const adjustments = this.custody.takeUntold()
    if (adjustments !== null) this.#events.push({ type: 'AccountAdjusted', adjustments })
  }

  #about(order: ExchangeOrder): { readonly clientOrderId: ClientOrderId; readonly tsEvent: number } {
    return { clientOrderId: order.order.clientOrderId, tsEvent: this.marketTime }
  }
}

/** Fills that a forgetful exchange keeps at most. */
const FILLS_KEPT = 64

const NOTHING: readonly VenueEvent[] = Object.freeze([])
