/** Equity at the close of each bar, in rising order of time; columns of equal length, at least one bar. */
export interface EquityCurve {
  /** Label (start) of the bar, microseconds. */
  readonly tsOpen: Float64Array
  /** Cash and positions at the bar's close, currency units. */
  readonly equity: Float64Array
}

/** A trade from entry to exit; prices include spread and slippage, money is in currency units. */
export interface ClosedTrade {
  readonly side: 'LONG' | 'SHORT'
  /** Units traded, > 0. */
  readonly size: number
  /** Index into the equity curve of the bar of the entry and of the exit. */
  readonly entryBar: number
  readonly exitBar: number
  readonly entryPrice: number
  readonly exitPrice: number
  /** Commissions of entry and exit. */
  readonly commission: number
  /** Profit after commissions. */
  readonly pnl: number
}

/** Return of a trade on its entry value after commissions, as a fraction. */
export function tradeReturn(trade: ClosedTrade): number {
  const side = trade.side === 'LONG' ? 1 : -1
  return side * (trade.exitPrice / trade.entryPrice - 1) - trade.commission / (trade.size * trade.entryPrice)
}
