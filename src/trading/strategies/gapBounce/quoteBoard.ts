import { type MarketSlice, QUOTE, QUOTE_ROW } from '#core/model/marketSlice.ts'
import { MINUTE } from '#core/time/duration.ts'

const FRESH = 5 * MINUTE

/** The last bid and offer of each instrument. */
export class QuoteBoard {
  readonly #bid: Float64Array
  readonly #ask: Float64Array
  readonly #ts: Float64Array

  constructor(instruments: number) {
    this.#bid = new Float64Array(instruments)
    this.#ask = new Float64Array(instruments)
    this.#ts = new Float64Array(instruments).fill(Number.NEGATIVE_INFINITY)
  }

  /** Takes the quotes of a slice. */
  slice(slice: MarketSlice): void {
    for (let row = 0; row < slice.quoteCount; row += 1) {
      const start = row * QUOTE_ROW
      const instrument = slice.quotes[start + QUOTE.instrument] ?? Number.NaN
      this.#bid[instrument] = slice.quotes[start + QUOTE.bid] ?? Number.NaN
      this.#ask[instrument] = slice.quotes[start + QUOTE.ask] ?? Number.NaN
      this.#ts[instrument] = slice.quotes[start + QUOTE.tsEvent] ?? Number.NaN
    }
  }

  /** Half of the spread over the mid; null when the last quote is crossed, missing or older than five minutes. */
  halfSpread(instrument: number, now: number): number | null {
    const bid = this.#bid[instrument] ?? Number.NaN
    const ask = this.#ask[instrument] ?? Number.NaN
    if (!(now - (this.#ts[instrument] ?? Number.NaN) <= FRESH) || !(bid > 0 && ask >= bid)) return null
    return (ask - bid) / (ask + bid)
  }
}
