import type { MarketAction } from '#core/model/marketAction.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import { fromQuantity, scaleMoney, toMoney } from '#core/money.ts'
import type { Books } from '../books.ts'
import { at, type MarketView } from '../market.ts'
import { adjust, effectiveTime } from './adjust.ts'
import { moneyWords, unitsWords } from './words.ts'

type Split = Extract<MarketAction, { readonly kind: 'SPLIT' }>

const PRICES = ['open', 'close', 'earlierClose', 'bid', 'ask', 'mark'] as const
const SIZES = ['volume', 'bidSize', 'askSize'] as const

/** Counts the position of an instrument and what the exchange remembers of its market in the units after a split. */
export function splitPosition(books: Books, slice: MarketSlice, split: Split): void {
  const { instrument: index } = split
  // An instrument that was never traded has nothing to count anew.
  if (books.account.position(index).tsLast > 0) splitHolding(books, slice, split)
  splitMarket(books.market, index, split.to / split.from)
}

/** Counts a scaled quantity in the units after a split: whole increments, rounded towards zero. */
export function splitQuantity(quantity: number, { from, to }: Split, increment: number): number {
  // Ratios that are decimals must not lose a whole unit to the last bit of a float.
  const exact = ((quantity * to) / from) * (1 + 2 ** -48)
  // Plus zero, for nothing is never negative.
  const counted = Math.trunc(exact / increment) * increment + 0
  if (!Number.isSafeInteger(counted)) throw new Error(`Invariant: not a safe integer amount: ${counted} units`)
  return counted
}

// The fraction of an increment that is left over is settled in cash at the last price before the split.
function splitHolding(books: Books, slice: MarketSlice, split: Split): void {
  const { index, instrument, position } = {
    index: split.instrument,
    instrument: books.instrumentAt(split.instrument),
    position: books.account.position(split.instrument),
  }
  const { from, to } = split
  const ts = effectiveTime(slice, index)
  const exact = (position.quantity * to) / from
  const quantityAfter = splitQuantity(position.quantity, split, instrument.quantityIncrement)
  const fraction = exact - quantityAfter
  if (Math.abs(fraction) > Math.abs(exact) * 2 ** -40) {
    const costReleased = quantityAfter === 0 ? position.cost : scaleMoney(position.cost, fraction / exact)
    const price = (at(books.market.mark, index) * from) / to
    const cash = Number.isNaN(price) ? costReleased : toMoney(price * fromQuantity(instrument, fraction))
    const text =
      `The split of ${instrument.symbol}, ${to} for ${from}, leaves a fraction of a unit over; ` +
      `${moneyWords(cash, books.options.currency)} ${cash < 0 ? 'paid' : 'received'} for it.`
    adjust(books, index, { kind: 'CASH_IN_LIEU', ts, cash, costReleased, text })
  }
  const text =
    `${instrument.symbol} split ${to} for ${from}: ` +
    `${unitsWords(instrument, position.quantity)} units became ${unitsWords(instrument, quantityAfter)}.`
  adjust(books, index, { kind: 'SPLIT', ts, quantityAfter, ratio: { from, to }, text })
}

function splitMarket(market: MarketView, index: number, growth: number): void {
  for (const name of PRICES) market[name][index] = at(market[name], index) / growth
  for (const name of SIZES) market[name][index] = at(market[name], index) * growth
  const ranges = market.trueRanges.save(index)
  market.trueRanges.restore(
    index,
    ranges.map((range) => range / growth),
  )
  const { swings } = market
  if (swings === null) return
  const [variance = null, volume = null] = swings.save(index)
  swings.restore(index, [variance, volume === null ? null : volume * growth])
}
