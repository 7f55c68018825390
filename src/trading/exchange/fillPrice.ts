import { notional, toMoney, toPrice, fromQuantity } from '#core/money.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { type ImpactModel, impactShare } from './impact.ts'

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
  /** The same with what other chances of the same moment will add: what an order that must fill whole or at once looks at. */
  readonly inAll: number
  /** How the order's share of the volume moves the price; null for not at all. */
  readonly impact: ImpactModel | null
  /** Volume in units that the order is a share of, and the relative volatility of a bar; read with `impact` only. */
  readonly impactVolume: number
  readonly volatility: number
  /** True when a resting order is traded with: the venue's charge for makers, and no cost on top of the price. */
  readonly isMaker: boolean
  /** Market time of the fill. */
  readonly ts: number
  /** Where in a bar it happens, or at a quote or trade: decides what an entry's exits may do in the same bar. */
  readonly place: 'OPEN' | 'INSIDE' | 'CLOSE' | 'TICK'
  /** Close time of the bar; the time of the quote or trade. */
  readonly bar: number
}

/** Returns the scaled price of a fill, rounded to the instrument's price unit and never worse than the limit. */
export function fillPrice(chance: Chance, instrument: Instrument, direction: 1 | -1, quantity: number): number {
  const { impact, impactVolume, volatility } = chance
  const participation = impactVolume > 0 ? fromQuantity(instrument, quantity) / impactVolume : 0
  const costs = impact === null ? chance.costs : chance.costs + impactShare(impact, participation, volatility)
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
