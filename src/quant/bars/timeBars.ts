import type { TradeEligibility } from '#core/model/tradeEligibility.ts'
import { ELIGIBLE, type OnTradeBar, OpenTradeBar } from './tradeBar.ts'

/**
 * Bars of equal time from trades. A bar is finished by the first trade of a later one, or when `advance` is told that its
 * time is over; a span without a trade that counts gives no bar. A trade of a span that is finished is left out and counted.
 */
export class TimeBars {
  readonly #interval: number
  readonly #finished: OnTradeBar
  readonly #bar = new OpenTradeBar()
  #label = Number.NEGATIVE_INFINITY
  #late = 0

  /** `interval` in microseconds; spans are counted from the epoch. Throws unless it is positive. */
  constructor(interval: number, finished: OnTradeBar) {
    if (!(interval > 0)) throw new Error(`Invariant: bars of ${interval} microseconds`)
    this.#interval = interval
    this.#finished = finished
  }

  /** Trades that came after their bar was finished. */
  get late(): number {
    return this.#late
  }

  /** The bar that is being built, as it is now, with the label of its span; null without a price. */
  get forming(): { readonly tsOpen: number; readonly bar: OpenTradeBar } | null {
    return this.#bar.hasPrice ? { tsOpen: this.#label, bar: this.#bar } : null
  }

  update(ts: number, price: number, size: number, side: number, eligible: TradeEligibility = ELIGIBLE): void {
    const label = ts - (ts % this.#interval)
    if (label < this.#label) {
      this.#late += 1
      return
    }
    if (label > this.#label) {
      this.#close()
      this.#label = label
    }
    this.#bar.add(ts, price, size, side, eligible)
  }

  /** Tells that no trade before this moment will come any more. */
  advance(ts: number): void {
    if (ts < this.#label + this.#interval) return
    this.#close()
    this.#label = ts - (ts % this.#interval)
  }

  #close(): void {
    const bar = this.#bar.finish(this.#label, this.#label + this.#interval)
    if (bar !== null) this.#finished(bar)
  }
}
