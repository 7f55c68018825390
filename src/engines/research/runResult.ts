import { canonicalJson } from '#core/canonicalJson.ts'
import type { Estimate } from '#core/model/estimate.ts'
import type { BacktestConfiguration, BacktestResult, Statistics } from '#contracts/research.ts'
import { DEFAULT_RESAMPLES, type PerformanceStatistics } from '#quant/performance/performance.ts'
import { reportRun, type RunReport } from '#quant/performance/runReport.ts'
import { orderListText } from '#trading/execution/orderList.ts'
import { parseParameters } from '#trading/strategies/parameters.ts'
import { BUILT_IN_STRATEGIES, type StrategyCatalogue } from '#trading/strategies/registry.ts'
import type { ResearchPorts, Sha256 } from './ports.ts'
import type { RunFacts } from './runFacts.ts'
import { reportRecord } from './runReport.ts'
import { tradesOfRun } from './tradesOfRun.ts'
import { warningsOf } from './runWarnings.ts'
import type { AccountOfRun } from './runAccount.ts'
import type { RunData } from './runData.ts'

/** A result with what the trader should know about the run besides. */
export interface JudgedRun {
  readonly result: BacktestResult
  readonly warnings: readonly string[]
  /** Lines that strategies wrote beside the run, the first of them. */
  readonly lines: RunFacts['lines']
  /** True when an order waited for a price, so that the run depends on what is assumed of the way within a bar. */
  readonly waitsForPrices: boolean
}

/** A run with the figures it was judged by. */
export interface MeasuredRun {
  readonly run: JudgedRun
  readonly report: RunReport
}

/** Measures a finished run. Nothing in it depends on the host, on when it ran or on how long it took but `seconds`. */
export function measureRun(
  runId: string,
  configuration: BacktestConfiguration,
  data: RunData,
  facts: RunFacts,
  seconds: number,
  { sha256, strategies = BUILT_IN_STRATEGIES }: ResearchPorts,
): MeasuredRun {
  const { account } = facts
  const trades = tradesOfRun(account, data, configuration.exchange.fill)
  const report = reportRun({
    curve: { tsOpen: account.time, equity: account.equity },
    trades: trades.measured,
    startingEquity: configuration.startingCash,
    closes: account.close,
    buyHoldFromBar: firstTradingBar(configuration, account.close.length, strategies),
    resamples: DEFAULT_RESAMPLES,
    benchmark: account.close,
    excursions: trades.excursions,
    tradedValue: null,
  })
  const costs = account.commissions + account.slippage
  const netProfit = report.statistics.equityFinal - configuration.startingCash
  const run: JudgedRun = {
    result: {
      runId,
      configuration,
      data: data.sets.map(({ datasetId, instrument, series, dataHash }) => {
        const { interval, columns } = series
        return { datasetId, instrumentId: instrument.id, interval, bars: columns.tsOpen.length, dataHash }
      }),
      origin: data.sets[0].series.origin,
      statistics: statisticsOf(report.statistics, account),
      intervals: { ...report.estimates } satisfies Record<string, Estimate | null>,
      grossProfit: netProfit + costs,
      costs,
      netProfit,
      trades: trades.told,
      equity: { time: account.time, value: account.equity, drawdown: report.drawdown, close: account.close },
      orderListHash: sha256(orderListText(facts.orders)),
      dataHash: hashOfData(data, sha256),
      configHash: sha256(canonicalJson(configuration)),
      report: reportRecord(report),
      seconds,
    },
    warnings: warningsOf(facts),
    lines: facts.lines,
    waitsForPrices: facts.orders.some(({ type }) => type !== 'MARKET'),
  }
  return { run, report }
}

/** The statistics of a run as its result holds them. */
export function statisticsOf(measured: PerformanceStatistics, account: AccountOfRun): Statistics {
  const { bars, trades, equityFinal, equityPeak, returnPct, cagrPct, annualVolatilityPct, sharpe, sortino, calmar } =
    measured
  const { maxDrawdownPct, winRatePct, profitFactor, sqn, exposurePct } = measured
  return {
    bars,
    trades,
    equityFinal,
    equityPeak,
    returnPct,
    buyHoldReturnPct: measured.buyHoldReturnPct,
    cagrPct: Number.isFinite(cagrPct) ? cagrPct : null,
    annualVolatilityPct,
    sharpe,
    sortino,
    calmar,
    maxDrawdownPct,
    winRatePct,
    profitFactor,
    sqn,
    exposurePct,
    commissionsPaid: account.commissions,
  }
}

/** Buying and holding is compared from the first bar on which any of the strategies could have traded. */
export function firstTradingBar(
  { strategies }: BacktestConfiguration,
  bars: number,
  catalogue: StrategyCatalogue,
): number {
  const warmups = strategies.map(({ kind, parameters }) => {
    const found = catalogue.find(kind)
    const parsed = found.ok ? parseParameters(found.definition, parameters) : null
    return found.ok && parsed?.ok === true ? (found.definition.warmupBars?.(parsed.values) ?? 0) : 0
  })
  return Math.min(...warmups, Math.max(0, bars - 1))
}

/** One set is known by its own hash, several by the hash of all of theirs in order. */
export function hashOfData({ sets }: RunData, sha256: Sha256): string {
  return sets.length === 1 ? sets[0].dataHash : sha256(canonicalJson(sets.map(({ dataHash }) => dataHash)))
}
