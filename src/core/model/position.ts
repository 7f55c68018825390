import type { AccountId, InstrumentId } from './identifiers.ts'

/** Net holding of one instrument in one account; always the fold of its fills and adjustments. */
export interface Position {
  readonly accountId: AccountId
  readonly instrumentId: InstrumentId
  /** Signed scaled quantity; negative is short, 0 is flat. */
  readonly quantity: number
  /** Cost of the open quantity, micro-units of the currency, signed like the quantity. */
  readonly cost: number
  /** Profit already taken, dividends, funding and borrow fees included, before fees of trading, micro-units. */
  readonly realised: number
  /** Fees paid so far, micro-units. */
  readonly fees: number
  readonly tsLast: number
}

/** Cash, equity and margin of an account; money in micro-units of its currency. */
export interface Account {
  readonly accountId: AccountId
  readonly currency: string
  readonly startingCash: number
  readonly cash: number
  readonly equity: number
  readonly equityPeak: number
  /** Equity at the start of the market day, for the day's loss. */
  readonly equityDayStart: number
}
