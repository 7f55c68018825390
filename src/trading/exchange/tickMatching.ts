import { DEPTH, DEPTH_ROW, type MarketSlice, QUOTE, QUOTE_ROW, TRADE, TRADE_ROW } from '#core/model/marketSlice.ts'
import { matchDepthMessage } from './bookMatching.ts'
import type { Books } from './books.ts'
import { at } from './market.ts'
import { matchLatestQuotes } from './quoteMatching.ts'
import { matchTrade } from './tradeMatching.ts'

/**
 * Takes the trades, quotes and messages about books of a slice one by one in order of their time, matching the working
 * orders of each instrument as they come. At the same time trades come before quotes and books: these are what the trade
 * left behind.
 */
export function matchTicks(books: Books, slice: MarketSlice): void {
  const { market } = books
  const { quotes, trades, depth } = slice
  const quoteEnd = slice.quoteCount * QUOTE_ROW
  const tradeEnd = (trades?.count ?? 0) * TRADE_ROW
  const depthEnd = (depth?.count ?? 0) * DEPTH_ROW
  let quote = 0
  let trade = 0
  let level = 0
  while (quote < quoteEnd || trade < tradeEnd || level < depthEnd) {
    const quoteTime = timeOf(quotes, quote, quoteEnd, QUOTE.tsEvent)
    const tradeTime = timeOf(trades?.rows, trade, tradeEnd, TRADE.tsEvent)
    const depthTime = timeOf(depth?.rows, level, depthEnd, DEPTH.tsEvent)
    if (trades !== undefined && tradeTime <= quoteTime && tradeTime <= depthTime) {
      matchTrade(books, trades.rows, trade)
      trade += TRADE_ROW
    } else if (depth !== undefined && depthTime < quoteTime) {
      level = matchDepthMessage(books, depth.rows, level, depthEnd)
    } else {
      market.takeQuote(quotes, quote)
      const index = at(quotes, quote + QUOTE.instrument)
      if (books.hasWorkingOn(index)) matchLatestQuotes(books, index)
      quote += QUOTE_ROW
    }
  }
  // Orders whose latency has passed since a quote that still stands.
  if (market.quotesSeen > 0 && books.working.length > 0) matchLatestQuotes(books, null)
}

function timeOf(rows: Float64Array | undefined, row: number, end: number, column: number): number {
  return rows !== undefined && row < end ? at(rows, row + column) : Number.POSITIVE_INFINITY
}
