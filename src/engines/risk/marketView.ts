import type { BarInterval } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import {
  BAR,
  BAR_ROW,
  type MarketSlice,
  QUOTE,
  QUOTE_ROW,
  type TickRows,
  TRADE,
  TRADE_ROW,
} from '#core/model/marketSlice.ts'
import type { Origin, TradingMode } from '#core/model/origin.ts'
import { sessionAt } from '#core/time/calendar.ts'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'

const LENGTHS: Readonly<Record<BarInterval, number>> = {
  '1m': MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '1h': HOUR,
  '1d': DAY,
  '1w': 7 * DAY,
  '1M': 31 * DAY,
}

/** The last prices of the session's instruments as the slices told them. Prices are in currency units. */
export class MarketView {
  #instruments: readonly Instrument[] = []
  #indexes = new Map<InstrumentId, number>()
  #last = new Float64Array(0)
  #bid = new Float64Array(0)
  #ask = new Float64Array(0)
  #bidSize = new Float64Array(0)
  #askSize = new Float64Array(0)
  #seenAt = new Float64Array(0)
  #arrivedAt = new Float64Array(0)
  #halted: readonly number[] = []
  #interval: BarInterval = '1d'

  /** Market time of the last slice; 0 before the first. */
  marketTime = 0
  /** Origin of the last slice; null before the first. */
  origin: Origin | null = null
  /** Whether any instrument has its sessions in New York. */
  hasSessions = false
  /** Number of slices seen. */
  slices = 0

  get instruments(): readonly Instrument[] {
    return this.#instruments
  }

  /** Forgets every price and takes the instruments of a new session. */
  open(instruments: readonly Instrument[]): void {
    const count = instruments.length
    this.#instruments = instruments
    this.#indexes = new Map(instruments.map((instrument, index) => [instrument.id, index]))
    this.#last = new Float64Array(count).fill(Number.NaN)
    this.#bid = new Float64Array(count).fill(Number.NaN)
    this.#ask = new Float64Array(count).fill(Number.NaN)
    this.#bidSize = new Float64Array(count)
    this.#askSize = new Float64Array(count)
    this.#seenAt = new Float64Array(count)
    this.#arrivedAt = new Float64Array(count)
    this.#halted = []
    this.hasSessions = instruments.some(({ calendar }) => calendar === 'XNYS')
    this.marketTime = 0
    this.origin = null
    this.slices = 0
  }

  /** Length of the bars of the last slice, microseconds. */
  get barLength(): number {
    return LENGTHS[this.#interval]
  }

  /** Takes over the prices of a slice; nothing of the slice is kept. */
  onSlice(slice: MarketSlice, now: number): void {
    this.marketTime = slice.marketTime
    this.origin = slice.origin
    this.slices += 1
    this.#interval = slice.interval
    this.#halted = slice.halted
    const { bars, quotes } = slice
    // A bar of a live market comes after the trades that it is made of, and after younger ones.
    const isLive = slice.origin === 'live'
    if (isLive && slice.trades !== undefined) this.#onTrades(slice.trades, now)
    for (let row = 0, start = 0; row < slice.barCount; row += 1, start += BAR_ROW) {
      const index = bars[start + BAR.instrument] ?? -1
      if (isLive && (bars[start + BAR.tsClose] ?? 0) < (this.#seenAt[index] ?? 0)) continue
      this.#last[index] = bars[start + BAR.close] ?? Number.NaN
      this.#seenAt[index] = bars[start + BAR.tsClose] ?? 0
      this.#arrivedAt[index] = now
    }
    for (let row = 0, start = 0; row < slice.quoteCount; row += 1, start += QUOTE_ROW) {
      const index = quotes[start + QUOTE.instrument] ?? -1
      this.#bid[index] = quotes[start + QUOTE.bid] ?? Number.NaN
      this.#ask[index] = quotes[start + QUOTE.ask] ?? Number.NaN
      this.#bidSize[index] = quotes[start + QUOTE.bidSize] ?? 0
      this.#askSize[index] = quotes[start + QUOTE.askSize] ?? 0
      this.#seenAt[index] = quotes[start + QUOTE.tsEvent] ?? 0
      this.#arrivedAt[index] = now
    }
  }

  /** Between two bars of a live market its trades say what was paid last. */
  #onTrades({ count, rows }: TickRows, now: number): void {
    for (let row = 0, start = 0; row < count; row += 1, start += TRADE_ROW) {
      const index = rows[start + TRADE.instrument] ?? -1
      this.#last[index] = rows[start + TRADE.price] ?? Number.NaN
      this.#seenAt[index] = Math.max(this.#seenAt[index] ?? 0, rows[start + TRADE.tsEvent] ?? 0)
      this.#arrivedAt[index] = now
    }
  }

  /** The instrument of this id in the session; undefined when it is not in it. */
  find(id: InstrumentId): Instrument | undefined {
    const index = this.#indexes.get(id)
    return index === undefined ? undefined : this.#instruments[index]
  }

  /** Index of an instrument in the session's list; -1 when it is not in it. */
  indexOf(id: InstrumentId): number {
    return this.#indexes.get(id) ?? -1
  }

  /** Last traded price, else the middle of the quote; null when neither is known. */
  last(id: InstrumentId): number | null {
    return this.lastAt(this.#indexes.get(id) ?? -1)
  }

  /** The same by the index in the session's list. */
  lastAt(index: number): number | null {
    const last = known(this.#last[index])
    if (last !== null) return last
    const quote = this.#quoteAt(index)
    return quote === null ? null : (quote.bid + quote.ask) / 2
  }

  /** Best bid and offer; null when there are none or they make no sense. */
  quote(id: InstrumentId): { readonly bid: number; readonly ask: number } | null {
    return this.#quoteAt(this.#indexes.get(id) ?? -1)
  }

  /** Units quoted at the best bid and offer; null where their source does not tell. */
  quotedSizes(id: InstrumentId): { readonly bid: number | null; readonly ask: number | null } {
    const index = this.#indexes.get(id) ?? -1
    return { bid: known(this.#bidSize[index]), ask: known(this.#askSize[index]) }
  }

  #quoteAt(index: number): { readonly bid: number; readonly ask: number } | null {
    const bid = known(this.#bid[index])
    const ask = known(this.#ask[index])
    return bid === null || ask === null || ask < bid ? null : { bid, ask }
  }

  /**
   * Age of the last price. Where data is live, by the host's clock since it arrived; else by market time, beyond one bar:
   * a replay stands still when the trader pauses it, and its prices do not grow old meanwhile.
   */
  priceAge(id: InstrumentId, mode: TradingMode, now: number): number {
    const index = this.#indexes.get(id) ?? -1
    if (mode === 'PAPER' || mode === 'LIVE') return now - (this.#arrivedAt[index] ?? 0)
    return Math.max(0, this.marketTime - (this.#seenAt[index] ?? 0) - LENGTHS[this.#interval])
  }

  /** Market time of the last price; 0 when none is known. */
  seenAt(id: InstrumentId): number {
    return this.#seenAt[this.#indexes.get(id) ?? -1] ?? 0
  }

  isHalted(id: InstrumentId): boolean {
    return this.#halted.includes(this.#indexes.get(id) ?? -1)
  }

  /** Bars of a day and longer say nothing about the hour: an order then waits for the next session. */
  isSessionOpen(instrument: Instrument): boolean {
    if (instrument.calendar === 'ALWAYS' || LENGTHS[this.#interval] >= DAY) return true
    return sessionAt(this.marketTime) !== null
  }
}

function known(price: number | undefined): number | null {
  return price !== undefined && price > 0 && price < Infinity ? price : null
}
