import { SECOND } from '#core/time/duration.ts'
import type { FeatureInputs } from '../inputs.ts'
import { EventQueue } from './eventQueue.ts'
import type { Gatherer } from './gatherer.ts'

const QUOTE_ROW = 2
const TRADE_ROW = 4
const STATE = 22

/**
 * Trades of one instrument, gathered over bars, and the middle that was in force before each. A trade counts in the bar in
 * which it happened, its end excluded, as bars are made; one that is told after its bar was closed counts nowhere.
 *
 * Where the venue does not tell who took, the rule of Lee and Ready (1991) does: above the middle a buyer, below a seller,
 * at the middle (or without one) as the price last moved. Without any move the trade is on neither side.
 */
export class TradeGatherer implements Gatherer {
  readonly #quotes = new EventQueue(QUOTE_ROW)
  readonly #trades = new EventQueue(TRADE_ROW)
  #heardFrom: number
  #quotedAt = Number.NEGATIVE_INFINITY
  #mid = Number.NaN
  #price = Number.NaN
  /** +1 after a rise, -1 after a fall, 0 before any move. */
  #tick = 0
  #openedAt = Number.NEGATIVE_INFINITY
  #count = 0
  #bought = 0
  #sold = 0
  #value = 0
  #largest = 0
  #squares = 0
  #spreadSize = 0
  #spreadUnits = 0
  #firstAt = 0
  #lastAt = 0
  #gapSquares = 0
  #pricedBefore = Number.NaN
  #variation = 0
  #closedAt = Number.NEGATIVE_INFINITY
  #late = 0

  /** `heardFrom`: since when every trade is heard. What is counted over a bar that opened before is not known. */
  constructor(heardFrom: number) {
    this.#heardFrom = heardFrom
  }

  /** Trades that were told after their bar was closed. */
  get late(): number {
    return this.#late
  }

  /** From `lostAt` on nothing was heard, until `heardFrom`: the middle of then is not known in between. */
  interrupt(lostAt: number, heardFrom: number): void {
    this.takeQuote(lostAt, Number.NaN, Number.NaN)
    this.#heardFrom = heardFrom
  }

  /** Takes a quote, for the middle that later trades are measured against; NaN for a side that is empty. */
  takeQuote(tsEvent: number, bid: number, ask: number): void {
    const at = this.#quotes.place(tsEvent)
    this.#quotes.rows[at + 1] = bid > 0 && ask >= bid ? 0.5 * (bid + ask) : Number.NaN
  }

  /** Takes a trade; `aggressor` is +1 for a buyer, -1 for a seller, 0 where it is not told. */
  takeTrade(tsEvent: number, price: number, size: number, aggressor: number): void {
    const at = this.#trades.place(tsEvent)
    const { rows } = this.#trades
    rows[at + 1] = price
    rows[at + 2] = size
    rows[at + 3] = aggressor
  }

  close(into: FeatureInputs, barClose: number): void {
    this.forming(into, barClose)
    this.#closedAt = barClose
    this.#begin(barClose)
  }

