import type { BarInterval } from '#core/model/bar.ts'
import type { Estimate } from '#core/model/estimate.ts'
import { formatDate, formatTimestamp } from '#core/time/iso.ts'
import type { BacktestResult } from '#contracts/research.ts'
import type { JudgedRun } from '#engines/research/runResult.ts'
import { judgementLines } from './judgementLines.ts'
import type { KeptRun } from '../../research/keptRun.ts'

/** A finished run with what the ledger says about it; null where it could not be counted. */
export interface ReportedRun {
  readonly result: BacktestResult
  readonly interval: BarInterval
  readonly warnings: readonly string[]
  /** Lines that strategies wrote beside the run. */
  readonly lines: JudgedRun['lines']
  readonly kept: KeptRun | null
}

/** The object that `--json` prints: the statistics flat, the trades, the hashes, the count, intervals and warnings. */
export function reportAsJson({ result, interval, warnings, lines, kept }: ReportedRun): unknown {
  const { statistics, trades, orderListHash, dataHash, configHash, intervals } = result
  return {
    ...statistics,
    tradesList: trades.map((trade) => {
      const { instrumentId, strategyId, side, size, entryTime, exitTime, entryPrice, exitPrice, pnl } = trade
      return {
        ...(result.data.length > 1 ? { instrument: instrumentId } : {}),
        ...(result.configuration.strategies.length > 1 ? { strategy: strategyId } : {}),
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
    experimentId: kept?.experiment.id ?? null,
    trial: kept?.number ?? null,
    trials: kept?.count.trials ?? null,
    deflatedSharpe: kept?.deflated?.estimate ?? null,
    origin: result.origin,
    grossProfit: result.grossProfit,
    costs: result.costs,
    netProfit: result.netProfit,
    intervals,
    intrabar: result.report.intrabar,
    findings: result.report.findings,
    unchecked: result.report.unchecked,
    warnings,
    ...(lines.length === 0 ? {} : { lines }),
    seconds: result.seconds,
  }
}

/** The same for people: one figure a line, with its interval where it has one. */
export function reportAsText({ result, interval, warnings, lines, kept }: ReportedRun): string {
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
      const line = `  ${label.padEnd(20)} ${shown.padStart(16)}${intervalText(estimate === undefined ? null : (intervals[estimate] ?? null))}`
      return label === 'Sharpe ratio' && kept !== null ? `${line}\n${deflatedLine(kept)}` : line
    }),
    '',
    `  Gross ${money(result.grossProfit)}, costs ${money(result.costs)}, net ${money(result.netProfit)} (${result.configuration.currency})`,
    `  ${trades.length} trades are listed by --json. Orders ${result.orderListHash.slice(0, 12)}, data ${result.dataHash.slice(0, 12)}, configuration ${result.configHash.slice(0, 12)}.`,
    ...(kept === null ? [] : [countLine(kept)]),
    ...judgementLines(result),
    ...warnings.map((warning) => `  Note: ${warning}`),
    ...lines.map(({ strategyId, text, marketTime }) => `  ${strategyId} at ${formatTimestamp(marketTime)}: ${text}`),
  ].join('\n')
}

/** The Sharpe ratio beside what the trials of the idea leave of it. */
function deflatedLine({ deflated }: KeptRun): string {
  const shown = deflated === null ? 'not enough data' : deflated.estimate.value.toFixed(3)
  return `  ${'Deflated Sharpe'.padEnd(20)} ${shown.padStart(16)}${intervalText(deflated?.estimate ?? null)}`
}

function countLine({ experiment, number, count, idea }: KeptRun): string {
  const before = count.everTried > count.trials ? `, ${count.everTried} with those before the count was reset` : ''
  const place = number === null ? 'not counted as a trial' : `trial ${number} of ${count.trials}${before}`
  return `  Experiment ${experiment.id.slice(0, 12)}: ${place} of ${idea}.`
}

function intervalText(estimate: Estimate | null): string {
  if (estimate === null) return ''
  return `  [${estimate.low.toFixed(2)}, ${estimate.high.toFixed(2)}] n=${estimate.n}`
}

/** Bars of a day and longer are labelled by their date, others by their moment in UTC. */
function timeText(ts: number, interval: BarInterval): string {
  return interval === '1d' || interval === '1w' || interval === '1M' ? formatDate(ts) : formatTimestamp(ts)
}
