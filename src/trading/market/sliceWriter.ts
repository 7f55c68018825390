import { BAR_ROW, type MarketSlice, QUOTE_ROW } from '#core/model/marketSlice.ts'
import { MINUTE } from '#core/time/duration.ts'
import type { PriceBar } from './priceBar.ts'
import { UNIVERSE } from './universe.ts'

/** Collects the rows of one minute into fresh columns; the slice may leave for another thread. */
export class SliceWriter {
  readonly #tsOpen: number
  readonly #bars = new Float64Array(UNIVERSE.length * BAR_ROW)
  readonly #quotes = new Float64Array(UNIVERSE.length * QUOTE_ROW)
  readonly #halted: number[] = []
  #barCount = 0
  #quoteCount = 0

  constructor(tsOpen: number) {
    this.#tsOpen = tsOpen
  }

  bar(position: number, bar: PriceBar, volume: number): void {
    const start = this.#barCount * BAR_ROW
    const bars = this.#bars
    bars[start] = position
    bars[start + 1] = this.#tsOpen
    bars[start + 2] = this.#tsOpen + MINUTE
    bars[start + 3] = bar.open
    bars[start + 4] = bar.high
    bars[start + 5] = bar.low
    bars[start + 6] = bar.close
    bars[start + 7] = volume
    this.#barCount += 1
  }

  quote(position: number, bid: number, ask: number, bidSize: number, askSize: number): void {
    const start = this.#quoteCount * QUOTE_ROW
    const quotes = this.#quotes
    quotes[start] = position
    quotes[start + 1] = this.#tsOpen + MINUTE
    quotes[start + 2] = bid
    quotes[start + 3] = ask
    quotes[start + 4] = bidSize
    quotes[start + 5] = askSize
    this.#quoteCount += 1
  }

  halt(position: number): void {
    this.#halted.push(position)
  }

  finish(): MarketSlice {
    return {
      marketTime: this.#tsOpen + MINUTE,
      origin: 'simulated',
      interval: '1m',
      barCount: this.#barCount,
      bars: this.#bars,
      quoteCount: this.#quoteCount,
      quotes: this.#quotes,
      halted: this.#halted,
    }
  }
}
