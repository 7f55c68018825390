import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { BAR_ROW, type MarketSlice, QUOTE_ROW } from '#core/model/marketSlice.ts'
import { DAY } from '#core/time/duration.ts'
import type { QuoteView } from '#contracts/records/market.ts'

interface Line {
  readonly key: InstrumentId
  last: number
  previousClose: number | null
  day: number
  bid: number | null
  ask: number | null
  tsEvent: number
  volume: number
  halted: boolean
  changed: boolean
}

/** The last prices of every instrument; collected slice by slice and shown a few times a second. */
export class QuoteBoard {
  readonly #lines: readonly Line[]
  readonly #daily: boolean

  constructor(instruments: readonly Instrument[], daily: boolean) {
    this.#daily = daily
    this.#lines = instruments.map(({ id }) => ({
      key: id,
      last: Number.NaN,
      previousClose: null,
      day: -1,
      bid: null,
      ask: null,
      tsEvent: 0,
      volume: 0,
      halted: false,
      changed: false,
    }))
  }

  /** Takes in the bars, quotes and halts of a slice. */
  take(slice: MarketSlice): void {
    const { bars, quotes } = slice
    for (let row = 0; row < slice.barCount; row += 1) {
      const line = this.#lines[bars[row * BAR_ROW] ?? -1]
      if (line === undefined) continue
      const tsOpen = bars[row * BAR_ROW + 1] ?? 0
      const day = this.#daily ? tsOpen : tsOpen - (tsOpen % DAY)
      if (day !== line.day) {
        line.previousClose = Number.isNaN(line.last) ? null : line.last
        line.volume = 0
        line.day = day
      }
      line.last = bars[row * BAR_ROW + 6] ?? line.last
      line.volume += bars[row * BAR_ROW + 7] ?? 0
      line.tsEvent = slice.marketTime
      line.changed = true
    }
    for (let row = 0; row < slice.quoteCount; row += 1) {
      const line = this.#lines[quotes[row * QUOTE_ROW] ?? -1]
      if (line === undefined) continue
      line.bid = quotes[row * QUOTE_ROW + 2] ?? null
      line.ask = quotes[row * QUOTE_ROW + 3] ?? null
      line.tsEvent = quotes[row * QUOTE_ROW + 1] ?? line.tsEvent
      line.changed = true
    }
    for (const [index, line] of this.#lines.entries()) {
      const halted = slice.halted.includes(index)
      if (halted !== line.halted) line.changed = true
      line.halted = halted
    }
  }

  /** Hands over the lines that changed since the last time. */
  flush(now: number, show: (quote: QuoteView) => void): void {
    for (const line of this.#lines) {
      if (!line.changed || Number.isNaN(line.last)) continue
      line.changed = false
      const { key, last, previousClose, bid, ask, tsEvent, halted, volume } = line
      show({ key, last, previousClose, bid, ask, tsEvent, tsInit: now, halted, volume, sourceId: null, isStale: false })
    }
  }
}
