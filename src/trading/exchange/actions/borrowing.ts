import type { MarketSlice } from '#core/model/marketSlice.ts'
import { scaleMoney } from '#core/money.ts'
import { MINUTE } from '#core/time/duration.ts'
import type { Books } from '../books.ts'
import type { ExchangeOrder } from '../exchangeOrder.ts'
import { at } from '../market.ts'
import { adjust, effectiveTime } from './adjust.ts'
import { moneyWords } from './words.ts'

/** Calendar days of a year by which yearly rates are shared out. */
const DAYS_OF_YEAR = 365
/** Days begin on a quarter of an hour of UTC everywhere. */
const QUARTER = 15 * MINUTE

/**
 * Charges what the nights since the last slice cost: borrow fees on the value of every short and interest on borrowed
 * money, one 365th of the yearly rate for each calendar day, at the last prices. `earlier` is the time of the slice before.
 */
export function chargeNights(books: Books, slice: MarketSlice, earlier: number): void {
  const { account, custody, market } = books
  // A bar that closes at midnight belongs to the day it closes.
  if (Math.floor((earlier - 1) / QUARTER) === Math.floor((slice.marketTime - 1) / QUARTER)) return
  if (account.shorts > 0) {
    for (const index of account.held()) {
      const rate = at(custody.borrowRate, index)
      if (rate === 0 || account.quantity(index) >= 0) continue
      const nights = nightsBetween(books, index, earlier, slice.marketTime)
      const fee = scaleMoney(-account.value(index, market.mark), (rate * nights) / DAYS_OF_YEAR)
      if (fee > 0) charge(books, index, fee, nights, effectiveTime(slice, index))
    }
  }
  const { interest } = account.rates
  if (interest === 0 || account.cash >= 0) return
  const nights = nightsBetween(books, 0, earlier, slice.marketTime)
  const cost = scaleMoney(-account.cash, (interest * nights) / DAYS_OF_YEAR)
  if (cost === 0) return
  const text = `Interest on borrowed money for ${daysWords(nights)}: ${moneyWords(cost, books.options.currency)} paid.`
  adjust(books, null, { kind: 'INTEREST', ts: slice.marketTime, cash: -cost, text })
}

/** Tells whether a sale of this quantity would leave a larger short than units can be located for. */
export function lacksLocate(books: Books, order: ExchangeOrder, quantity: number): boolean {
  if (order.direction > 0) return false
  const after = books.account.quantity(order.index) - quantity
  return after < 0 && -after > at(books.custody.available, order.index)
}

function charge(books: Books, index: number, fee: number, nights: number, ts: number): void {
  const { symbol } = books.instrumentAt(index)
  const text = `Borrowing ${symbol} for ${daysWords(nights)}: ${moneyWords(fee, books.options.currency)} paid.`
  adjust(books, index, { kind: 'BORROW_FEE', ts, cash: -fee, text })
}

function nightsBetween({ options }: Books, index: number, from: number, to: number): number {
  const instrument = options.instruments[index]
  return instrument === undefined
    ? 0
    : options.sessionDay(instrument, to - 1) - options.sessionDay(instrument, from - 1)
}

function daysWords(days: number): string {
  return days === 1 ? 'one day' : `${days} days`
}
