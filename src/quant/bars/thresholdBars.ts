import type { TradeEligibility } from '#core/model/tradeEligibility.ts'
import { ELIGIBLE, type OnTradeBar, OpenTradeBar } from './tradeBar.ts'

/** What fills a bar: a number of trades, of units, or of currency. */
export type BarMeasure = 'TRADES' | 'VOLUME' | 'VALUE'

/**
 * Bars of equal activity: tick, volume and dollar bars. A bar ends with the trade that brings its measure to the threshold;
 * that trade is never divided, so a bar may hold up to one trade more than the threshold. What is unfinished at the end
 * gives no bar.
 *
 * Source: M. López de Prado, Advances in Financial Machine Learning (2018), section 2.3.1.
 */
export class ThresholdBars {
  readonly #measure: BarMeasure
  readonly #threshold: number
  readonly #finished: OnTradeBar
  readonly #bar = new OpenTradeBar()

  /** Throws unless the threshold is positive. */
  constructor(measure: BarMeasure, threshold: number, finished: OnTradeBar) {
    if (!(threshold > 0)) throw new Error(`Invariant: bars of ${threshold}`)
    this.#measure = measure
    this.#threshold = threshold
    this.#finished = finished
  }

  update(ts: number, price: number, size: number, side: number, eligible: TradeEligibility = ELIGIBLE): void {
    const bar = this.#bar
    bar.add(ts, price, size, side, eligible)
    // A bar without a price that counts goes on until there is one.
    if (this.#filled() < this.#threshold || !bar.hasPrice) return
    const finished = bar.finish(bar.tsOpen, ts)
    if (finished !== null) this.#finished(finished)
  }

  #filled(): number {
    switch (this.#measure) {
      case 'TRADES':
        return this.#bar.trades
      case 'VOLUME':
        return this.#bar.volume
      case 'VALUE':
        return this.#bar.value
    }
  }
}
