import { createHash } from 'node:crypto'
import { identifier } from '#core/model/identifiers.ts'
import type { ClientOrderId, SignalId, StrategyId } from '#core/model/identifiers.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Fill, Order, OrderSpecification } from '#core/model/order.ts'
import { applyOrderEvent, newOrder } from '#core/orders/orderTable.ts'
import type { OrderEvent } from '#core/orders/orderEvent.ts'
import type { VenueEvent } from '#core/orders/venueEvent.ts'
import { namesByParent } from '#engines/broker/execution/childOrders.ts'
import { type ParentAction, ParentBook } from '#engines/broker/execution/parentBook.ts'
import {
  changedDraft,
  type ParentStarted,
  recallParent,
  type RecalledParent,
  startedDraft,
} from '#engines/broker/execution/parentFacts.ts'
import type { JournalDraft } from '#engines/broker/ports.ts'
import type { ExecutionView } from '#trading/execution/executionView.ts'
import type { ParentOrder } from '#trading/execution/parentOrder.ts'
import { createExchange, type Exchange } from '#trading/exchange/exchange.ts'
import type { ExchangeOptions } from '#trading/exchange/terms.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { ACCOUNT } from '../../builders/order.ts'
import { exchangeOptions } from '../exchangeRig.ts'

const NAMES = namesByParent((text) => createHash('sha256').update(text).digest('hex'))

/** A parent with a decision around it. */
export function startedOf(parent: ParentOrder, role: 'ENTRY' | 'EXIT' = 'ENTRY'): ParentStarted {
  const decision = {
    accountId: ACCOUNT,
    instrumentId: buildInstrument().id,
    strategyId: identifier<StrategyId>('strategy'),
    signalId: identifier<SignalId>('signal'),
    proposalId: null,
    role,
    restingTime: 'GTC',
  } as const
  const mandate = { verdictId: 'V-1', approval: null }
  return { parent, decision, words: 'It was asked for.', mandate, correlationId: null }
}

/** A parent book over the simulated exchange, with a journal in memory and the order table between them. */
export class ExchangeDesk {
  readonly exchange: Exchange
  readonly orders = new Map<ClientOrderId, Order>()
  readonly fills: { readonly fill: Fill; readonly view: ExecutionView }[] = []
  readonly journal: JournalDraft[] = []
  readonly actions: ParentAction[] = []
  book: ParentBook
  view: ExecutionView = { bid: null, ask: null, volume: 0, isOpen: true }
  now = 0
  /** Orders of which the book has not heard how they stand. */
  readonly #changed = new Set<ClientOrderId>()

  constructor(changes: Partial<ExchangeOptions> = {}) {
    this.exchange = createExchange(exchangeOptions({ startingCash: 1e15, ...changes }))
    this.book = new ParentBook(NAMES, () => true)
  }

  start(started: ParentStarted): void {
    this.journal.push(startedDraft(started, this.now))
    const begun = this.book.start(started, this.view, this.now)
    if (!begun.ok) throw new Error(begun.message)
    this.do(begun.actions)
  }

  /** Lets a slice pass: the exchange first, then the parents see it. */
  slice(slice: MarketSlice, view: ExecutionView): void {
    this.now = slice.marketTime
    this.hear(this.exchange.onSlice(slice, this.now))
    this.do([])
    this.view = view
    this.do(this.book.onMarket(buildInstrument().id, view, this.now))
    this.do(this.book.onTimer(this.now))
  }

  /** Forgets the book and takes parents back from the journal, as a start of the program does. */
  restart(): void {
    this.book = new ParentBook(NAMES, () => true)
    const recalled = new Map<string, RecalledParent>()
    for (const entry of this.journal) recallParent(recalled, JSON.parse(JSON.stringify(entry)), ACCOUNT)
    const unreadable = this.book.recall(recalled)
    if (unreadable.length > 0) throw new Error(`not read: ${unreadable.join(', ')}`)
  }

  reconcile(held: { readonly code: string; readonly text: string } | null = null): void {
    this.do(this.book.continueReconciled(this.orders, () => this.view, held, this.now))
  }

  /** Carries actions out and tells the book what came of them, until nothing more is wanted. */
  do(actions: readonly ParentAction[]): void {
    const waiting = [...actions]
    for (;;) {
      for (const action of waiting.splice(0)) this.#carryOut(action)
      // Everything that is known is in the orders before the book hears of any.
      const [next] = this.#changed
      if (next === undefined) return
      this.#changed.delete(next)
      const order = this.orders.get(next)
      if (order !== undefined) waiting.push(...this.book.onOrder(order, this.now))
    }
  }

  hear(events: readonly VenueEvent[]): void {
    for (const event of events) {
      if (event.type === 'AccountAdjusted') continue
      if (event.type === 'OrderFilled') this.fills.push({ fill: event.fill, view: this.view })
      this.#apply(event)
    }
  }

  #carryOut(action: ParentAction): void {
    this.actions.push(action)
    if (action.kind !== 'CANCEL') this.journal.push(changedDraft(action.changed, action.started, this.now))
    if (action.kind === 'SUBMIT') for (const order of action.orders) this.#submit(order)
    if (action.kind === 'CANCEL') {
      this.#apply({ type: 'OrderCancelRequested', clientOrderId: action.clientOrderId, tsEvent: this.now })
      this.hear(this.exchange.cancel(action.clientOrderId, this.now))
    }
  }

  /** Quantity that orders of a role have filled. */
  filled(role: OrderSpecification['role']): number {
    return [...this.orders.values()].reduce((sum, order) => sum + (order.role === role ? order.filledQuantity : 0), 0)
  }

  #submit(specification: OrderSpecification): void {
    const { clientOrderId } = specification
    if (this.orders.has(clientOrderId)) throw new Error(`the order ${clientOrderId} was sent twice`)
    this.orders.set(clientOrderId, newOrder(specification))
    for (const type of ['OrderIntended', 'OrderSubmitted'] as const)
      this.#apply({ type, clientOrderId, tsEvent: this.now })
    this.hear(this.exchange.submit(specification, this.now))
  }

  #apply(event: OrderEvent): void {
    const order = this.orders.get(event.clientOrderId)
    if (order === undefined) return
    const transition = applyOrderEvent(order, event, buildInstrument())
    if (!transition.ok) return
    this.orders.set(event.clientOrderId, transition.order)
    this.#changed.add(event.clientOrderId)
  }
}
