import { canonicalJson } from '#core/canonicalJson.ts'
import type { Estimate } from '#core/model/estimate.ts'
import type { BacktestConfiguration, BacktestResult, Statistics } from '#contracts/research.ts'
import { DEFAULT_RESAMPLES, measurePerformance, type PerformanceStatistics } from '#quant/performance/performance.ts'
import { orderListText } from '#trading/execution/orderList.ts'
import { parseParameters } from '#trading/strategies/parameters.ts'
import { findStrategy } from '#trading/strategies/registry.ts'
import { accountOfRun, type RunAccount } from './equityOfRun.ts'
import type { Sha256 } from './ports.ts'
import type { RunFacts } from './runFacts.ts'
import type { RunData } from './seriesStore.ts'

/** A result with what the trader should know about the run besides. */
export interface JudgedRun {
  readonly result: BacktestResult
  readonly warnings: readonly string[]
}

/** Measures a finished run. Nothing in it depends on the host, on when it ran or on how long it took but `seconds`. */
export function judgeRun(
  runId: string,
  configuration: BacktestConfiguration,
  data: RunData,
  facts: RunFacts,
  seconds: number,
  sha256: Sha256,
): JudgedRun {
  const { columns } = data.series
  const account = accountOfRun(columns, data.instrument, configuration.startingCash, facts.fills)
  const report = measurePerformance({
    curve: { tsOpen: columns.tsOpen, equity: account.equity },
    trades: account.trades,
    startingEquity: configuration.startingCash,
    closes: columns.close,
    buyHoldFromBar: firstTradingBar(configuration, columns.close.length),
    resamples: DEFAULT_RESAMPLES,
  })
  const costs = account.commissions + account.slippage
  const netProfit = report.statistics.equityFinal - configuration.startingCash
  return {
    result: {
      runId,
      configuration,
      datasetId: data.datasetId,
      origin: data.series.origin,
      statistics: statisticsOf(report.statistics, account),
      intervals: { ...report.estimates } satisfies Record<string, Estimate | null>,
      grossProfit: netProfit + costs,
      costs,
      netProfit,
      trades: account.trades.map(({ side, size, entryBar, exitBar, entryPrice, exitPrice, pnl }) => {
        const entryTime = columns.tsOpen[entryBar] ?? 0
        return { side, size, entryTime, exitTime: columns.tsOpen[exitBar] ?? 0, entryPrice, exitPrice, pnl }
      }),
      equity: { time: columns.tsOpen, value: account.equity, drawdown: report.drawdown, close: columns.close },
      orderListHash: sha256(orderListText(facts.orders)),
      dataHash: data.dataHash,
      configHash: sha256(canonicalJson(configuration)),
      seconds,
    },
    warnings: warningsOf(facts, account),
  }
}

function statisticsOf(measured: PerformanceStatistics, account: RunAccount): Statistics {
  const { bars, trades, equityFinal, equityPeak, returnPct, cagrPct, annualVolatilityPct, sharpe, sortino, calmar } =
    measured
  const { maxDrawdownPct, winRatePct, profitFactor, sqn, exposurePct } = measured
  return {
    bars,
    trades,
    equityFinal,
    equityPeak,
    returnPct,
    buyHoldReturnPct: measured.buyHoldReturnPct ?? 0,
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

/** Buying and holding is compared from the first bar on which the strategy could have traded. */
function firstTradingBar({ strategy }: BacktestConfiguration, bars: number): number {
  const found = findStrategy(strategy.kind)
  const parsed = found.ok ? parseParameters(found.definition, strategy.parameters) : null
  const warmup = found.ok && parsed?.ok === true ? (found.definition.warmupBars?.(parsed.values) ?? 0) : 0
  return Math.min(warmup, Math.max(0, bars - 1))
}

/** A strategy that asks to leave where a stop has left already is no finding. */
const ORDINARY = 'NOTHING_TO_CLOSE'

function warningsOf(facts: RunFacts, account: RunAccount): readonly string[] {
  const warnings = facts.denials
    .filter(({ denial }) => denial.code !== ORDINARY)
    .map(({ denial, count }) => `${times(count, 'signal')} denied (${denial.code}): ${denial.message}`)
  const { count: dropped, filters } = facts.dropped
  if (dropped > 0) {
    const reasons = [...filters]
      .toSorted(([, left], [, right]) => right - left)
      .map(([filter, count]) => `${filter} ${count}`)
    warnings.push(`${times(dropped, 'candidate')} looked at and dropped, first stopped by: ${reasons.join(', ')}.`)
  }
  const ruin = account.equity.findIndex((value) => value <= 0)
  if (ruin >= 0) {
    warnings.push(
      `The equity was used up at bar ${ruin + 1}; a broker would have closed the account there, so what follows is not real.`,
    )
  }
  const refused = new Map<string, { text: string; count: number }>()
  for (const { status, reason } of facts.orders) {
    if ((status !== 'REJECTED' && status !== 'DENIED') || reason === null) continue
    const known = refused.get(reason.code)
    if (known === undefined) refused.set(reason.code, { text: reason.text, count: 1 })
    else known.count += 1
  }
  for (const [code, { text, count }] of refused) warnings.push(`${times(count, 'order')} rejected (${code}): ${text}`)
  if (account.held !== 0) {
    warnings.push(
      `${Math.abs(account.held)} units were still held at the end and are valued at the last close; close them with --finalize.`,
    )
  }
  if (account.trades.length === 0) warnings.push('No trade was closed, so most statistics have nothing to rest on.')
  return warnings
}

function times(count: number, noun: string): string {
  return count === 1 ? `1 ${noun} was` : `${count} ${noun}s were`
}
