import type { Instrument } from '#core/model/instrument.ts'
import type { MarketAction } from '#core/model/marketAction.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import { notional } from '#core/money.ts'
import type { Books } from '../books.ts'
import { adjust, effectiveTime } from './adjust.ts'
import { moneyWords, unitsWords } from './words.ts'

/** Decimals to which a dividend per unit is taken. */
const PER_UNIT_DECIMALS = 9

/** What a signed scaled quantity earns by a dividend per unit, micro-units; exact for up to nine decimals per unit. */
function dividendOf(instrument: Instrument, quantity: number, perUnit: number): number {
  const scaled = Math.round(perUnit * 10 ** PER_UNIT_DECIMALS)
  return notional({ ...instrument, priceDecimals: PER_UNIT_DECIMALS }, scaled, quantity)
}

/** Takes an instrument ex dividend: who holds it before the slice trades is owed, who is short owes. */
export function goExDividend(
  books: Books,
  slice: MarketSlice,
  action: Extract<MarketAction, { readonly kind: 'CASH_DIVIDEND' }>,
): void {
  const { instrument: index, perUnit, payAt } = action
  const instrument = books.instrumentAt(index)
  const quantity = books.account.quantity(index)
  const amount = dividendOf(instrument, quantity, perUnit)
  if (amount === 0) return
  const ts = effectiveTime(slice, index)
  const verb = amount > 0 ? 'earns' : 'costs'
  const text =
    `${instrument.symbol} goes ex dividend: ${perUnit} per unit ${verb} ` +
    `${moneyWords(amount, books.options.currency)} on ${unitsWords(instrument, quantity)} units`
  if (payAt <= slice.marketTime) {
    adjust(books, index, { kind: 'DIVIDEND', ts, cash: amount, text: `${text}, paid at once.` })
    return
  }
  adjust(books, index, { kind: 'DIVIDEND', ts, owed: amount, text: `${text}, to be paid later.` })
  books.custody.owedDividends.push({ index, amount, payAt })
}

/** Pays the dividends that have fallen due. */
export function payDividends(books: Books, slice: MarketSlice): void {
  const { custody } = books
  const isDue = ({ payAt }: { readonly payAt: number }): boolean => payAt <= slice.marketTime
  if (!custody.owedDividends.some(isDue)) return
  for (const { index, amount, payAt } of custody.owedDividends.filter(isDue)) {
    const { symbol } = books.instrumentAt(index)
    const what = amount > 0 ? 'is paid' : 'is taken'
    const text = `The dividend of ${symbol}, ${moneyWords(amount, books.options.currency)}, ${what}.`
    adjust(books, index, { kind: 'DIVIDEND', ts: Math.min(payAt, slice.marketTime), cash: amount, owed: -amount, text })
  }
  custody.owedDividends = custody.owedDividends.filter((dividend) => !isDue(dividend))
}
