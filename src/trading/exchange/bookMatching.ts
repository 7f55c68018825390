import { fromPrice, powerOfTen, toPrice } from '#core/money.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { DEPTH, DEPTH_ROW, TRADE } from '#core/model/marketSlice.ts'
import { isBeyondStop } from './barTouch.ts'
import type { Books } from './books.ts'
import { levelChance, restingChance } from './chances.ts'
import { DepthBook } from './depth/depthBook.ts'
import type { DepthSide } from './depth/depthSide.ts'
import { RestingDepthOrder } from './depth/restingDepthOrder.ts'
import { endOf, type ExchangeOrder, isMarketable, isWorking } from './exchangeOrder.ts'
import { end, trade, whyNotWhole } from './execution.ts'
import { at } from './market.ts'
import { isTakerRefused } from './postOnly.ts'
import { queueModelOf } from './queue.ts'
import { expireByDay, isOpening } from './timeInForce.ts'
import { follow, isTrailing } from './trailing.ts'

/** Resting quantity of an order that is sized when it first fills: more than any book trades. */
const UNSIZED = 2 ** 50

/**
 * Takes one whole message about a book of depth, which starts at `row` and goes on as long as instrument and time are the
 * same, and lets the orders of its instrument meet it. Returns the row behind it.
 */
export function matchDepthMessage(books: Books, rows: Float64Array, row: number, rowsEnd: number): number {
  const { market } = books
  const index = at(rows, row + DEPTH.instrument)
  const ts = at(rows, row + DEPTH.tsEvent)
  const book = books.depth.get(index) ?? new DepthBook()
  // What arrived since the last message met the book as it stood.
  comeToBook(books, index, book, ts)
  let next = row
  while (next < rowsEnd && at(rows, next + DEPTH.instrument) === index && at(rows, next + DEPTH.tsEvent) === ts) {
    if (next > row && at(rows, next + DEPTH.kind) === 1) break
    writeLevel(book, books.instrumentAt(index), rows, next)
    next += DEPTH_ROW
  }
  book.endChanges(ts)
  if (book.bids.count === 0 && book.asks.count === 0) {
    // An empty book says that nothing is known of it any more: quotes and trades are traded against again.
    books.depth.delete(index)
    return next
  }
  books.depth.set(index, book)
  market.takeTick(index, ts, book.isUsable ? middleOf(book, books.instrumentAt(index)) : Number.NaN)
  if (books.hasWorkingOn(index) && !market.isHalted(index)) {
    for (const order of ordersOf(books, index)) if (order.resting !== null) hearDepth(books, order, ts)
    comeToBook(books, index, book, ts)
  }
  return next
}

/** Lets the orders of an instrument with a book hear a trade of its market. */
export function matchTradeInBook(books: Books, index: number, rows: Float64Array, row: number): void {
  const book = books.depth.get(index)
  if (book === undefined || !books.hasWorkingOn(index) || books.market.isHalted(index)) return
  const instrument = books.instrumentAt(index)
  const ts = at(rows, row + TRADE.tsEvent)
  const price = at(rows, row + TRADE.price)
  const scaledPrice = toPrice(instrument, price)
  const aggressor = at(rows, row + TRADE.aggressor)
  let left = scaledSize(instrument, at(rows, row + TRADE.size))
  comeToBook(books, index, book, ts)
  for (const order of ordersOf(books, index)) {
    if (!mayMeet(books, order, ts)) continue
    if (!order.triggered && isBeyondStop(order, price)) order.triggered = true
    if (order.resting === null) continue
    const filled = order.resting.trade(ts, scaledPrice, left, aggressor)
    if (filled === 0) continue
    if (order.order.limitPrice === scaledPrice) left -= filled
    fillResting(books, order, filled, ts)
  }
  comeToBook(books, index, book, ts)
}

/** Lets an order meet the book at once, as on its submission; false where its instrument has none. */
export function meetBook(books: Books, order: ExchangeOrder): boolean {
  const book = books.depth.get(order.index)
  if (book === undefined) return false
  arrive(books, order, book, Math.max(book.tsEvent, order.activeFrom))
  return true
}

/** Lets the orders that have arrived, or whose stop was set off, take from a book; what is left of limit orders rests. */
function comeToBook(books: Books, index: number, book: DepthBook, ts: number): void {
  if (!book.isUsable || !books.hasWorkingOn(index) || books.market.isHalted(index)) return
  for (const order of ordersOf(books, index)) {
    if (order.resting === null && mayMeet(books, order, ts))
      arrive(books, order, book, Math.max(book.tsEvent, order.activeFrom))
  }
}

function arrive(books: Books, order: ExchangeOrder, book: DepthBook, ts: number): void {
  const { timeInForce } = order.order
  if (!book.isUsable || timeInForce === 'AT_CLOSE') return
  if (timeInForce === 'AT_OPEN' && !isOpening(books, order, ts)) return
  const side = book.opposite(order.direction)
  const near = side.count === 0 ? Number.NaN : fromPrice(order.instrument, side.price(0))
  if (!order.triggered) {
    if (!isBeyondStop(order, near)) {
      if (isTrailing(order)) follow(books.market, order, near)
      return
    }
    order.triggered = true
  }
  if (isTakerRefused(books, order, near)) return
  sweep(books, order, side, ts)
  if (!isWorking(order)) return
  if (timeInForce === 'AT_OPEN') return end(books, order, 'OrderExpired', 'NOT_FILLED_AT_OPEN')
  if (timeInForce === 'IOC' || timeInForce === 'FOK') return end(books, order, 'OrderExpired', 'NOT_FILLED_AT_ONCE')
  if (!isMarketable(order)) rest(books, order, book)
}

