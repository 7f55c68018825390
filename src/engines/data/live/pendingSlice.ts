import { BAR_ROW, DEPTH_ROW, type MarketSlice, QUOTE_ROW, type TickRows, TRADE_ROW } from '#core/model/marketSlice.ts'
import { NO_HALTS } from '../sources/marketSource.ts'
import type { LiveLine } from './liveLine.ts'

/** Trades of one slice at most: beyond that a storm would grow without bound while others are still busy with the last. */
const MOST_TRADES = 20_000

/** What came since the last slice: bars and trades one by one, quotes only as the newest of each instrument. */
export class PendingSlice {
  readonly #quoted: LiveLine[] = []
  #bars: number[] = []
  #trades: number[] = []
  #depth: number[] = []
  #latest = 0
  #dropped = 0

  /** Rows that wait, conflated quotes included. */
  get size(): number {
    return this.#quoted.length + this.#trades.length / TRADE_ROW + this.#bars.length / BAR_ROW + this.depthRows
  }

  get depthRows(): number {
    return this.#depth.length / DEPTH_ROW
  }

  /** Trades left out since the last slice because there were too many; their bars hold them. */
  get dropped(): number {
    return this.#dropped
  }

  quote(line: LiveLine): void {
    this.#latest = Math.max(this.#latest, line.quote.tsEvent)
    if (line.hasNewQuote) return
    line.hasNewQuote = true
    this.#quoted.push(line)
  }

  trade(index: number, tsEvent: number, price: number, size: number, side: number): void {
    this.#latest = Math.max(this.#latest, tsEvent)
    if (this.#trades.length >= MOST_TRADES * TRADE_ROW) this.#dropped += 1
    else this.#trades.push(index, tsEvent, price, size, side)
  }

  bar(row: readonly [number, number, number, number, number, number, number, number]): void {
    this.#latest = Math.max(this.#latest, row[2])
    this.#bars.push(...row)
  }

  depth(index: number, tsEvent: number, side: number, price: number, size: number, kind: number): void {
    this.#latest = Math.max(this.#latest, tsEvent)
    this.#depth.push(index, tsEvent, side, price, size, kind)
  }

  /** Everything that waits as one slice, later than `after` and not earlier than `now`; null when nothing does. */
  take(now: number, after: number): MarketSlice | null {
    if (this.size === 0) return null
    const marketTime = Math.max(now, this.#latest, after + 1)
    const quotes = this.#takeQuotes()
    const trades = tickRows(this.#trades, TRADE_ROW)
    const depth = tickRows(this.#depth, DEPTH_ROW)
    const bars = Float64Array.from(this.#bars)
    this.#bars = []
    this.#trades = []
    this.#depth = []
    this.#latest = 0
    this.#dropped = 0
    if (bars.length + quotes.length === 0 && trades === null && depth === null) return null
    return {
      marketTime,
      origin: 'live',
      interval: '1m',
      barCount: bars.length / BAR_ROW,
      bars,
      quoteCount: quotes.length / QUOTE_ROW,
      quotes,
      halted: NO_HALTS,
      ...(trades === null ? {} : { trades }),
      ...(depth === null ? {} : { depth }),
    }
  }

  /** The newest quote of each instrument that has both sides, in order of time. */
  #takeQuotes(): Float64Array {
    const rows: number[][] = []
    for (const line of this.#quoted) {
      line.hasNewQuote = false
      const { tsEvent, bid, ask, bidSize, askSize } = line.quote
      if (bid !== null && ask !== null) rows.push([line.index, tsEvent, bid, ask, bidSize, askSize])
    }
    this.#quoted.length = 0
    return Float64Array.from(rows.sort(byTime).flat())
  }
}

/** Rows in order of their time; those of one moment stay as they came. */
function tickRows(values: readonly number[], width: number): TickRows | null {
  if (values.length === 0) return null
  const rows = Float64Array.from(values)
  let isSorted = true
  for (let at = width + 1; at < rows.length; at += width) {
    if ((rows[at] as number) < (rows[at - width] as number)) isSorted = false
  }
  if (isSorted) return { count: rows.length / width, rows }
  const list: number[][] = []
  for (let at = 0; at < rows.length; at += width) list.push([...rows.subarray(at, at + width)])
  return { count: list.length, rows: Float64Array.from(list.sort(byTime).flat()) }
}

function byTime(one: readonly number[], other: readonly number[]): number {
  return (one[1] ?? 0) - (other[1] ?? 0)
}
