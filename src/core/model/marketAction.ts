/**
 * Something that happens to an instrument beside trading. `instrument` is its index in the session's list, prices are in
 * currency units, times are microseconds of market time.
 */
export type MarketAction =
  /** Holders at the open of this slice are owed `perUnit` for each unit (short sellers owe it); paid at `payAt`. */
  | {
      readonly kind: 'CASH_DIVIDEND'
      readonly instrument: number
      readonly perUnit: number
      readonly payAt: number
    }
  /** Every `from` units become `to` units; prices of before are divided by `to / from`. */
  | { readonly kind: 'SPLIT'; readonly instrument: number; readonly from: number; readonly to: number }
  /** The instrument trades under another symbol from now on; it stays the same instrument. */
  | { readonly kind: 'SYMBOL_CHANGE'; readonly instrument: number; readonly symbol: string }
  /** Trading has ended for good: positions are settled at `price`, or at the last price known when it is null. */
  | { readonly kind: 'DELISTING'; readonly instrument: number; readonly price: number | null }
  /** Longs pay shorts `rate` of the position's value at `markPrice` (the other way round when it is negative). */
  | {
      readonly kind: 'FUNDING'
      readonly instrument: number
      readonly rate: number
      readonly markPrice: number | null
    }
  /** What borrowing the instrument costs a year, as a share of its value, and how many units can be located (null: any). */
  | {
      readonly kind: 'BORROW'
      readonly instrument: number
      readonly annualRate: number
      readonly available: number | null
    }
  /** The auction that opens or closes a session, with its price and the units it traded. */
  | {
      readonly kind: 'AUCTION'
      readonly instrument: number
      readonly which: 'OPEN' | 'CLOSE'
      readonly price: number
      readonly volume: number
    }

/** An action of one stored set of bars, with its market time; its `instrument` is 0 until the set has its place in a session. */
export interface TimedAction {
  readonly ts: number
  readonly action: MarketAction
}
