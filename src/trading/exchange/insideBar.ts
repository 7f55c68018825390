import { BAR, type MarketSlice } from '#core/model/marketSlice.ts'
import type { Books } from './books.ts'
import { attempt, attemptBeyond, trigger } from './barAttempts.ts'
import { isBeyondStop, isLimitTouched, isStopTouched, isWithinLimit, wasThereAtOpen } from './barTouch.ts'
import { type ExchangeOrder, isMarketable } from './exchangeOrder.ts'
import { at } from './market.ts'
import { drawingExtreme, stopAfter } from './trailing.ts'

/** What one round of a bar does with one order. */
export type BarRound = (books: Books, order: ExchangeOrder, slice: MarketSlice, row: number) => void

/** Rounds within a bar when the worst is assumed: every stop before any limit. */
export const WORST_FIRST: readonly BarRound[] = [stopInside, limitInside, newbornStopInside]
/** Rounds within a bar when the best is assumed: every limit before any stop. */
export const BEST_FIRST: readonly BarRound[] = [limitInside, stopInsideAtBest, newbornLimitInside]

function stopInside(books: Books, order: ExchangeOrder, slice: MarketSlice, row: number): void {
  if (order.triggered || !wasThereAtOpen(order, slice, row)) return
  const { bars } = slice
  if (isStopTouched(order, bars, row)) return setOff(books, order, slice, row, at(bars, row + BAR.open))
  if (order.special === null) return
  // Whatever way the bar took, its extreme drew the stop to where the close lies beyond it.
  const close = at(bars, row + BAR.close)
  order.stop = stopAfter(books.market, order, drawingExtreme(order, bars, row))
  if (isBeyondStop(order, close)) setOff(books, order, slice, row, close)
}

function stopInsideAtBest(books: Books, order: ExchangeOrder, slice: MarketSlice, row: number): void {
  if (order.triggered || !wasThereAtOpen(order, slice, row)) return
  const { bars } = slice
  const isTouched = isStopTouched(order, bars, row)
  if (order.special !== null) order.stop = stopAfter(books.market, order, drawingExtreme(order, bars, row))
  if (!isTouched && !isBeyondStop(order, at(bars, row + BAR.close))) return
  const goesOn = trigger(books, order, slice, row, order.stop)
  // The market may have come back to the limit after it reached the stop.
  if (!goesOn && isLimitTouched(order, bars, row)) attempt(books, order, slice, row, order.limit, 'INSIDE', false)
}

function limitInside(books: Books, order: ExchangeOrder, slice: MarketSlice, row: number): void {
  if (!isRestingLimit(order) || !wasThereAtOpen(order, slice, row) || !isLimitTouched(order, slice.bars, row)) return
  const open = at(slice.bars, row + BAR.open)
  // Born at the open with the market already beyond its price.
  if (isWithinLimit(order, open)) return attemptBeyond(books, order, slice, row, open, 'INSIDE')
  attempt(books, order, slice, row, order.limit, 'INSIDE', false)
}

// An entry that filled within the bar may be stopped out in it, for the path after the fill is not known; its target
// waits for the next bar.
function newbornStopInside(books: Books, order: ExchangeOrder, slice: MarketSlice, row: number): void {
  if (order.triggered || order.bornInBar !== at(slice.bars, row + BAR.tsClose)) return
  if (isStopTouched(order, slice.bars, row)) setOff(books, order, slice, row, order.bornPrice)
}

// The other way round: the target may still be reached, the stop not before the next bar.
function newbornLimitInside(books: Books, order: ExchangeOrder, slice: MarketSlice, row: number): void {
  if (!isRestingLimit(order) || order.bornInBar !== at(slice.bars, row + BAR.tsClose)) return
  if (isWithinLimit(order, order.bornPrice)) return attemptBeyond(books, order, slice, row, order.bornPrice, 'INSIDE')
  if (isLimitTouched(order, slice.bars, row)) attempt(books, order, slice, row, order.limit, 'INSIDE', false)
}

function setOff(books: Books, order: ExchangeOrder, slice: MarketSlice, row: number, from: number): void {
  // Whether the market came back to the limit after the stop is not known: not in this bar.
  if (!trigger(books, order, slice, row, from)) order.triedBar = at(slice.bars, row + BAR.tsClose)
}

function isRestingLimit(order: ExchangeOrder): boolean {
  const { timeInForce } = order.order
  return order.triggered && !isMarketable(order) && timeInForce !== 'AT_CLOSE' && timeInForce !== 'AT_OPEN'
}
