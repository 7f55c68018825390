import type { ClosedTrade } from './equityCurve.ts'
import { ratio } from './ratios.ts'

/** What turnover is measured from. */
export interface TurnoverInput {
  /** Value of all fills, buys and sells, currency units, >= 0. */
  readonly tradedValue: number
  /** Equity at each bar, currency units. */
  readonly equity: Float64Array
  /** Length of the run. */
  readonly years: number
}

/**
 * Traded value over the mean equity, a year: to buy with the whole account once a year and to sell it again counts 2. Null
 * for a run without length or a mean equity that is not positive.
 */
export function turnoverPerYear({ tradedValue, equity, years }: TurnoverInput): number | null {
  const meanEquity = equity.reduce((sum, value) => sum + value, 0) / equity.length
  return meanEquity > 0 ? ratio(tradedValue, meanEquity * years) : null
}

/** Value of the entries and exits of closed trades, currency units: the traded value where fills are not at hand. */
export function tradedValueOf(trades: readonly ClosedTrade[]): number {
  return trades.reduce((sum, trade) => sum + trade.size * (trade.entryPrice + trade.exitPrice), 0)
}
