import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { BAR, BAR_ROW, type MarketSlice, TRADE, TRADE_ROW } from '#core/model/marketSlice.ts'
import type { ReturnMatrix } from '#trading/risk/tail/returnMatrix.ts'

/** Market days kept: two years of sessions. */
const DAYS = 504

/**
 * The last price of each instrument on each market day, from which tails, betas and volatilities are read. A day begins with
 * the first price of an instrument that has sessions, where there is one, so that a weekend of coins belongs to its Friday.
 * Prices before a split are brought to the units of after it. Bounded.
 */
export class ReturnsHistory {
  #ids: readonly InstrumentId[] = []
  #hasSessions: readonly boolean[] = []
  #isMixed = false
  #closes = new Float64Array(0)
  /** Days begun; the last may still run. */
  #days = 0
  #day: number | null = null
  /** Counts completed days and everything else that changes past returns. */
  version = 0

  /** Takes the instruments of a session; closes of those that were known before are kept. */
  open(instruments: readonly Instrument[]): void {
    const before = new Map(this.#ids.map((id, index) => [id, index]))
    const closes = new Float64Array(instruments.length * DAYS).fill(Number.NaN)
    instruments.forEach(({ id }, index) => {
      const old = before.get(id)
      if (old !== undefined) closes.set(this.#closes.subarray(old * DAYS, (old + 1) * DAYS), index * DAYS)
    })
    this.#ids = instruments.map(({ id }) => id)
    this.#hasSessions = instruments.map(({ calendar }) => calendar === 'XNYS')
    this.#isMixed = this.#hasSessions.includes(true)
    this.#closes = closes
    this.version += 1
  }

  /** Forgets every price, for another account's session. */
  clear(): void {
    this.#ids = []
    this.#closes = new Float64Array(0)
    this.#days = 0
    this.#day = null
    this.version += 1
  }

  /** Takes the prices of a slice of the market day `day`; slices come in order of time. */
  onSlice(slice: MarketSlice, day: number): void {
    for (const action of slice.actions ?? [])
      if (action.kind === 'SPLIT') this.#split(action.instrument, action.from / action.to)
    const { bars, trades } = slice
    for (let row = 0, start = 0; row < slice.barCount; row += 1, start += BAR_ROW)
      this.#note(bars[start + BAR.instrument] ?? -1, bars[start + BAR.close] ?? Number.NaN, day)
    if (slice.origin !== 'live' || trades === undefined) return
    for (let row = 0, start = 0; row < trades.count; row += 1, start += TRADE_ROW)
      this.#note(trades.rows[start + TRADE.instrument] ?? -1, trades.rows[start + TRADE.price] ?? Number.NaN, day)
  }

  /** Simple returns of every instrument over the completed days, in the order of the session's list. */
  matrix(): ReturnMatrix {
    const assets = this.#ids.length
    const periods = Math.max(0, Math.min(this.#days, DAYS) - 2)
    const returns = new Float64Array(assets * periods).fill(Number.NaN)
    for (let asset = 0; asset < assets; asset += 1) {
      for (let period = 0; period < periods; period += 1) {
        const before = this.#closes[asset * DAYS + period] ?? Number.NaN
        returns[asset * periods + period] = (this.#closes[asset * DAYS + period + 1] ?? Number.NaN) / before - 1
      }
    }
    return { assets, periods, returns }
  }

  #note(index: number, price: number, day: number): void {
    if (!(price > 0 && price < Infinity) || index < 0 || index >= this.#ids.length) return
    if (day !== this.#day && (this.#day === null || !this.#isMixed || this.#hasSessions[index] === true))
      this.#begin(day)
    this.#closes[index * DAYS + Math.min(this.#days, DAYS) - 1] = price
  }

  #begin(day: number): void {
    this.#day = day
    this.#days += 1
    this.version += 1
    if (this.#days <= DAYS) return
    for (let start = 0; start < this.#closes.length; start += DAYS) {
      this.#closes.copyWithin(start, start + 1, start + DAYS)
      this.#closes[start + DAYS - 1] = Number.NaN
    }
  }

  #split(index: number, ratio: number): void {
    if (!(ratio > 0)) return
    for (let place = index * DAYS; place < (index + 1) * DAYS; place += 1)
      this.#closes[place] = (this.#closes[place] ?? Number.NaN) * ratio
    this.version += 1
  }
}
