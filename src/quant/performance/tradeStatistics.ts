import { mean, variance } from '../statistics/moments.ts'
import { type ClosedTrade, tradeReturn } from './equityCurve.ts'
import { ratio } from './ratios.ts'

/** What the trades of a run amount to; null without the trades it takes. */
export interface TradeStatistics {
  readonly trades: number
  readonly winners: number
  readonly winRatePct: number | null
  /** Mean return of a trade on its entry value after commissions. */
  readonly meanTradePct: number | null
  /** Sum of the winning trades' returns over that of the losing ones'; null without a loser. */
  readonly profitFactor: number | null
  /** System quality number: sqrt(n) times mean profit over its deviation (n - 1). */
  readonly sqn: number | null
  readonly commissionsPaid: number
  readonly exposurePct: number
}

/** Sums up closed trades over a run of `bars` bars; exposure is the share of bars between an entry's and its exit's bar. */
export function tradeStatistics(trades: readonly ClosedTrade[], bars: number): TradeStatistics {
  const n = trades.length
  const returns = trades.map(tradeReturn)
  const profits = trades.map((trade) => trade.pnl)
  const winners = profits.filter((profit) => profit > 0).length
  return {
    trades: n,
    winners,
    winRatePct: n === 0 ? null : (100 * winners) / n,
    meanTradePct: n === 0 ? null : 100 * mean(returns),
    profitFactor: profitFactor(returns),
    sqn: n < 2 ? null : ratio(Math.sqrt(n) * mean(profits), Math.sqrt(variance(profits))),
    commissionsPaid: trades.reduce((sum, trade) => sum + trade.commission, 0),
    exposurePct: exposurePct(trades, bars),
  }
}

/** Sum of the positive returns over that of the negative ones'; null without a negative one. */
function profitFactor(returns: ArrayLike<number>): number | null {
  const { gains, losses } = gainsAndLosses(returns)
  return ratio(gains, losses)
}

/** Sums of the positive and of the negative returns, both >= 0. */
export function gainsAndLosses(returns: ArrayLike<number>): { readonly gains: number; readonly losses: number } {
  let gains = 0
  let losses = 0
  for (let index = 0; index < returns.length; index += 1) {
    const value = returns[index] ?? 0
    if (value > 0) gains += value
    else losses -= value
  }
  return { gains, losses }
}

function exposurePct(trades: readonly ClosedTrade[], bars: number): number {
  if (bars === 0) return 0
  const exposed = new Uint8Array(bars)
  for (const trade of trades) exposed.fill(1, trade.entryBar, trade.exitBar + 1)
  return (100 * exposed.reduce((sum, held) => sum + held, 0)) / bars
}
