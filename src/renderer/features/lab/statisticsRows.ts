import type { Estimate } from '#core/model/estimate.ts'
import type { BacktestResult, Statistics } from '#contracts/research.ts'
import { formatCount } from '../../format/amount.ts'
import { formatEstimate, formatPercentEstimate } from '../../format/estimate.ts'
import { formatFixed, formatPercentNumber, MISSING } from '../../format/number.ts'

/** One line of the statistics: its name and its figure, with interval and n where the run states one. */
export interface StatisticsRow {
  readonly key: keyof Statistics
  readonly name: string
  readonly text: string
  /** True for ratios and rates that would need an interval but have none. */
  readonly lacksInterval: boolean
}

const ROWS: readonly (readonly [key: keyof Statistics, name: string, unit: 'percent' | 'ratio' | 'count' | 'money'])[] =
  [
    ['returnPct', 'Return', 'percent'],
    ['buyHoldReturnPct', 'Buy and hold', 'percent'],
    ['cagrPct', 'A year', 'percent'],
    ['annualVolatilityPct', 'Volatility a year', 'percent'],
    ['sharpe', 'Sharpe', 'ratio'],
    ['sortino', 'Sortino', 'ratio'],
    ['calmar', 'Calmar', 'ratio'],
    ['maxDrawdownPct', 'Worst drawdown', 'percent'],
    ['winRatePct', 'Won', 'percent'],
    ['profitFactor', 'Profit factor', 'ratio'],
    ['sqn', 'SQN', 'ratio'],
    ['exposurePct', 'In the market', 'percent'],
    ['trades', 'Trades', 'count'],
    ['bars', 'Bars', 'count'],
    ['equityPeak', 'Highest equity', 'money'],
    ['equityFinal', 'Final equity', 'money'],
  ]

/** Lists the statistics of a run as they are shown. */
export function statisticsRows(result: Pick<BacktestResult, 'statistics' | 'intervals'>): readonly StatisticsRow[] {
  return ROWS.map(([key, name, unit]) => {
    const interval: Estimate | null | undefined = result.intervals[key]
    const value = result.statistics[key]
    return { key, name, text: textOf(value, interval ?? null, unit), lacksInterval: interval === null }
  })
}

function textOf(
  value: number | null,
  interval: Estimate | null,
  unit: 'percent' | 'ratio' | 'count' | 'money',
): string {
  if (value === null) return MISSING
  if (unit === 'count') return formatCount(value)
  if (unit === 'money') return formatFixed(value, 2)
  if (interval !== null) return unit === 'percent' ? formatPercentEstimate(interval) : formatEstimate(interval)
  return unit === 'percent' ? `${formatPercentNumber(value)} %` : formatFixed(value, 2)
}
