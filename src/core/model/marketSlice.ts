import type { BarInterval } from './bar.ts'
import type { MarketAction } from './marketAction.ts'
import type { Origin } from './origin.ts'

/** Columns of one bar row in a slice: instrument index, tsOpen, tsClose, open, high, low, close, volume. */
export const BAR_ROW = 8
/** Columns of one quote row in a slice: instrument index, tsEvent, bid, ask, bid size, ask size. */
export const QUOTE_ROW = 6
/** Columns of one trade row in a slice: instrument index, tsEvent, price, size, aggressor (+1 buyer, -1 seller, 0 unknown). */
export const TRADE_ROW = 5
/**
 * Columns of one row of order book depth: instrument index, tsEvent, side (+1 bid, -1 ask), price, size (0 removes the
 * level), kind (0 a change, 1 the first row of a snapshot that replaces the instrument's book, 2 a later row of it).
 */
export const DEPTH_ROW = 6

/** Offsets within a bar row. */
export const BAR = { instrument: 0, tsOpen: 1, tsClose: 2, open: 3, high: 4, low: 5, close: 6, volume: 7 } as const
/** Offsets within a quote row. */
export const QUOTE = { instrument: 0, tsEvent: 1, bid: 2, ask: 3, bidSize: 4, askSize: 5 } as const
/** Offsets within a trade row. */
export const TRADE = { instrument: 0, tsEvent: 1, price: 2, size: 3, aggressor: 4 } as const
/** Offsets within a depth row. */
export const DEPTH = { instrument: 0, tsEvent: 1, side: 2, price: 3, size: 4, kind: 5 } as const

/** Rows of one kind: at least count * row values; what lies beyond is not read. */
export interface TickRows {
  readonly count: number
  readonly rows: Float64Array
}

/**
 * Everything that became known at one moment of market time, in columns so that it crosses threads without a copy.
 * Instrument indexes point into the session's instrument list.
 *
 * 1. Slices of a session come in rising order of `marketTime`.
 * 2. Every bar in a slice has tsClose <= marketTime; every quote has tsEvent <= marketTime.
 * 3. `bars` and `quotes` hold at least count * row values; what lies beyond is not read.
 */
export interface MarketSlice {
  readonly marketTime: number
  readonly origin: Origin
  readonly interval: BarInterval
  readonly barCount: number
  readonly bars: Float64Array
  readonly quoteCount: number
  readonly quotes: Float64Array
  /** Instruments whose trading is halted at this moment. */
  readonly halted: readonly number[]
  /** Trades of the market, in order of their time; left out without any. */
  readonly trades?: TickRows
  /** Changes of order books, in order of their time; left out without any. */
  readonly depth?: TickRows
  /** What happened to instruments beside trading, before the slice's bars trade; left out without any. */
  readonly actions?: readonly MarketAction[]
}
