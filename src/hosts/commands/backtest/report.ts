import type { BarInterval } from '#core/model/bar.ts'
import type { Estimate } from '#core/model/estimate.ts'
import { formatDate, formatTimestamp } from '#core/time/iso.ts'
import type { BacktestResult } from '#contracts/research.ts'

/** The object that `--json` prints: the statistics flat, the trades, the three hashes, intervals and warnings. */
export function reportAsJson(result: BacktestResult, interval: BarInterval, warnings: readonly string[]): unknown {
  const { statistics, trades, orderListHash, dataHash, configHash, intervals } = result
  return {
    ...statistics,
    tradesList: trades.map(({ side, size, entryTime, exitTime, entryPrice, exitPrice, pnl }) => {
      return {
        side,
        size,
        entryTime: timeText(entryTime, interval),
        exitTime: timeText(exitTime, interval),
        entryPrice,
        exitPrice,
        pnl,
      }
    }),
    orderListHash,
    dataHash,
    configHash,
    intervals,
    warnings,
    seconds: result.seconds,
  }
}

/** The same for people: one figure a line, with its interval where it has one. */
export function reportAsText(result: BacktestResult, interval: BarInterval, warnings: readonly string[]): string {
  const { statistics, intervals, trades } = result
  const strategies = result.configuration.strategies
    .map(({ kind, parameters }) => [kind, ...Object.entries(parameters).map((entry) => entry.join('='))].join(' '))
    .join(', ')
  const first = result.equity.time[0] ?? 0
  const last = result.equity.time.at(-1) ?? 0
  const money = (value: number): string =>
    value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const rows: readonly (readonly [string, number | null, string, string?])[] = [
    ['Final equity', statistics.equityFinal, ''],
    ['Peak equity', statistics.equityPeak, ''],
    ['Return', statistics.returnPct, '%', 'returnPct'],
    ['Buy and hold', statistics.buyHoldReturnPct, '%'],
    ['Return a year', statistics.cagrPct, '%', 'cagrPct'],
    ['Volatility a year', statistics.annualVolatilityPct, '%'],
    ['Sharpe ratio', statistics.sharpe, '', 'sharpe'],
    ['Sortino ratio', statistics.sortino, '', 'sortino'],
    ['Calmar ratio', statistics.calmar, ''],
    ['Largest drawdown', statistics.maxDrawdownPct, '%'],
    ['Trades', statistics.trades, ''],
    ['Won', statistics.winRatePct, '%', 'winRatePct'],
    ['Profit factor', statistics.profitFactor, '', 'profitFactor'],
    ['System quality', statistics.sqn, ''],
    ['Time in the market', statistics.exposurePct, '%'],
    ['Commissions', statistics.commissionsPaid, ''],
  ]
  return [
    `${strategies} over ${statistics.bars} bars, ${timeText(first, interval)} to ${timeText(last, interval)}`,
    '',
    ...rows.map(([label, value, unit, estimate]) => {
      const shown =
        value === null
          ? 'not enough data'
          : `${label === 'Trades' ? value : money(value)}${unit === '' ? '' : ` ${unit}`}`
      return `  ${label.padEnd(20)} ${shown.padStart(16)}${intervalText(estimate === undefined ? null : (intervals[estimate] ?? null))}`
    }),
    '',
    `  Gross ${money(result.grossProfit)}, costs ${money(result.costs)}, net ${money(result.netProfit)} (${result.configuration.currency})`,
    `  ${trades.length} trades are listed by --json. Orders ${result.orderListHash.slice(0, 12)}, data ${result.dataHash.slice(0, 12)}, configuration ${result.configHash.slice(0, 12)}.`,
    ...warnings.map((warning) => `  Note: ${warning}`),
  ].join('\n')
}

function intervalText(estimate: Estimate | null): string {
  if (estimate === null) return ''
  return `  [${estimate.low.toFixed(2)}, ${estimate.high.toFixed(2)}] n=${estimate.n}`
}

/** Bars of a day and longer are labelled by their date, others by their moment in UTC. */
function timeText(ts: number, interval: BarInterval): string {
  return interval === '1d' || interval === '1w' || interval === '1M' ? formatDate(ts) : formatTimestamp(ts)
}
