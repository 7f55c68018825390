import { ratio } from './ratios.ts'

/**
 * Kelly fraction of a bet that wins a share of the time (Kelly, 1956): W - (1 - W) / payoff, the payoff being the mean win
 * over the mean loss. Negative says: do not bet. Null without a win and without a loss.
 */
export function kellyOfTrades(winShare: number, payoff: number | null): number | null {
  return payoff === null || payoff <= 0 ? null : winShare - (1 - winShare) / payoff
}

/**
 * Kelly fraction of returns, mean over variance (Thorp, 2006): the multiple of the present position with the highest
 * growth where returns are small. Both per period; null where they never change.
 */
export function kellyOfReturns(mean: number, variance: number): number | null {
  return ratio(mean, variance)
}