  forming(into: FeatureInputs, at: number): void {
    const { time } = into
    const trades = this.#trades
    while (trades.first < time) this.#pass(trades.take())
    if (this.#openedAt < time) this.#begin(time)
    while (trades.first < at) this.#add(trades.take())
    this.#quoteUntil(at)
    this.#write(into)
  }

  snapshot(): Float64Array {
    const quotes = this.#quotes.snapshot()
    const trades = this.#trades.snapshot()
    const snapshot = new Float64Array(STATE + quotes.length + trades.length)
    snapshot.set([this.#heardFrom, this.#quotedAt, this.#mid, this.#price, this.#tick, this.#openedAt, this.#count])
    snapshot.set([this.#bought, this.#sold, this.#value, this.#largest, this.#squares, this.#spreadSize], 7)
    snapshot.set([this.#spreadUnits, this.#firstAt, this.#lastAt, this.#gapSquares, this.#pricedBefore], 13)
    snapshot.set([this.#variation, this.#closedAt, this.#late, quotes.length], 18)
    snapshot.set(quotes, STATE)
    snapshot.set(trades, STATE + quotes.length)
    return snapshot
  }

  restore(snapshot: Float64Array): void {
    const read = (place: number): number => snapshot[place] ?? Number.NaN
    this.#heardFrom = read(0)
    this.#quotedAt = read(1)
    this.#mid = read(2)
    this.#price = read(3)
    this.#tick = read(4)
    this.#openedAt = read(5)
    this.#count = read(6)
    this.#bought = read(7)
    this.#sold = read(8)
    this.#value = read(9)
    this.#largest = read(10)
    this.#squares = read(11)
    this.#spreadSize = read(12)
    this.#spreadUnits = read(13)
    this.#firstAt = read(14)
    this.#lastAt = read(15)
    this.#gapSquares = read(16)
    this.#pricedBefore = read(17)
    this.#variation = read(18)
    this.#closedAt = read(19)
    this.#late = read(20)
    const end = STATE + read(21)
    this.#quotes.restore(snapshot.subarray(STATE, end))
    this.#trades.restore(snapshot.subarray(end))
  }

  #begin(open: number): void {
    this.#openedAt = open
    this.#count = 0
    this.#bought = 0
    this.#sold = 0
    this.#value = 0
    this.#largest = 0
    this.#squares = 0
    this.#spreadSize = 0
    this.#spreadUnits = 0
    this.#gapSquares = 0
    this.#pricedBefore = Number.NaN
    this.#variation = 0
  }

  /** A trade between two bars, or one that comes too late, only moves the price. */
  #pass(at: number): void {
    const { rows } = this.#trades
    if ((rows[at] ?? 0) < this.#closedAt) this.#late += 1
    else this.#move(rows[at + 1] ?? 0)
  }

  #move(price: number): void {
    if (price > this.#price) this.#tick = 1
    else if (price < this.#price) this.#tick = -1
    this.#price = price
  }

  #add(at: number): void {
    const { rows } = this.#trades
    const ts = rows[at] ?? 0
    const price = rows[at + 1] ?? 0
    const size = rows[at + 2] ?? 0
    this.#quoteUntil(ts)
    this.#move(price)
    // A trade that comes after the middle of its moment was left behind is not measured against a later one.
    const mid = ts > this.#quotedAt ? this.#mid : Number.NaN
    const told = rows[at + 3] ?? 0
    const side = told !== 0 ? told : price > mid ? 1 : price < mid ? -1 : this.#tick
    if (side > 0) this.#bought += size
    else if (side < 0) this.#sold += size
    this.#value += price * size
    this.#squares += size * size
    if (size > this.#largest) this.#largest = size
    if (mid > 0) {
      this.#spreadSize += size * 2 * Math.abs(price - mid)
      this.#spreadUnits += size
    }
    if (this.#count === 0) {
      this.#firstAt = ts
      this.#lastAt = ts
    } else {
      const gap = Math.max(0, ts - this.#lastAt) / SECOND
      const change = price - this.#pricedBefore
      this.#gapSquares += gap * gap
      this.#variation += change * change
    }
    this.#count += 1
    this.#lastAt = Math.max(this.#lastAt, ts)
    this.#pricedBefore = price
  }

  /** Moves the middle on to the one of before a moment: a quote of the same moment may be what the trade left behind. */
  #quoteUntil(ts: number): void {
    const quotes = this.#quotes
    while (quotes.first < ts) {
      const at = quotes.take()
      const quotedAt = quotes.rows[at] ?? 0
      if (quotedAt < this.#quotedAt) continue
      this.#quotedAt = quotedAt
      this.#mid = quotes.rows[at + 1] ?? Number.NaN
    }
  }

  #write(into: FeatureInputs): void {
    const nan = Number.NaN
    const isWhole = this.#openedAt >= this.#heardFrom
    const count = this.#count
    const hasTrades = isWhole && count > 0
    into.tradeCount = isWhole ? count : nan
    into.buyVolume = isWhole ? this.#bought : nan
    into.sellVolume = isWhole ? this.#sold : nan
    into.tradedValue = isWhole ? this.#value : nan
    into.tradeSizeSquares = isWhole ? this.#squares : nan
    into.largestTrade = hasTrades ? this.#largest : nan
    into.effectiveSpread = isWhole && this.#spreadUnits > 0 ? this.#spreadSize / this.#spreadUnits : nan
    into.tradeSpan = hasTrades ? (this.#lastAt - this.#firstAt) / SECOND : nan
    into.tradeGapSquares = hasTrades ? this.#gapSquares : nan
    into.tradeVariation = hasTrades ? this.#variation : nan
  }
}
