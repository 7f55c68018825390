import { AverageTrueRange } from '#quant/indicators/averageTrueRange.ts'
import { SimpleMovingAverage } from '#quant/indicators/simpleMovingAverage.ts'
import type { BarRow } from './barRow.ts'

/** What a tracker knows at the bar where its averages crossed. */
export interface Cross {
  readonly up: boolean
  readonly bar: BarRow
  readonly fast: number
  readonly slow: number
  /** Slow average `slow` bars ago; null when it is not that old yet. */
  readonly slowBefore: number | null
  /** Average true range of 14 bars, currency units; null while there are fewer. */
  readonly range: number | null
  /** Highest and lowest close of the last year of bars (252), this one included. */
  readonly highest: number
  readonly lowest: number
  /** How the crosses before this one ended; a cross ends with the next, so all of them are over. */
  readonly earlier: CrossRecord
}

/** Outcomes of the last crosses: how many there were, and how many ended below what following them cost to enter. */
export interface CrossRecord {
  readonly crosses: number
  readonly losers: number
}

/** The averages at the last cross. */
interface Latest {
  readonly fast: number
  readonly slow: number
  readonly slowBefore: number
  readonly range: number | null
}

const RANGE_LENGTH = 14
const YEAR_OF_BARS = 252
const REMEMBERED_CROSSES = 20

/** Follows the two averages of one instrument and tells when they cross. */
export class CrossTracker {
  readonly #fast: SimpleMovingAverage
  readonly #slow: SimpleMovingAverage
  readonly #range = new AverageTrueRange(RANGE_LENGTH)
  readonly #slowHistory: Float64Array
  readonly #closes = new Float64Array(YEAR_OF_BARS)
  readonly #outcomes: boolean[] = []
  #bars = 0
  #slowCount = 0
  #previousDifference = Number.NaN
  #latest: Latest = { fast: Number.NaN, slow: Number.NaN, slowBefore: Number.NaN, range: null }
  #openPrice = Number.NaN
  #openUp = false

  constructor(fastLength: number, slowLength: number) {
    this.#fast = new SimpleMovingAverage(fastLength)
    this.#slow = new SimpleMovingAverage(slowLength)
    this.#slowHistory = new Float64Array(slowLength)
  }

  /**
   * Takes the next bar and tells whether the averages crossed: the fast one was strictly on one side of the slow one at
   * the bar before and is strictly on the other now. A bar on which they are equal is no cross, nor is the one after it.
   */
  update(high: number, low: number, close: number): boolean {
    const fast = this.#fast.update(close)
    const slow = this.#slow.update(close)
    const range = this.#range.update({ high, low, close })
    const place = this.#bars % YEAR_OF_BARS
    this.#closes[place] = close
    this.#bars += 1
    if (fast === null || slow === null) return false
    const slot = this.#slowCount % this.#slowHistory.length
    const difference = fast - slow
    const crossed = this.#previousDifference * difference < 0
    this.#previousDifference = difference
    if (crossed) {
      const slowBefore = this.#slowCount < this.#slowHistory.length ? Number.NaN : (this.#slowHistory[slot] as number)
      this.#latest = { fast, slow, slowBefore, range }
      this.#settle(difference > 0, close)
    }
    this.#slowHistory[slot] = slow
    this.#slowCount += 1
    return crossed
  }

  /** What is known about the cross at the bar that `update` has just taken. */
  cross(bar: BarRow): Cross {
    const { fast, slow, slowBefore, range } = this.#latest
    return {
      up: fast > slow,
      bar,
      fast,
      slow,
      slowBefore: Number.isNaN(slowBefore) ? null : slowBefore,
      range,
      ...this.#extremes(),
      earlier: { crosses: this.#outcomes.length, losers: this.#outcomes.filter((won) => !won).length },
    }
  }

  #extremes(): { readonly highest: number; readonly lowest: number } {
    const closes = this.#closes
    const seen = Math.min(this.#bars, YEAR_OF_BARS)
    let highest = Number.NEGATIVE_INFINITY
    let lowest = Number.POSITIVE_INFINITY
    // A plain loop: a backtest comes here at every cross, and a callback for each close costs more than all the rest.
    for (let index = 0; index < seen; index += 1) {
      const close = closes[index] as number
      if (close > highest) highest = close
      if (close < lowest) lowest = close
    }
    return { highest, lowest }
  }

  #settle(up: boolean, price: number): void {
    if (!Number.isNaN(this.#openPrice)) {
      const change = price - this.#openPrice
      this.#outcomes.push(this.#openUp ? change > 0 : change < 0)
      if (this.#outcomes.length > REMEMBERED_CROSSES) this.#outcomes.shift()
    }
    this.#openUp = up
    this.#openPrice = price
  }
}
