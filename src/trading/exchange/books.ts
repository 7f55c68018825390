import { identifier } from '#core/model/identifiers.ts'
import type { AccountId, ClientOrderId, ExecutionId, VenueOrderId } from '#core/model/identifiers.ts'
import type { Fill, Order, OrderSpecification } from '#core/model/order.ts'
import type { OrderEvent } from '#core/orders/orderEvent.ts'
import { applyOrderEvent } from '#core/orders/orderTable.ts'
import { scaleMoney, notional } from '#core/money.ts'
import { ExchangeAccount } from './account.ts'
import { type ExchangeOrder, exchangeOrder, isWorking } from './exchangeOrder.ts'
import { type Chance, slippageOf } from './fillPrice.ts'
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
  readonly orders = new Map<ClientOrderId, ExchangeOrder>()
  /** Orders refused at the door; they never were on the book. */
  readonly refused = new Map<ClientOrderId, Order>()
  readonly fills: Fill[] = []
  /** Orders that can still trade, in order of submission; may hold ended ones until the next `sweep`. */
  working: ExchangeOrder[] = []
  /** Our time of the call in progress. */
  now = 0
  sequence = 0
  readonly #indexes: ReadonlyMap<string, number>
  readonly #groups = new Map<string, ExchangeOrder[]>()
  readonly #children = new Map<ClientOrderId, ExchangeOrder[]>()
  readonly #workingOn: Int32Array
  #events: OrderEvent[] = []
  #ended = false

  constructor(options: ExchangeOptions) {
    this.options = options
    this.market = new MarketView(options.instruments.length)
    this.account = new ExchangeAccount(options.accountId, options.startingCash, options.instruments)
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
    const instrument = this.options.instruments[index]
    if (instrument === undefined) throw new Error(`Invariant: no instrument ${index} at this exchange`)
    this.sequence += 1
    const order = exchangeOrder(specification, instrument, index, this.sequence, parent)
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
    if (!isWorking(order)) return
    this.working.push(order)
    this.#workingOn[order.index] = (this.#workingOn[order.index] ?? 0) + 1
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
    order.fills += 1
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
      fee: scaleMoney(notional(instrument, price, quantity), this.options.commission),
      slippage: slippageOf(chance, instrument, order.direction, price, quantity),
      tsEvent: chance.ts,
      tsInit: this.now,
    }
    this.account.apply(order.index, instrument, fill)
    this.fills.push(fill)
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
      this.#workingOn[order.index] = (this.#workingOn[order.index] ?? 0) - 1
    }
    this.tell(event)
  }

  /** Tells an event that changes no order on the book. */
  tell(event: OrderEvent): void {
    this.#events.push(event)
  }

  /** Drops ended orders from the working list. */
  sweep(): void {
    if (!this.#ended) return
    this.working = this.working.filter(isWorking)
    this.#ended = false
  }

  /** Hands over the events of the call in progress. */
  takeEvents(): readonly OrderEvent[] {
    if (this.#events.length === 0) return NOTHING
    const events = this.#events
    this.#events = []
    return events
  }

  #about(order: ExchangeOrder): { readonly clientOrderId: ClientOrderId; readonly tsEvent: number } {
    return { clientOrderId: order.order.clientOrderId, tsEvent: this.marketTime }
  }
}

const NOTHING: readonly OrderEvent[] = Object.freeze([])