/** Pays the levels of a side from the best on, each at its own price. */
function sweep(books: Books, order: ExchangeOrder, side: DepthSide, ts: number): void {
  const { timeInForce } = order.order
  // Only what must fill at once or not at all asks what the whole side holds.
  const isAtOnce = timeInForce === 'IOC' || timeInForce === 'FOK'
  let inAll = isAtOnce ? reachable(order, side) : Number.POSITIVE_INFINITY
  if (timeInForce === 'FOK') {
    const code = whyNotAllLevels(books, order, side, inAll, ts)
    if (code !== null) return end(books, order, 'OrderRejected', code)
  }
  for (let level = 0; level < side.count && isWorking(order); level += 1) {
    const price = side.price(level)
    if (!isReachable(order, price)) break
    const available = side.available(level)
    if (available === 0) continue
    const before = order.order.filledQuantity
    trade(books, order, levelChance(order, books.market, fromPrice(order.instrument, price), available, inAll, ts))
    const filled = order.order.filledQuantity - before
    if (filled === 0) break
    side.take(level, filled)
    inAll -= available
  }
  order.activeFrom = Math.max(order.activeFrom, ts)
}

/** Why an order that fills whole or not at all cannot have all its levels, before it takes the first of them. */
function whyNotAllLevels(
  books: Books,
  order: ExchangeOrder,
  side: DepthSide,
  inAll: number,
  ts: number,
): ReturnType<typeof whyNotWhole> {
  const { instrument, direction } = order
  const { quantity, reduceOnly } = order.order
  if (quantity === null || reduceOnly || inAll < quantity) return null
  let left = quantity
  let paid = 0
  for (let level = 0; left > 0; level += 1) {
    const taken = Math.min(left, side.available(level))
    paid += taken * side.price(level)
    left -= taken
  }
  // Rounded against the order: what this allows no level may refuse.
  const mean = direction > 0 ? Math.ceil(paid / quantity) : Math.floor(paid / quantity)
  const price = fromPrice(instrument, mean)
  return whyNotWhole(books, order, levelChance(order, books.market, price, inAll, inAll, ts), quantity)
}

function reachable(order: ExchangeOrder, side: DepthSide): number {
  let sum = 0
  for (let level = 0; level < side.count && isReachable(order, side.price(level)); level += 1)
    sum += side.available(level)
  return sum
}

function isReachable(order: ExchangeOrder, price: number): boolean {
  const { limitPrice } = order.order
  return limitPrice === null || order.direction * (limitPrice - price) >= 0
}

function rest(books: Books, order: ExchangeOrder, book: DepthBook): void {
  const { limitPrice, quantity, filledQuantity } = order.order
  if (limitPrice === null) return
  order.rested = true
  order.resting = new RestingDepthOrder(
    book,
    {
      direction: order.direction,
      limit: limitPrice,
      quantity: quantity === null ? UNSIZED : quantity - filledQuantity,
      displayQuantity: order.special?.displayQuantity ?? null,
    },
    queueModelOf(books.options),
  )
}

function hearDepth(books: Books, order: ExchangeOrder, ts: number): void {
  if (!mayMeet(books, order, ts)) return
  const filled = order.resting?.depth() ?? 0
  if (filled > 0) fillResting(books, order, filled, ts)
}

function fillResting(books: Books, order: ExchangeOrder, filled: number, ts: number): void {
  trade(books, order, restingChance(order, books.market, filled, ts))
  const { quantity, filledQuantity } = order.order
  // What it filled may be less than what it was offered, for its links and for want of money.
  if (quantity !== null) order.resting?.reduceTo(quantity - filledQuantity)
}

/** Tells whether an order works at a moment; ends a DAY order whose session is over. */
function mayMeet(books: Books, order: ExchangeOrder, ts: number): boolean {
  if (!order.active || !isWorking(order) || order.activeFrom > ts || endOf(order) <= ts) return false
  if (order.bornTick === books.market.ticksSeen) return false
  return order.order.timeInForce !== 'DAY' || !expireByDay(books, order, ts)
}

/** The orders of an instrument as they are now: what trades may add to the list or end what is on it. */
function ordersOf(books: Books, index: number): readonly ExchangeOrder[] {
  return books.working.filter((order) => order.index === index)
}

function writeLevel(book: DepthBook, instrument: Instrument, rows: Float64Array, row: number): void {
  if (at(rows, row + DEPTH.kind) === 1) book.beginSnapshot()
  const direction = at(rows, row + DEPTH.side) > 0 ? 1 : -1
  const price = toPrice(instrument, at(rows, row + DEPTH.price))
  book.setLevel(direction, price, scaledSize(instrument, at(rows, row + DEPTH.size)), at(rows, row + DEPTH.tsEvent))
}

function scaledSize(instrument: Instrument, size: number): number {
  return Math.round(size * powerOfTen(instrument.quantityDecimals))
}

function middleOf(book: DepthBook, instrument: Instrument): number {
  if (book.bids.count === 0 || book.asks.count === 0) return Number.NaN
  return (fromPrice(instrument, book.bids.price(0)) + fromPrice(instrument, book.asks.price(0))) / 2
}
