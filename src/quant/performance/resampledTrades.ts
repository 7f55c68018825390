import type { IndexedStatistics } from '../statistics/bootstrap.ts'
import { type ClosedTrade, tradeReturn } from './equityCurve.ts'
import type { TradeExcursion } from './excursion.ts'
import { kellyOfTrades } from './kelly.ts'
import { barsHeld, daysHeld } from './tradeDuration.ts'

/** The figures that trades are resampled for, in the order that `tradeFigureStatistics` gives them. */
export const RESAMPLED_TRADE_FIGURES = [
  'meanTradePct',
  'expectancy',
  'expectancyR',
  'profitFactor',
  'payoffRatio',
  'averageWinPct',
  'averageLossPct',
  'sqn',
  'kellyOfTrades',
  'meanTradeBars',
  'meanTradeDays',
  'meanAdversePct',
  'meanFavourablePct',
  'edgeRatio',
] as const

/**
 * Prepares the figures of trades for resampling. A ratio without denominator is infinite or NaN, and so is a figure of
 * excursions where there are none. The array that a call returns is used again by the next one.
 */
export function tradeFigureStatistics(
  trades: readonly ClosedTrade[],
  excursions: readonly TradeExcursion[] | null,
  tsOpen: Float64Array,
): IndexedStatistics {
  const n = trades.length
  if (excursions !== null && excursions.length !== n) throw new Error('Invariant: every trade needs its excursion')
  const column = (measure: (trade: ClosedTrade) => number): Float64Array => Float64Array.from(trades, measure)
  const returns = column(tradeReturn)
  const profits = column((trade) => trade.pnl)
  const bars = column(barsHeld)
  const days = column((trade) => daysHeld(trade, tsOpen))
  const adverse = trades.map((_, index) => excursions?.[index]?.adverse ?? Number.NaN)
  const favourable = trades.map((_, index) => excursions?.[index]?.favourable ?? Number.NaN)
  const figures = new Float64Array(RESAMPLED_TRADE_FIGURES.length)
  return (indexes) => {
    let [gains, losses, wins, losers] = [0, 0, 0, 0]
    let [profit, squares, lostMoney, moneyLosers] = [0, 0, 0, 0]
    let [barSum, daySum, adverseSum, favourableSum] = [0, 0, 0, 0]
    for (let position = 0; position < n; position += 1) {
      const index = indexes[position] ?? 0
      const value = returns[index] ?? 0
      if (value > 0) {
        gains += value
        wins += 1
      } else if (value < 0) {
        losses -= value
        losers += 1
      }
      const pnl = profits[index] ?? 0
      profit += pnl
      if (pnl < 0) {
        lostMoney -= pnl
        moneyLosers += 1
      }
      barSum += bars[index] ?? 0
      daySum += days[index] ?? 0
      adverseSum += adverse[index] ?? 0
      favourableSum += favourable[index] ?? 0
    }
    const mean = profit / n
    for (let position = 0; position < n; position += 1) squares += ((profits[indexes[position] ?? 0] ?? 0) - mean) ** 2
    const payoff = wins === 0 && losers > 0 ? 0 : gains / wins / meanOf(losses, losers)
    figures[0] = (100 * (gains - losses)) / n
    figures[1] = mean
    figures[2] = mean / meanOf(lostMoney, moneyLosers)
    figures[3] = gains / losses
    figures[4] = payoff
    figures[5] = (100 * gains) / wins
    figures[6] = (100 * losses) / losers
    figures[7] = (Math.sqrt(n) * mean) / Math.sqrt(squares / (n - 1))
    figures[8] = kellyOfTrades(wins / n, payoff) ?? Number.NEGATIVE_INFINITY
    figures[9] = barSum / n
    figures[10] = daySum / n
    figures[11] = (100 * adverseSum) / n
    figures[12] = (100 * favourableSum) / n
    figures[13] = favourableSum / adverseSum
    return figures
  }
}

/** Mean of a sum; 0 of nothing, so that a resample without a loser has an infinite ratio and not an unknown one. */
function meanOf(sum: number, count: number): number {
  return count === 0 ? 0 : sum / count
}
