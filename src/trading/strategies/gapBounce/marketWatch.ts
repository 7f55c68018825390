import { MarketRegime, type RegimeReading } from '#quant/regimes/marketRegime.ts'
import type { BarRow } from '../barRow.ts'
import type { MarketGauges } from '../marketGauges.ts'
import { sessionDayOf } from './shareWatch.ts'

/** Follows the index and the volatility index of a session through the bars of any length. */
export class MarketWatch {
  readonly #gauges: MarketGauges
  readonly #regime = new MarketRegime()
  readonly #index = new LastOfDay((close) => this.#regime.indexClose(close))
  readonly #volatility = new LastOfDay((close) => this.#regime.volatilityClose(close))

  constructor(gauges: MarketGauges) {
    this.#gauges = gauges
  }

  /** Takes a bar if it is one of the two indexes'; `daily` bars are finished sessions. */
  bar(bar: BarRow, daily: boolean): void {
    if (bar.instrument === this.#gauges.index) {
      if (this.#index.bar(bar, daily)) this.#regime.indexPrice(bar.close)
    } else if (bar.instrument === this.#gauges.volatility) {
      if (this.#volatility.bar(bar, daily)) this.#regime.volatilityLevel(bar.close)
    }
  }

  /** Returns what the market permits by what is known now; null when nothing is. */
  read(): RegimeReading | null {
    return this.#regime.read()
  }
}

/** Finds the close of each day in a stream of bars: at once for daily ones, with the next day's first bar otherwise. */
class LastOfDay {
  readonly #close: (price: number) => void
  #day = Number.NEGATIVE_INFINITY
  #price: number | null = null

  constructor(close: (price: number) => void) {
    this.#close = close
  }

  /** Takes the next bar; false when its day is over already. */
  bar(bar: BarRow, daily: boolean): boolean {
    const day = sessionDayOf(bar)
    if (day < this.#day || (day === this.#day && this.#price === null)) return false
    if (day > this.#day && this.#price !== null) this.#close(this.#price)
    this.#day = day
    this.#price = bar.close
    if (daily) {
      this.#close(bar.close)
      this.#price = null
    }
    return true
  }
}
