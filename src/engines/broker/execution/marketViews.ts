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
import { toPrice, toQuantity } from '#core/money.ts'
import { exchangeCalendar } from '#core/time/calendars/exchangeCalendars.ts'
import type { ExecutionView } from '#trading/execution/executionView.ts'

const UNSEEN: ExecutionView = { bid: null, ask: null, volume: 0, isOpen: false }

/**
 * The market of a session as parent orders see it.
 *
 * 1. The touch is that of the last quote; where an instrument is never quoted, its last price stands for both sides.
 * 2. The volume is that of the trades heard; where none is ever heard, that of the bars.
 */
export class MarketViews {
  readonly #instruments: readonly Instrument[]
  readonly #indexes: ReadonlyMap<InstrumentId, number>
  readonly #bid: Float64Array
  readonly #ask: Float64Array
  readonly #last: Float64Array
  readonly #volume: Float64Array
  readonly #hasTrades: Uint8Array
  #halted: readonly number[] = []
  readonly #fresh = new Set<number>()

  /** Market time of the last slice, microseconds; 0 before the first. */
  marketTime = 0

  constructor(instruments: readonly Instrument[]) {
    const count = instruments.length
    this.#instruments = instruments
    this.#indexes = new Map(instruments.map(({ id }, index) => [id, index]))
    this.#bid = new Float64Array(count).fill(Number.NaN)
    this.#ask = new Float64Array(count).fill(Number.NaN)
    this.#last = new Float64Array(count).fill(Number.NaN)
    this.#volume = new Float64Array(count)
    this.#hasTrades = new Uint8Array(count)
  }

  /** Takes over what a slice tells; nothing of the slice is kept. */
  onSlice(slice: MarketSlice): void {
    this.marketTime = slice.marketTime
    this.#halted = slice.halted
    if (slice.trades !== undefined) this.#onTrades(slice.trades)
    const { bars, quotes } = slice
    for (let row = 0, start = 0; row < slice.barCount; row += 1, start += BAR_ROW) {
      const index = bars[start + BAR.instrument] ?? -1
      this.#last[index] = bars[start + BAR.close] ?? Number.NaN
      if (this.#hasTrades[index] === 0)
        this.#volume[index] = (this.#volume[index] ?? 0) + (bars[start + BAR.volume] ?? 0)
      this.#fresh.add(index)
    }
    for (let row = 0, start = 0; row < slice.quoteCount; row += 1, start += QUOTE_ROW) {
      const index = quotes[start + QUOTE.instrument] ?? -1
      this.#bid[index] = quotes[start + QUOTE.bid] ?? Number.NaN
      this.#ask[index] = quotes[start + QUOTE.ask] ?? Number.NaN
      this.#fresh.add(index)
    }
  }

  #onTrades({ count, rows }: TickRows): void {
    for (let row = 0, start = 0; row < count; row += 1, start += TRADE_ROW) {
      const index = rows[start + TRADE.instrument] ?? -1
      this.#hasTrades[index] = 1
      this.#last[index] = rows[start + TRADE.price] ?? Number.NaN
      this.#volume[index] = (this.#volume[index] ?? 0) + (rows[start + TRADE.size] ?? 0)
      this.#fresh.add(index)
    }
  }

  /** Instruments of which something was told since the last call. */
  takeFresh(): readonly InstrumentId[] {
    const ids = [...this.#fresh].flatMap((index) => this.#instruments[index]?.id ?? [])
    this.#fresh.clear()
    return ids
  }

  /** The market of an instrument at a moment; nothing is known of one that the session does not list. */
  of(id: InstrumentId, now: number): ExecutionView {
    const index = this.#indexes.get(id) ?? -1
    const instrument = this.#instruments[index]
    if (instrument === undefined) return UNSEEN
    const isQuoted = !(Number.isNaN(this.#bid[index]) && Number.isNaN(this.#ask[index]))
    const priceOf = (side: Float64Array): number | null => {
      const price = (isQuoted ? side : this.#last)[index] ?? Number.NaN
      return price > 0 ? toPrice(instrument, price) : null
    }
    const isHalted = this.#halted.includes(index)
    return {
      bid: priceOf(this.#bid),
      ask: priceOf(this.#ask),
      volume: toQuantity(instrument, this.#volume[index] ?? 0),
      isOpen: !isHalted && exchangeCalendar(instrument.calendar).isOpenAt(now),
    }
  }
}
