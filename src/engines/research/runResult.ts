import { canonicalJson } from '#core/canonicalJson.ts'
import type { Estimate } from '#core/model/estimate.ts'
import { fromMoney } from '#core/money.ts'
import type { ClosedTrade } from '#core/portfolio/trades.ts'
import type { BacktestConfiguration, BacktestResult, Statistics } from '#contracts/research.ts'
import type { ClosedTrade as MeasuredTrade } from '#quant/performance/equityCurve.ts'
import { DEFAULT_RESAMPLES, measurePerformance, type PerformanceStatistics } from '#quant/performance/performance.ts'
import { orderListText } from '#trading/execution/orderList.ts'
import { parseParameters } from '#trading/strategies/parameters.ts'
import { findStrategy } from '#trading/strategies/registry.ts'
import { excursionOf } from './excursions.ts'
import type { Sha256 } from './ports.ts'
import type { RunFacts } from './runFacts.ts'
import { warningsOf } from './runWarnings.ts'
import type { AccountOfRun } from './runAccount.ts'
import type { RunData } from './runData.ts'

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
  const { account } = facts
  const trades = account.trades.map(inCurrency)
  const report = measurePerformance({
    curve: { tsOpen: account.time, equity: account.equity },
    trades,
    startingEquity: configuration.startingCash,
    closes: account.close,
    buyHoldFromBar: firstTradingBar(configuration, account.close.length),
    resamples: DEFAULT_RESAMPLES,
  })
  const costs = account.commissions + account.slippage
  const netProfit = report.statistics.equityFinal - configuration.startingCash
  return {
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
      trades: account.trades.map((closed, index) => tradeOfRun(closed, trades[index], account.time, data)),
      equity: { time: account.time, value: account.equity, drawdown: report.drawdown, close: account.close },
      orderListHash: sha256(orderListText(facts.orders)),
      dataHash: hashOfData(data, sha256),
      configHash: sha256(canonicalJson(configuration)),
      seconds,
    },
    warnings: warningsOf(facts),
  }
}

function statisticsOf(measured: PerformanceStatistics, account: AccountOfRun): Statistics {
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
function firstTradingBar({ strategies }: BacktestConfiguration, bars: number): number {
  const warmups = strategies.map(({ kind, parameters }) => {
    const found = findStrategy(kind)
    const parsed = found.ok ? parseParameters(found.definition, parameters) : null
    return found.ok && parsed?.ok === true ? (found.definition.warmupBars?.(parsed.values) ?? 0) : 0
  })
  return Math.min(...warmups, Math.max(0, bars - 1))
}

/** One set is known by its own hash, several by the hash of all of theirs in order. */
function hashOfData({ sets }: RunData, sha256: Sha256): string {
  return sets.length === 1 ? sets[0].dataHash : sha256(canonicalJson(sets.map(({ dataHash }) => dataHash)))
}

/** A round trip in the terms of the statistics; its times are moments of the run. */
function inCurrency({ trade, fees }: ClosedTrade): MeasuredTrade {
  const { side, size, entryTime, exitTime, entryPrice, exitPrice, pnl } = trade
  return { side, size, entryBar: entryTime, exitBar: exitTime, entryPrice, exitPrice, commission: fromMoney(fees), pnl }
}

function tradeOfRun(
  { instrumentId, strategyId }: ClosedTrade,
  measured: MeasuredTrade | undefined,
  time: Float64Array,
  { sets }: RunData,
): BacktestResult['trades'][number] {
  const set = sets.find(({ instrument }) => instrument.id === instrumentId)
  if (measured === undefined || set === undefined) throw new Error(`Invariant: a trade of ${instrumentId} without bars`)
  const { side, size, entryBar, exitBar, entryPrice, exitPrice, commission, pnl } = measured
  const [entryTime, exitTime] = [time[entryBar] ?? 0, time[exitBar] ?? 0]
  return {
    instrumentId,
    strategyId,
    side,
    size,
    entryTime,
    exitTime,
    entryPrice,
    exitPrice,
    commission,
    pnl,
    ...excursionOf(set.series.columns, side, entryTime, exitTime, entryPrice),
  }
}
