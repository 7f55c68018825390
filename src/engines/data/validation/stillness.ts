import type { BarInterval } from '#core/model/bar.ts'
import { type Finding } from './finding.ts'
import { evidenceOf, makeFinding } from './makeFinding.ts'

/** Rows without any movement after which a price is called stale: some hours, a week, a quarter. */
const STALE_ROWS: Readonly<Record<BarInterval, number>> = {
  '1m': 120,
  '5m': 48,
  '15m': 24,
  '1h': 12,
  '1d': 5,
  '1w': 4,
  '1M': 3,
}
/** Equal rows that moved and traded: three in a row do not happen. */
const FROZEN_ROWS = 3
/** Unless the market moves in steps so coarse that bars of a few steps may equal each other: open to close at the least. */
const FINE_STEPS = 20

/**
 * Watches for rows that repeat the one before. Equal rows with a range and a volume are a source that stands still; equal
 * rows without a range may be a market in which nothing happens.
 */
export class Stillness {
  readonly #staleRows: number
  #open = Number.NaN
  #high = Number.NaN
  #low = Number.NaN
  #close = Number.NaN
  #traded = false
  #step = Number.POSITIVE_INFINITY
  #first = 0
  #ts = 0
  #run = 0

  constructor(interval: BarInterval) {
    this.#staleRows = STALE_ROWS[interval]
  }

  /** Takes the next row; returns what the run that ended before it was, or null. */
  check(
    row: number,
    ts: number,
    open: number,
    high: number,
    low: number,
    close: number,
    volume: number,
  ): Finding | null {
    if (open === this.#open && high === this.#high && low === this.#low && close === this.#close) {
      this.#run += 1
      this.#traded &&= volume > 0
      return null
    }
    const ended = this.current()
    const body = Math.abs(open - close)
    if (body > close * 1e-9 && body < this.#step) this.#step = body
    this.#open = open
    this.#high = high
    this.#low = low
    this.#close = close
    this.#traded = volume > 0
    this.#first = row
    this.#ts = ts
    this.#run = 1
    return ended
  }

  /** What the run under way already is; null while it is nothing. */
  current(): Finding | null {
    const moved = this.#high > this.#low
    const isFine = this.#high - this.#low >= FINE_STEPS * this.#step
    if (moved && isFine && this.#traded && this.#run >= FROZEN_ROWS) return this.#finding('FROZEN_PRICES', FROZEN_ROWS)
    return this.#run >= this.#staleRows && !(moved && this.#traded)
      ? this.#finding('STALE_PRICE', this.#staleRows)
      : null
  }

  /** The first of equal rows is right, as far as anybody knows. */
  #finding(code: 'FROZEN_PRICES' | 'STALE_PRICE', limit: number): Finding {
    const [from, count] = [this.#first + 1, this.#run - 1]
    return makeFinding(
      code,
      `Row ${from} was repeated by the ${count} rows after it, price for price`,
      { from, count, ts: this.#ts },
      evidenceOf('equal rows', this.#run, 1, limit - 1),
      code === 'STALE_PRICE' ? null : { kind: 'DROP_ROWS', from, count },
    )
  }
}
