import type { MarketAction } from '#core/model/marketAction.ts'
import { BAR, BAR_ROW, type MarketSlice } from '#core/model/marketSlice.ts'
import { isWithinLimit } from './barTouch.ts'
import type { Books } from './books.ts'
import { auctionChance } from './chances.ts'
import { endOf, type ExchangeOrder, isWorking } from './exchangeOrder.ts'
import { end, trade } from './execution.ts'
import { at } from './market.ts'

/** One auction of a slice. */
export type Auction = Extract<MarketAction, { readonly kind: 'AUCTION' }>

/** The auction of an instrument in a slice; undefined without one. */
export function auctionIn(slice: MarketSlice, index: number, which: Auction['which']): Auction | undefined {
  return slice.actions?.find(
    (action): action is Auction => action.kind === 'AUCTION' && action.instrument === index && action.which === which,
  )
}

/**
 * Notes which instruments have closing auctions, so that AT_CLOSE orders wait for the next ones, and trades the orders that
 * waited for an opening one.
 */
export function openAuctions(books: Books, slice: MarketSlice): void {
  for (const action of slice.actions ?? []) {
    if (action.kind === 'AUCTION' && action.which === 'CLOSE') books.market.hasClosingAuction[action.instrument] = 1
  }
  matchAuctions(books, slice, 'OPEN')
}

/** Trades the orders that waited for an auction of an instrument without a bar in the slice; with one it is part of the bar. */
export function matchAuctions(books: Books, slice: MarketSlice, which: Auction['which']): void {
  const timeInForce = which === 'OPEN' ? 'AT_OPEN' : 'AT_CLOSE'
  for (const action of slice.actions ?? []) {
    if (action.kind !== 'AUCTION' || action.which !== which || hasBar(slice, action.instrument)) continue
    for (const order of books.working.filter(({ index }) => index === action.instrument)) {
      const isConcerned = order.order.timeInForce === timeInForce && order.active && isWorking(order)
      if (!isConcerned || order.activeFrom > slice.marketTime) continue
      tradeInAuction(books, order, action, slice.marketTime, slice.marketTime)
    }
  }
}

function hasBar({ bars, barCount }: MarketSlice, index: number): boolean {
  for (let row = 0; row < barCount * BAR_ROW; row += BAR_ROW) if (at(bars, row + BAR.instrument) === index) return true
  return false
}

/** Gives an order its chance in an auction and ends what is left of it; `bar` is the close time of the bar around it. */
export function tradeInAuction(books: Books, order: ExchangeOrder, auction: Auction, ts: number, bar: number): void {
  const { market, options } = books
  if (market.isHalted(order.index) || endOf(order) <= ts) return
  const { which, price } = auction
  if (isWithinLimit(order, price)) {
    trade(books, order, auctionChance(options, market, order, auction, which, ts, bar))
  }
  if (!isWorking(order)) return
  end(books, order, 'OrderExpired', which === 'OPEN' ? 'NOT_FILLED_AT_OPEN' : 'NOT_FILLED_AT_CLOSE')
}
