import type { Estimate } from '#core/model/estimate.ts'
import type { BacktestResult, Statistics } from '#contracts/research.ts'
import { formatCount } from '../../format/amount.ts'
import { NOT_ENOUGH_DATA } from '../../format/estimate.ts'
import { formatFixed, formatPercentNumber, MISSING } from '../../format/number.ts'
import { intervalText } from './result/figureText.ts'

/** One line of the statistics: its name and its figure, its interval and its number of observations apart. */
export interface StatisticsRow {
  readonly key: keyof Statistics
  readonly name: string
  readonly text: string
  /** Its 95 % interval; says so where there is too little data for one, empty where the figure is exact. */
  readonly interval: string
  readonly n: string
}

type Unit = 'percent' | 'ratio' | 'count' | 'currency'

const ROWS: readonly (readonly [key: keyof Statistics, name: string, unit: Unit])[] = [
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
  ['equityPeak', 'Highest equity', 'currency'],
  ['equityFinal', 'Final equity', 'currency'],
]

/** Lists the statistics of a run as they are shown. */
export function statisticsRows(result: Pick<BacktestResult, 'statistics' | 'intervals'>): readonly StatisticsRow[] {
  return ROWS.map(([key, name, unit]) => {
    const interval: Estimate | null | undefined = result.intervals[key]
    const text = textOf(interval?.value ?? result.statistics[key], unit)
    if (interval === undefined) return { key, name, text, interval: '', n: '' }
    if (interval === null) return { key, name, text, interval: NOT_ENOUGH_DATA, n: '' }
    return { key, name, text, interval: intervalText(interval, unit), n: `n=${interval.n}` }
  })
}

function textOf(value: number | null, unit: Unit): string {
  if (value === null) return MISSING
  if (unit === 'count') return formatCount(value)
  return unit === 'percent' ? `${formatPercentNumber(value)} %` : formatFixed(value, 2)
}
