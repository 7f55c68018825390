import type { Instrument } from '#core/model/instrument.ts'
import { BAR, BAR_ROW, type MarketSlice } from '#core/model/marketSlice.ts'
import { Correlations } from '#trading/risk/book/correlations.ts'
import { Turnover } from '#trading/risk/book/turnover.ts'

/** What the bars of a session teach risk: what moves alike, and how much is traded. Indexes are those of the session. */
export class MarketWatch {
  #instruments: readonly Instrument[] = []
  #correlations = new Correlations(0)
  #turnover = new Turnover(0)

  get correlations(): Correlations {
    return this.#correlations
  }

  get turnover(): Turnover {
    return this.#turnover
  }

  /** Takes the instruments of a session; where they are those of before with others behind them, nothing is forgotten. */
  open(instruments: readonly Instrument[]): void {
    const isMore = this.#instruments.every(({ id }, index) => instruments[index]?.id === id)
    const grown = isMore && this.#instruments.length > 0
    this.#correlations = grown ? this.#correlations.grown(instruments.length) : new Correlations(instruments.length)
    this.#turnover = grown ? this.#turnover.grown(instruments.length) : new Turnover(instruments.length)
    this.#instruments = instruments
  }

  /** Learns from the bars of a slice; quotes and trades between them teach nothing. */
  onSlice({ bars, barCount }: MarketSlice): void {
    for (let row = 0, start = 0; row < barCount; row += 1, start += BAR_ROW) {
      const index = bars[start + BAR.instrument] ?? -1
      const close = bars[start + BAR.close] ?? Number.NaN
      this.#correlations.noteBar(index, close, bars[start + BAR.tsClose] ?? 0)
      this.#turnover.noteBar(index, close * (bars[start + BAR.volume] ?? Number.NaN))
    }
  }
}
