import { BAR, type MarketSlice } from '#core/model/marketSlice.ts'
import { auctionIn, tradeInAuction } from './auctions.ts'
import { attempt, attemptBeyond } from './barAttempts.ts'
import { isBeyondStop, isTouched, isWithinLimit, wasThereAtOpen } from './barTouch.ts'
import type { Books } from './books.ts'
import { endOf, type ExchangeOrder, isWorking } from './exchangeOrder.ts'
import { end } from './execution.ts'
import { type BarRound, BEST_FIRST, WORST_FIRST } from './insideBar.ts'
import { matchAlongPath } from './likelyPath.ts'
import { at } from './market.ts'
import { isTakerRefused } from './postOnly.ts'
import { expireByDay, isOpening } from './timeInForce.ts'
import { follow, followBars, isTrailing } from './trailing.ts'

/**
 * Matches the working orders against the bars of a slice and remembers the bars: the open, in order of submission; what
 * happens within the bar, by the rule of the exchange; the close. README.md states the rules.
 */
export function matchBars(books: Books, slice: MarketSlice): void {
  const { market } = books
  market.noteRows(slice)
  if (anyTouched(books, slice)) {
    market.markOpens(slice)
    forEachBar(books, slice, 'OPEN', atOpen)
    matchInside(books, slice)
    if (books.trailing > 0) followBars(books, slice)
    market.takeBars(slice)
    forEachBar(books, slice, 'CLOSE', atClose)
  } else {
    if (books.trailing > 0) followBars(books, slice)
    market.takeBars(slice)
  }
  market.forgetRows(slice)
}

function matchInside(books: Books, slice: MarketSlice): void {
  const { intrabar } = books.options
  if (intrabar === 'expected') return matchAlongPath(books, slice)
  for (const round of intrabar === 'best-first' ? BEST_FIRST : WORST_FIRST) forEachBar(books, slice, 'INSIDE', round)
}

// Exits born in one round join the list and are visited by the later rounds of the same bar.
function forEachBar(books: Books, slice: MarketSlice, place: 'OPEN' | 'INSIDE' | 'CLOSE', match: BarRound): void {
  const { market } = books
  for (let position = 0; position < books.working.length; position += 1) {
    const order = books.working[position] as ExchangeOrder
    const row = market.barRow[order.index] as number
    if (row < 0 || !order.active || !isWorking(order) || market.isHalted(order.index)) continue
    const tsClose = at(slice.bars, row + BAR.tsClose)
    if (order.triedBar === tsClose) continue
    if (endOf(order) <= momentOf(slice, row, place)) continue
    if (isMatchedByTicks(books, order, slice, row, place)) continue
    match(books, order, slice, row)
  }
}

// What the single trades within the bar have done need not be guessed from the bar.
function isMatchedByTicks(
  { market }: Books,
  order: ExchangeOrder,
  { bars }: MarketSlice,
  row: number,
  place: 'OPEN' | 'INSIDE' | 'CLOSE',
): boolean {
  if (place === 'CLOSE' || order.order.timeInForce === 'AT_OPEN') return false
  return market.hasTicks(order.index, at(bars, row + BAR.tsOpen))
}

function momentOf({ bars }: MarketSlice, row: number, place: 'OPEN' | 'INSIDE' | 'CLOSE'): number {
  if (place === 'OPEN') return at(bars, row + BAR.tsOpen)
  return at(bars, row + BAR.tsClose) - (place === 'INSIDE' ? 1 : 0)
}

function anyTouched(books: Books, slice: MarketSlice): boolean {
  const { market } = books
  for (const order of books.working) {
    const row = market.barRow[order.index] as number
    if (row >= 0 && order.active && isTouched(market, order, slice.bars, row)) return true
  }
  return false
}

function waitsForClose(books: Books, order: ExchangeOrder): boolean {
  const { timeInForce, type } = order.order
  return (
    timeInForce === 'AT_CLOSE' || (type === 'MARKET' && books.options.fill === 'close' && timeInForce !== 'AT_OPEN')
  )
}

function atOpen(books: Books, order: ExchangeOrder, slice: MarketSlice, row: number): void {
  const { bars } = slice
  const { timeInForce } = order.order
  const tsOpen = at(bars, row + BAR.tsOpen)
  if (timeInForce === 'DAY' && expireByDay(books, order, tsOpen)) return
  if (timeInForce === 'AT_OPEN') return atOpening(books, order, slice, row)
  if (!wasThereAtOpen(order, slice, row) || waitsForClose(books, order)) return
  const open = at(bars, row + BAR.open)
  const before = at(books.market.close, order.index)
  if (isTakerRefused(books, order, Number.isNaN(before) ? open : before)) return
  if (!order.triggered) {
    if (!isBeyondStop(order, open)) {
      if (isTrailing(order)) follow(books.market, order, open)
      return
    }
    order.triggered = true
  }
  if (isWithinLimit(order, open)) return attemptBeyond(books, order, slice, row, open, 'OPEN')
  if (timeInForce === 'IOC' || timeInForce === 'FOK') end(books, order, 'OrderExpired', 'NOT_FILLED_AT_ONCE')
}

/** The opening auction where there is one, else the open of a session's first bar. */
function atOpening(books: Books, order: ExchangeOrder, slice: MarketSlice, row: number): void {
  const { bars } = slice
  const tsOpen = at(bars, row + BAR.tsOpen)
  const auction = auctionIn(slice, order.index, 'OPEN')
  if (auction !== undefined && wasThereAtOpen(order, slice, row)) {
    order.triedBar = at(bars, row + BAR.tsClose)
    return tradeInAuction(books, order, auction, tsOpen, order.triedBar)
  }
  if (!isOpening(books, order, tsOpen)) return
  const open = at(bars, row + BAR.open)
  if (isWithinLimit(order, open)) attempt(books, order, slice, row, open, 'OPEN', true)
  if (isWorking(order)) end(books, order, 'OrderExpired', 'NOT_FILLED_AT_OPEN')
}

function atClose(books: Books, order: ExchangeOrder, slice: MarketSlice, row: number): void {
  const { bars } = slice
  const tsClose = at(bars, row + BAR.tsClose)
  if (!waitsForClose(books, order) || order.activeFrom > tsClose) return
  const isAtClose = order.order.timeInForce === 'AT_CLOSE'
  if (isAtClose && books.market.hasClosingAuction[order.index] === 1) {
    const auction = auctionIn(slice, order.index, 'CLOSE')
    if (auction === undefined) return
    order.triedBar = tsClose
    return tradeInAuction(books, order, auction, tsClose, tsClose)
  }
  const close = at(bars, row + BAR.close)
  if (isWithinLimit(order, close)) attempt(books, order, slice, row, close, 'CLOSE', true)
  if (isWorking(order) && isAtClose) end(books, order, 'OrderExpired', 'NOT_FILLED_AT_CLOSE')
}
