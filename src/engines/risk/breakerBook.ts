import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { BAR, BAR_ROW, type MarketSlice, TRADE, TRADE_ROW } from '#core/model/marketSlice.ts'
import { MarketBreaker } from '#trading/risk/breakers/marketBreaker.ts'
import { type BreakerPause, VolatilityBreaker } from '#trading/risk/breakers/volatilityBreaker.ts'

/** A pause of entries as it was told. */
interface ToldPause extends BreakerPause {
  /** Null is the whole market. */
  readonly instrumentId: InstrumentId | null
  readonly since: number
  readonly day: number
}

/** The circuit breakers of a session: one for each instrument, one for the market where an index is in the session. */
export class Breakers {
  #instruments: readonly Instrument[] = []
  #own: readonly VolatilityBreaker[] = []
  #market = new MarketBreaker()
  #index = -1
  readonly #pauses = new Map<InstrumentId | null, ToldPause>()

  /** Takes the instruments of a session; what those known before have done lately, and their pauses, are kept. */
  open(instruments: readonly Instrument[]): void {
    const before = new Map(this.#instruments.map(({ id }, index) => [id, this.#own[index]]))
    const market = this.#instruments[this.#index]?.id
    this.#instruments = instruments
    this.#own = instruments.map(({ id, assetClass }) => before.get(id) ?? new VolatilityBreaker(assetClass))
    this.#index = marketIndex(instruments)
    if (instruments[this.#index]?.id !== market) this.#market = new MarketBreaker()
  }

  /** Forgets everything, for another account. */
  clear(): void {
    this.#instruments = []
    this.#own = []
    this.#index = -1
    this.#market = new MarketBreaker()
    this.#pauses.clear()
  }

  /** Takes the prices of a slice of the market day `day`; returns the pauses that begin. */
  onSlice(slice: MarketSlice, day: number): readonly ToldPause[] {
    const begun: ToldPause[] = []
    const { bars, trades } = slice
    if (slice.origin === 'live' && trades !== undefined) {
      for (let row = 0, start = 0; row < trades.count; row += 1, start += TRADE_ROW) {
        const { rows } = trades
        const index = rows[start + TRADE.instrument] ?? -1
        this.#onPrice(index, rows[start + TRADE.price] ?? 0, rows[start + TRADE.tsEvent] ?? 0, day, begun)
      }
    }
    for (let row = 0, start = 0; row < slice.barCount; row += 1, start += BAR_ROW) {
      const index = bars[start + BAR.instrument] ?? -1
      this.#onPrice(index, bars[start + BAR.close] ?? 0, bars[start + BAR.tsClose] ?? 0, day, begun)
    }
    return begun
  }

  /** Ends the pauses whose time is over, in market time; returns their keys. */
  endPauses(marketTime: number, day: number): readonly (InstrumentId | null)[] {
    const ended: (InstrumentId | null)[] = []
    for (const [key, pause] of this.#pauses) {
      const isOver = pause.until === Infinity ? day !== pause.day : marketTime >= pause.until
      if (!isOver) continue
      this.#pauses.delete(key)
      ended.push(key)
    }
    return ended
  }

  /** The pause that holds up entries in an instrument; the market's before its own. Null for none. */
  pauseOf(instrumentId: InstrumentId): ToldPause | null {
    return this.#pauses.get(null) ?? this.#pauses.get(instrumentId) ?? null
  }

  /** Pauses that run. */
  get pauses(): Iterable<ToldPause> {
    return this.#pauses.values()
  }

  #onPrice(index: number, price: number, time: number, day: number, begun: ToldPause[]): void {
    const instrument = this.#instruments[index]
    if (instrument === undefined) return
    const own = this.#own[index]?.onPrice(price, time) ?? null
    if (own !== null) this.#begin({ ...own, instrumentId: instrument.id, since: time, day }, begun)
    if (index !== this.#index) return
    const market = this.#market.onPrice(price, day, time)
    if (market !== null) this.#begin({ ...market, instrumentId: null, since: time, day }, begun)
  }

  #begin(pause: ToldPause, begun: ToldPause[]): void {
    const running = this.#pauses.get(pause.instrumentId)
    if (running !== undefined && running.until >= pause.until) return
    this.#pauses.set(pause.instrumentId, pause)
    begun.push(pause)
  }
}

/** The index that stands for the market: the first of the session; -1 without one. */
export function marketIndex(instruments: readonly Instrument[]): number {
  return instruments.findIndex(({ assetClass }) => assetClass === 'INDEX')
}
