import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Fill, Order, OrderSpecification } from '#core/model/order.ts'
import { newOrder } from '#core/orders/orderTable.ts'
import type { VenueEvent } from '#core/orders/venueEvent.ts'
import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import { openSlice } from './actions/openSlice.ts'
import { admit } from './admission.ts'
import { matchAuctions, openAuctions } from './auctions.ts'
import { matchBars } from './barMatching.ts'
import { meetBook } from './bookMatching.ts'
import { Books } from './books.ts'
import { closeChance } from './chances.ts'
import { type ExchangeOrder, isWorking } from './exchangeOrder.ts'
import { type ExchangeState, restoreBooks, saveBooks } from './exchangeState.ts'
import { end, trade } from './execution.ts'
import { closePositions } from './finalization.ts'
import { cancelDelay, orderDelay } from './latency.ts'
import { checkMargin } from './margin/marginCheck.ts'
import { at } from './market.ts'
import { isTakerRefused } from './postOnly.ts'
import { matchQuote } from './quoteMatching.ts'
import { type ExchangeReasonCode, reason } from './reasons.ts'
import type { ExchangeOptions } from './terms.ts'
import { matchTicks } from './tickMatching.ts'
import { awaitOpening, endOverdue } from './timeInForce.ts'
import { follow, isTrailing } from './trailing.ts'

/**
 * The simulated exchange behind paper trading and every backtest: a synchronous state machine that answers each call with
 * the events it gave rise to, in order. It keeps its own truth, as a broker does. `now` is our time and only stamps what
 * it tells; everything else runs on the market time of the slices. README.md states the fill rules.
 */
export interface Exchange {
  /** Accepts or rejects an order, and trades it at once where the rules say so. A known id is answered, never doubled. */
  submit(specification: OrderSpecification, now: number): readonly VenueEvent[]
  cancel(clientOrderId: ClientOrderId, now: number): readonly VenueEvent[]
  /** Takes the next slice of the market and trades what it triggers. */
  onSlice(slice: MarketSlice, now: number): readonly VenueEvent[]
  /** Closes every position; the end of a backtest. Working entries are left alone. */
  finalize(now: number): readonly VenueEvent[]
  /** Every order ever sent here, ended ones included. */
  orders(): readonly Order[]
  fills(): readonly Fill[]
  /** What happened to the account beside its fills, oldest first. */
  adjustments(): readonly AccountAdjustment[]
  /** Signed scaled quantity by instrument id; flat instruments are left out. */
  positions(): Readonly<Record<string, number>>
  /** Micro-units. */
  cash(): number
  /** Dividends owed to the account and not paid yet, micro-units; negative where it owes them. */
  owed(): number
  /** Cash, what is owed, and positions at the last known prices, micro-units. */
  equity(): number
  /** The books as plain JSON. */
  save(): ExchangeState
  /** Replaces the books by saved ones; false, and nothing changed, when the state is not of this account and session. */
  restore(state: unknown): boolean
}

/** Opens an exchange with empty books and the starting cash. */
export function createExchange(options: ExchangeOptions): Exchange {
  let books = new Books(options)

  function finish(): readonly VenueEvent[] {
    books.sweep()
    return books.takeEvents()
  }

  return {
    submit(specification, now) {
      books.now = now
      submit(books, specification)
      return finish()
    },
    cancel(clientOrderId, now) {
      books.now = now
      cancel(books, clientOrderId)
      return finish()
    },
    onSlice(slice, now) {
      books.now = now
      books.forgetEnded()
      const { market } = books
      const earlier = market.time
      market.begin(slice)
      openSlice(books, slice, earlier)
      match(books, slice)
      checkMargin(books)
      return finish()
    },
    finalize(now) {
      books.now = now
      closePositions(books)
      return finish()
    },
    orders: () => [...books.refused.values(), ...[...books.orders.values()].map(({ order }) => order)],
    fills: () => books.fills,
    adjustments: () => books.custody.adjustments,
    positions: () => {
      const held = books.account.positions().filter((position) => position.quantity !== 0)
      return Object.fromEntries(held.map((position) => [position.instrumentId, position.quantity]))
    },
    cash: () => books.account.cash,
    owed: () => books.account.owed,
    equity: () => books.account.equity(books.market.mark),
    save: () => saveBooks(books),
    restore(state) {
      const fresh = new Books(options)
      if (!restoreBooks(fresh, state)) return false
      books = fresh
      return true
    },
  }
}

