import { BAR, type MarketSlice } from '#core/model/marketSlice.ts'
import type { Books } from './books.ts'
import { attempt, attemptBeyond, trigger } from './barAttempts.ts'
import { isWithinLimit, wasThereAtOpen } from './barTouch.ts'
import { endOf, type ExchangeOrder, isMarketable, isWorking } from './exchangeOrder.ts'
import { at, type MarketView } from './market.ts'
import { follow, isTrailing, stopAfter } from './trailing.ts'

/**
 * Matches the orders within the bars of a slice along the path that is assumed where nothing better is known: from the open
 * to the nearer extreme, to the other one, to the close; at equal distance the low comes first. The bars of a slice go
 * side by side, each third of the way taking a third of the time, so that no instrument goes before another.
 *
 * Whatever is touched first trades first, exits from the moment their entry filled. An order trades once in a bar.
 */
export function matchAlongPath(books: Books, slice: MarketSlice): void {
  let now = 0
  for (;;) {
    const next = nextTouched(books, slice, now)
    if (next === null) return
    followPaths(books, slice, now, next.moment)
    now = next.moment
    touch(books, next.order, slice)
  }
}

/** A moment of a bar: 0 is its open, 1 the first extreme, 2 the second, 3 the close, and linear in between. */
interface Touch {
  readonly order: ExchangeOrder
  readonly moment: number
}

const CLOSE = 3

function nextTouched(books: Books, slice: MarketSlice, now: number): Touch | null {
  const { market } = books
  let order: ExchangeOrder | null = null
  let moment = Number.POSITIVE_INFINITY
  for (const candidate of books.working) {
    const row = market.barRow[candidate.index] as number
    if (row < 0 || !mayTrade(market, candidate, slice, row)) continue
    const touched = momentOfTouch(market, candidate, slice.bars, row, now)
    // At the same moment the earlier order goes first.
    if (touched < moment) {
      order = candidate
      moment = touched
    }
  }
  return order === null ? null : { order, moment }
}

function mayTrade(market: MarketView, order: ExchangeOrder, slice: MarketSlice, row: number): boolean {
  if (!order.active || !isWorking(order) || market.isHalted(order.index)) return false
  const tsClose = at(slice.bars, row + BAR.tsClose)
  if (order.triedBar === tsClose || endOf(order) < tsClose) return false
  if (market.hasTicks(order.index, at(slice.bars, row + BAR.tsOpen))) return false
  const { timeInForce } = order.order
  if (timeInForce === 'AT_CLOSE' || timeInForce === 'AT_OPEN' || (order.triggered && isMarketable(order))) return false
  return wasThereAtOpen(order, slice, row) || order.bornInBar === tsClose
}

function touch(books: Books, order: ExchangeOrder, slice: MarketSlice): void {
  const row = books.market.barRow[order.index] as number
  const isNewborn = order.bornInBar === at(slice.bars, row + BAR.tsClose)
  const born = isNewborn ? order.bornPrice : at(slice.bars, row + BAR.open)
  if (!order.triggered) {
    trigger(books, order, slice, row, isTrailing(order) ? order.stop : born)
  } else if (order.order.type === 'LIMIT' && isWithinLimit(order, born)) {
    attemptBeyond(books, order, slice, row, born, 'INSIDE')
  } else {
    attempt(books, order, slice, row, order.limit, 'INSIDE', false)
  }
}

/** When an order is touched, at `now` or later; infinite when it is not. */
function momentOfTouch(market: MarketView, order: ExchangeOrder, bars: Float64Array, row: number, now: number): number {
  // Rising prices reach the stops of buyers and the limits of sellers.
  const isRising = order.triggered ? order.direction < 0 : order.direction > 0
  const trails = !order.triggered && order.special !== null
  let level = order.triggered ? order.limit : order.stop
  let price = priceAt(bars, row, now)
  let from = now
  for (;;) {
    if (trails) level = stopAfter(market, order, price)
    if (isRising ? price >= level : price <= level) return from
    if (from >= CLOSE) return Number.POSITIVE_INFINITY
    const segment = Math.floor(from)
    const end = corner(bars, row, segment + 1)
    if (isRising ? end >= level : end <= level) {
      const start = corner(bars, row, segment)
      return Math.max(from, segment + (level - start) / (end - start))
    }
    from = segment + 1
    price = end
  }
}

/** Draws the trailing stops along the part of the way that has passed. */
function followPaths(books: Books, slice: MarketSlice, from: number, to: number): void {
  if (books.trailing === 0) return
  const { market } = books
  for (const order of books.working) {
    const row = market.barRow[order.index] as number
    if (row < 0 || !isTrailing(order) || !mayTrade(market, order, slice, row)) continue
    for (let passed = Math.floor(from) + 1; passed < to; passed += 1)
      follow(market, order, corner(slice.bars, row, passed))
    follow(market, order, priceAt(slice.bars, row, to))
  }
}

function priceAt(bars: Float64Array, row: number, moment: number): number {
  const segment = Math.floor(moment)
  const start = corner(bars, row, segment)
  return moment === segment ? start : start + (corner(bars, row, segment + 1) - start) * (moment - segment)
}

function corner(bars: Float64Array, row: number, number: number): number {
  const open = at(bars, row + BAR.open)
  if (number === 0) return open
  if (number >= CLOSE) return at(bars, row + BAR.close)
  const high = at(bars, row + BAR.high)
  const low = at(bars, row + BAR.low)
  const isHighFirst = high - open < open - low
  return (number === 1) === isHighFirst ? high : low
}
