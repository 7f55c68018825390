import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { BAR_ROW, type MarketSlice, QUOTE_ROW, TRADE_ROW } from '#core/model/marketSlice.ts'
import type { Order } from '#core/model/order.ts'
import { notional } from '#core/money.ts'
import { marketValue } from '#core/portfolio/position.ts'
import { scaledPrice } from '#trading/risk/amounts.ts'
import { ExposureBook } from '#trading/risk/book/exposureBook.ts'
import type { Books } from './books.ts'
import type { MarketView } from './marketView.ts'

/** The worst-case exposures of the account; followed from the first time that somebody asks. */
export function exposuresOf(books: Books, market: MarketView): ExposureBook {
  const known = books.exposures
  if (known !== null) return known
  const { session, ledger, tags } = books
  const instruments = [...books.instruments]
  // Where prices are not real everything counts as the account's own currency; nothing here states rates.
  const accountCurrency = session.source.kind === 'live' ? ledger.currency : null
  const fresh = new ExposureBook({ instruments, tags, accountCurrency, rates: {} })
  instruments.forEach((instrument, index) => fresh.setPrice(index, scaledPrice(instrument, market.last(instrument.id))))
  books.follow(fresh)
  return fresh
}

/** Values what a slice quotes anew, after the market view has taken it. */
export function markExposures(books: Books, market: MarketView, slice: MarketSlice): void {
  const book = books.exposures
  if (book === null) return
  markRows(book, market, slice.bars, slice.barCount, BAR_ROW)
  markRows(book, market, slice.quotes, slice.quoteCount, QUOTE_ROW)
  if (slice.trades !== undefined) markRows(book, market, slice.trades.rows, slice.trades.count, TRADE_ROW)
}

/** Every kind of row begins with the index of its instrument. */
function markRows(book: ExposureBook, market: MarketView, rows: Float64Array, count: number, width: number): void {
  for (let row = 0, start = 0; row < count; row += 1, start += width) {
    const place = rows[start] ?? -1
    const instrument = market.instruments[place]
    if (instrument === undefined) continue
    const index = book.indexOf(instrument.id)
    if (index >= 0) book.setPrice(index, scaledPrice(instrument, market.lastAt(place)))
  }
}

/** Worst-case absolute value of one instrument with its open orders filled, money; its cost where no price is known. */
export function assetExposure(books: Books, market: MarketView, instrument: Instrument): number {
  const book = exposuresOf(books, market)
  const index = book.indexOf(instrument.id)
  return index < 0 ? 0 : book.cell(index).value
}

/** Sum of the worst-case exposures of all instruments but one, money. */
export function exposureBeside(books: Books, market: MarketView, except: InstrumentId | null): number {
  const book = exposuresOf(books, market)
  const index = except === null ? -1 : book.indexOf(except)
  return book.gross - (index < 0 ? 0 : book.cell(index).value)
}

/** The protective stops that work for a position, nearest to the last price first. */
function workingStops(books: Books, instrumentId: InstrumentId): readonly Order[] {
  const stops: Order[] = []
  for (const order of books.openOrders()) {
    if (order.instrumentId === instrumentId && order.role === 'STOP_LOSS' && isActive(order, books)) stops.push(order)
  }
  return stops
}

/** Loss from the last price if every protective stop fills at its price; null when a part has no stop. Money. */
export function riskToStops(books: Books, market: MarketView, instrument: Instrument): number | null {
  const { quantity } = books.ledger.position(instrument.id)
  const last = market.last(instrument.id)
  if (quantity === 0) return 0
  if (last === null) return null
  let uncovered = Math.abs(quantity)
  let loss = 0
  for (const stop of workingStops(books, instrument.id)) {
    const covered = Math.min(uncovered, (stop.quantity ?? 0) - stop.filledQuantity)
    if (covered <= 0 || stop.stopPrice === null) continue
    const signed = Math.sign(quantity) * covered
    loss += marketValue(instrument, signed, last) - Math.sign(signed) * notional(instrument, stop.stopPrice, covered)
    uncovered -= covered
  }
  return uncovered > 0 ? null : loss
}

/** Risk to the stops of all positions; a position without a stop counts with its whole value. Money. */
export function totalRiskToStops(books: Books, market: MarketView): number {
  return books.ledger.openPositions().reduce((sum, position) => {
    const instrument = market.find(position.instrumentId)
    if (instrument === undefined) return sum
    return sum + (riskToStops(books, market, instrument) ?? Math.abs(books.ledger.value(position.instrumentId)))
  }, 0)
}

/** A stop whose entry still works protects nothing yet, and stands at the venue only once it was accepted. */
export function isActive(order: Order, books: Books): boolean {
  return order.parentClientOrderId === null || books.openOrder(order.parentClientOrderId)?.filledQuantity !== 0
}
