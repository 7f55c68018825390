import { notional, toMoney, toPrice, fromQuantity } from '#core/money.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { IMPACT_COEFFICIENT } from './terms.ts'

/** One opportunity of an order to trade: where the market is, what trading there costs and how much there is. */
export interface Chance {
  /** Price before costs, currency units: an open, a close, a touched stop or limit, the far side of a quote. */
  readonly price: number
  /** Price against which the cost of the fill is told: the same, or the middle of a quote. */
  readonly reference: number
  /** Half spread and slippage on top of the price as a share of it; 0 for a limit order filled at its limit. */
  readonly costs: number
  /** Scaled price that the fill is never worse than; null for market orders. */
  readonly limit: number | null
  /** Scaled quantity to be had; infinite where nothing limits it. */
  readonly available: number
  /** Volume of the bar in units when the order's share of it moves the price; 0 for none. */
  readonly impactVolume: number
  /** Market time of the fill. */
  readonly ts: number
  /** Where in a bar it happens, or at a quote: decides what an entry's exits may do in the same bar. */
  readonly place: 'OPEN' | 'INSIDE' | 'CLOSE' | 'QUOTE'
  /** Close time of the bar; the time of the quote. */
  readonly bar: number
}

/** Returns the scaled price of a fill, rounded to the instrument's price unit and never worse than the limit. */
export function fillPrice(chance: Chance, instrument: Instrument, direction: 1 | -1, quantity: number): number {
  const share = chance.impactVolume > 0 ? fromQuantity(instrument, quantity) / chance.impactVolume : 0
  const costs = chance.costs + IMPACT_COEFFICIENT * share * share
  const price = Math.max(1, toPrice(instrument, chance.price * (1 + direction * costs)))
  if (chance.limit === null) return price
  return direction > 0 ? Math.min(price, chance.limit) : Math.max(price, chance.limit)
}

/** Returns what a fill cost against the reference price, micro-units; positive is a cost. */
export function slippageOf(
  chance: Chance,
  instrument: Instrument,
  direction: 1 | -1,
  price: number,
  quantity: number,
): number {
  const paid = notional(instrument, price, quantity)
  const fair = toMoney(chance.reference * fromQuantity(instrument, quantity))
  return direction > 0 ? paid - fair : fair - paid
}
