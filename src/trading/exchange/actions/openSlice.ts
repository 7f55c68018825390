import type { MarketAction } from '#core/model/marketAction.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Books } from '../books.ts'
import { liquidate } from '../margin/liquidation.ts'
import { chargeNights } from './borrowing.ts'
import { delist } from './delisting.ts'
import { goExDividend, payDividends } from './dividends.ts'
import { payFunding } from './funding.ts'
import { splitOrders } from './splitOrders.ts'
import { splitPosition } from './splits.ts'

/**
 * Does to the account what happens before a slice trades; `earlier` is the time of the slice before. In order: the nights
 * are charged, dividends that have fallen due are paid, the slice's actions change the account in their order, then the
 * orders follow them, and an account that was called is liquidated at the first prices of the slice.
 */
export function openSlice(books: Books, slice: MarketSlice, earlier: number): void {
  const { account, custody } = books
  if (account.shorts > 0 || account.cash < 0) chargeNights(books, slice, earlier)
  if (custody.owedDividends.length > 0) payDividends(books, slice)
  const { actions } = slice
  if (actions !== undefined) act(books, slice, actions)
  if (custody.standing !== 'GOOD') liquidate(books, slice)
}

function act(books: Books, slice: MarketSlice, actions: readonly MarketAction[]): void {
  const effective: MarketAction[] = []
  for (const action of actions) {
    if (books.custody.isDelisted(action.instrument)) continue
    adjustFor(books, slice, action)
    effective.push(action)
  }
  for (const action of effective) {
    if (action.kind === 'SPLIT') splitOrders(books, action)
    else if (action.kind === 'DELISTING') delist(books, slice, action)
  }
}

function adjustFor(books: Books, slice: MarketSlice, action: MarketAction): void {
  switch (action.kind) {
    case 'CASH_DIVIDEND':
      return goExDividend(books, slice, action)
    case 'SPLIT':
      return splitPosition(books, slice, action)
    case 'FUNDING':
      return payFunding(books, slice, action)
    case 'BORROW': {
      const instrument = books.instrumentAt(action.instrument)
      return books.custody.setBorrow(action.instrument, instrument, action.annualRate, action.available)
    }
    case 'DELISTING':
      // Before the orders are looked at, so that nothing new comes in between.
      return books.custody.delist(action.instrument)
    case 'SYMBOL_CHANGE':
    case 'AUCTION':
      // The instrument stays the same; auctions are the matching's affair.
      return
  }
}
