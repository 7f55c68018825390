import { BAR, BAR_ROW, type MarketSlice, TRADE, TRADE_ROW } from '#core/model/marketSlice.ts'
import type { FeatureInputs } from '#quant/features/inputs.ts'

/**
 * A bar of one instrument that forms: of the trades since it opened, or, where bars of a shorter length come, of those. It
 * opens at a multiple of its length, UTC.
 */
export class FormingBar {
  readonly #place: number
  readonly #length: number
  /** Opening time; NaN while no bar forms. */
  tsOpen = Number.NaN
  #open = 0
  #high = 0
  #low = 0
  #close = 0
  #volume = 0

  constructor(place: number, length: number) {
    this.#place = place
    this.#length = length
  }

  /** Takes the trades of a moment. */
  takeTrades({ trades }: MarketSlice): void {
    if (trades === undefined) return
    for (let row = 0; row < trades.count; row += 1) {
      const at = row * TRADE_ROW
      if (trades.rows[at + TRADE.instrument] !== this.#place) continue
      const price = trades.rows[at + TRADE.price] ?? 0
      this.#add(trades.rows[at + TRADE.tsEvent] ?? 0, price, price, price, price, trades.rows[at + TRADE.size] ?? 0)
    }
  }

  /** Takes the bars of a moment, which are shorter. */
  takeBars({ bars, barCount }: MarketSlice): void {
    for (let row = 0; row < barCount; row += 1) {
      const at = row * BAR_ROW
      if (bars[at + BAR.instrument] !== this.#place) continue
      const cell = (offset: number): number => bars[at + offset] ?? Number.NaN
      this.#add(cell(BAR.tsOpen), cell(BAR.open), cell(BAR.high), cell(BAR.low), cell(BAR.close), cell(BAR.volume))
    }
  }

  /** A bar has closed: what it covers no longer forms. */
  closedThrough(tsOpen: number): void {
    if (this.tsOpen <= tsOpen) this.tsOpen = Number.NaN
  }

  /** Writes its prices. */
  write(into: FeatureInputs): void {
    into.time = this.tsOpen
    into.open = this.#open
    into.high = this.#high
    into.low = this.#low
    into.close = this.#close
    into.volume = this.#volume
  }

  #add(time: number, open: number, high: number, low: number, close: number, volume: number): void {
    const tsOpen = time - (time % this.#length)
    if (tsOpen < this.tsOpen) return
    if (tsOpen === this.tsOpen) {
      this.#high = Math.max(this.#high, high)
      this.#low = Math.min(this.#low, low)
      this.#volume += volume
    } else {
      this.tsOpen = tsOpen
      this.#open = open
      this.#high = high
      this.#low = low
      this.#volume = volume
    }
    this.#close = close
  }
}
