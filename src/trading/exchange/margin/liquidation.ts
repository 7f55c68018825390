import { BAR, BAR_ROW, type MarketSlice, QUOTE, QUOTE_ROW } from '#core/model/marketSlice.ts'
import { scaleMoney } from '#core/money.ts'
import { marketValue } from '#core/portfolio/position.ts'
import { adjust } from '../actions/adjust.ts'
import { moneyWords } from '../actions/words.ts'
import type { Books } from '../books.ts'
import { marketCosts } from '../chances.ts'
import { closePosition } from '../finalization.ts'
import { at } from '../market.ts'
import { ruin } from './marginCheck.ts'

interface FirstPrice {
  readonly price: number
  readonly ts: number
  /** Costs on top of the price, as a share of it; a quote's far side has the spread in it. */
  readonly costs: number
}

/**
 * Closes positions of an account that was called, the largest first, at the first price of each in the slice, until the
 * equity is back above the maintenance; of a ruined one all. What has no price here or is halted waits for the next slice.
 */
export function liquidate(books: Books, slice: MarketSlice): void {
  const { account, custody, market } = books
  const prices = firstPrices(books, slice)
  for (const [index, { price }] of prices) market.mark[index] = price
  const bySize = account.held().toSorted((one, other) => {
    return Math.abs(account.value(other, market.mark)) - Math.abs(account.value(one, market.mark))
  })
  for (const index of bySize) {
    if (custody.standing === 'CALLED' && account.equity(market.mark) >= account.maintenance(market.mark)) break
    const first = prices.get(index)
    if (first === undefined || market.isHalted(index)) continue
    chargeLiquidation(books, index, first)
    closePosition(books, index, 'LIQUIDATION', first)
  }
  if (custody.standing !== 'CALLED') return
  const equity = account.equity(market.mark)
  if (equity <= 0) ruin(books, equity)
  else if (equity >= account.maintenance(market.mark)) custody.standing = 'GOOD'
}

function chargeLiquidation(books: Books, index: number, { price, ts }: FirstPrice): void {
  const { account, options } = books
  const instrument = books.instrumentAt(index)
  const value = Math.abs(marketValue(instrument, account.quantity(index), price))
  const fee = scaleMoney(value, account.rates.liquidationFee)
  if (fee === 0) return
  const text = `The venue closes the position in ${instrument.symbol}; its fee is ${moneyWords(fee, options.currency)}.`
  adjust(books, index, { kind: 'LIQUIDATION_FEE', ts, cash: -fee, text })
}

function firstPrices(books: Books, slice: MarketSlice): ReadonlyMap<number, FirstPrice> {
  const { account, market, options } = books
  const prices = new Map<number, FirstPrice>()
  const bars = slice.barCount * BAR_ROW
  for (let row = 0; row < bars; row += BAR_ROW) {
    const index = at(slice.bars, row + BAR.instrument)
    const costs = marketCosts(options, market, index, 'EXIT')
    prices.set(index, { price: at(slice.bars, row + BAR.open), ts: at(slice.bars, row + BAR.tsOpen), costs })
  }
  const quotes = slice.quoteCount * QUOTE_ROW
  for (let row = 0; row < quotes; row += QUOTE_ROW) {
    const index = at(slice.quotes, row + QUOTE.instrument)
    const price = at(slice.quotes, row + (account.quantity(index) > 0 ? QUOTE.bid : QUOTE.ask))
    if (prices.has(index) || !(price > 0)) continue
    prices.set(index, { price, ts: at(slice.quotes, row + QUOTE.tsEvent), costs: options.slippage })
  }
  return prices
}