function match(books: Books, slice: MarketSlice): void {
  const { market } = books
  // Trades and books say more than the bar that is made of them, so they go before it.
  const ticksFirst = slice.trades !== undefined || slice.depth !== undefined
  if (slice.actions !== undefined) openAuctions(books, slice)
  if (ticksFirst) matchTicks(books, slice)
  if (books.working.length === 0) market.takeBars(slice)
  else matchBars(books, slice)
  if (!ticksFirst && (slice.quoteCount > 0 || market.quotesSeen > 0)) matchTicks(books, slice)
  if (slice.actions !== undefined) matchAuctions(books, slice, 'CLOSE')
  endOverdue(books, market.time)
}

function submit(books: Books, specification: OrderSpecification): void {
  const { clientOrderId } = specification
  if (books.orders.has(clientOrderId) || books.refused.has(clientOrderId)) return repeatAnswer(books, clientOrderId)
  const admission = admit(books, specification)
  if (!admission.ok) return refuse(books, specification, admission.code)
  const { index, parent } = admission
  const order = books.enter(specification, index, parent)
  order.active = parent === null || parent.order.filledQuantity > 0
  const { latency, latencies } = books.options
  const delay = latencies === undefined ? latency : orderDelay(latencies, clientOrderId)
  order.activeFrom = books.market.time + delay
  if (specification.timeInForce === 'AT_OPEN') awaitOpening(books, order)
  books.accept(order)
  if (order.active && order.activeFrom <= books.market.time && !books.market.isHalted(index)) tradeAtOnce(books, order)
}

function tradeAtOnce(books: Books, order: ExchangeOrder): void {
  const { market, options } = books
  const { index } = order
  const { type, timeInForce } = order.order
  if (timeInForce === 'AT_OPEN' || meetBook(books, order)) return
  if (market.isQuoted(index)) {
    if (timeInForce === 'DAY') order.day = options.sessionDay(order.instrument, at(market.quoteTime, index))
    return matchQuote(books, order)
  }
  const last = at(market.mark, index)
  if (isTakerRefused(books, order, last)) return
  if (isTrailing(order)) follow(market, order, last)
  const isAtClose = timeInForce === 'AT_CLOSE'
  if (isAtClose && market.hasClosingAuction[index] === 1) return
  const wantsClose = isAtClose || options.fill === 'close'
  if (type !== 'MARKET' || !wantsClose || at(market.barSeen, index) !== market.time) return
  order.triedBar = at(market.barClose, index)
  trade(books, order, closeChance(options, order, market))
  if (isAtClose && isWorking(order)) end(books, order, 'OrderExpired', 'NOT_FILLED_AT_CLOSE')
}

function cancel(books: Books, clientOrderId: ClientOrderId): void {
  const order = books.orders.get(clientOrderId)
  if (order !== undefined && isWorking(order)) return cancelWorking(books, order)
  const isKnown = order !== undefined || books.refused.has(clientOrderId)
  const why = reason(isKnown ? 'ALREADY_ENDED' : 'UNKNOWN_ORDER')
  books.tell({ type: 'OrderCancelRejected', clientOrderId, tsEvent: books.marketTime, reason: why })
}

/** A cancel on its way leaves the order to fill until it arrives; it is answered then. */
function cancelWorking(books: Books, order: ExchangeOrder): void {
  const { latencies } = books.options
  const delay = latencies === undefined ? 0 : cancelDelay(latencies, order.order.clientOrderId)
  if (delay === 0) return end(books, order, 'OrderCancelled', 'CANCELLED_ON_REQUEST')
  if (order.cancelAt === Number.POSITIVE_INFINITY) books.leaveAt(order, books.market.time + delay)
}

function refuse(books: Books, specification: OrderSpecification, code: ExchangeReasonCode): void {
  const { clientOrderId } = specification
  const why = reason(code)
  const tsLast = books.marketTime
  books.refused.set(clientOrderId, { ...newOrder(specification), status: 'REJECTED', reason: why, tsLast })
  books.tell({ type: 'OrderRejected', clientOrderId, tsEvent: tsLast, reason: why })
}

// A repeated submission is how a lost answer is asked for again: the same answer, and no second order.
function repeatAnswer(books: Books, clientOrderId: ClientOrderId): void {
  const tsEvent = books.marketTime
  const refused = books.refused.get(clientOrderId)
  if (refused?.reason) return books.tell({ type: 'OrderRejected', clientOrderId, tsEvent, reason: refused.reason })
  const venueOrderId = books.orders.get(clientOrderId)?.order.venueOrderId
  if (venueOrderId) books.tell({ type: 'OrderAccepted', clientOrderId, tsEvent, venueOrderId })
}
