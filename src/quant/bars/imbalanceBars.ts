import type { TradeEligibility } from '#core/model/tradeEligibility.ts'
import { ELIGIBLE, type OnTradeBar, OpenTradeBar } from './tradeBar.ts'

/** What is summed with the sign of each trade: trades, units, or currency. */
export type ImbalanceMeasure = 'TRADES' | 'VOLUME' | 'VALUE'

/** How imbalance bars begin and how far they may drift. */
export interface ImbalanceTerms {
  readonly measure: ImbalanceMeasure
  /** Trades expected in the first bar. */
  readonly firstTrades: number
  /** Signed measure expected of one trade in the first bar, as a positive number. */
  readonly firstImbalance: number
  /** Bars over which the expected length is smoothed. */
  readonly barsSmoothed: number
  /** Trades over which the expected signed measure is smoothed. */
  readonly tradesSmoothed: number
  /** The expected length stays between these; without bounds it runs away in either direction. */
  readonly leastTrades: number
  readonly mostTrades: number
}

/**
 * Imbalance bars: a bar ends when the signed measure since its beginning exceeds what was to be expected, E[T] |E[b v]|,
 * both expectations smoothed exponentially over what came before. A trade whose side is unknown takes the side of the last
 * change of the price (the tick rule), as the published definition does.
 *
 * Source: M. López de Prado, Advances in Financial Machine Learning (2018), section 2.3.2.1 and 2.3.2.2. The bounds on the
 * expected length are ours: the published rule has none and is known to run away.
 */
export class ImbalanceBars {
  readonly #terms: ImbalanceTerms
  readonly #finished: OnTradeBar
  readonly #bar = new OpenTradeBar()
  #imbalance = 0
  #expectedTrades: number
  #expectedSigned: number
  #lastPrice = Number.NaN
  #lastSide = 1

  /** Throws unless the terms are positive and the bounds hold the first length. */
  constructor(terms: ImbalanceTerms, finished: OnTradeBar) {
    const { firstTrades, firstImbalance, barsSmoothed, tradesSmoothed, leastTrades, mostTrades } = terms
    const isUsable =
      firstImbalance > 0 && barsSmoothed >= 1 && tradesSmoothed >= 1 && leastTrades >= 1 && mostTrades >= leastTrades
    if (!isUsable || firstTrades < leastTrades || firstTrades > mostTrades) {
      throw new Error('Invariant: imbalance bars with terms that cannot be')
    }
    this.#terms = terms
    this.#finished = finished
    this.#expectedTrades = firstTrades
    this.#expectedSigned = firstImbalance
  }

  update(ts: number, price: number, size: number, side: number, eligible: TradeEligibility = ELIGIBLE): void {
    const sign = this.#signOf(price, side)
    const bar = this.#bar
    bar.add(ts, price, size, sign, eligible)
    const signed = sign * this.#measureOf(price, size, eligible)
    this.#imbalance += signed
    this.#expectedSigned += (2 / (this.#terms.tradesSmoothed + 1)) * (signed - this.#expectedSigned)
    if (!bar.hasPrice || bar.trades < this.#terms.leastTrades) return
    const isLong = bar.trades >= this.#terms.mostTrades
    if (!isLong && Math.abs(this.#imbalance) < this.#expectedTrades * Math.abs(this.#expectedSigned)) return
    this.#close(ts)
  }

  #close(ts: number): void {
    const { barsSmoothed, leastTrades, mostTrades } = this.#terms
    const weight = 2 / (barsSmoothed + 1)
    const length = this.#expectedTrades + weight * (this.#bar.trades - this.#expectedTrades)
    this.#expectedTrades = Math.min(mostTrades, Math.max(leastTrades, length))
    this.#imbalance = 0
    const finished = this.#bar.finish(this.#bar.tsOpen, ts)
    if (finished !== null) this.#finished(finished)
  }

  #measureOf(price: number, size: number, eligible: TradeEligibility): number {
    if (this.#terms.measure === 'TRADES') return 1
    if (!eligible.forVolume) return 0
    return this.#terms.measure === 'VOLUME' ? size : price * size
  }

  #signOf(price: number, side: number): number {
    const before = this.#lastPrice
    this.#lastPrice = price
    if (side !== 0) this.#lastSide = side
    else if (price > before) this.#lastSide = 1
    else if (price < before) this.#lastSide = -1
    return this.#lastSide
  }
}
