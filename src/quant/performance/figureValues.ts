import { mean } from '../statistics/moments.ts'
import type { IndexedStatistics } from '../statistics/bootstrap.ts'
import { DAY } from '#core/time/duration.ts'
import { compareWithBenchmark } from './benchmark.ts'
import type { ClosedTrade, EquityCurve } from './equityCurve.ts'
import { PATH_FIGURES, pathStatistics } from './pathStatistics.ts'
import { type PeriodReturns, periodReturns } from './periodReturns.ts'
import type { FigureValues, MeasuredFigures, ReportParts } from './reportParts.ts'
import { RESAMPLED_TRADE_FIGURES, tradeFigureStatistics } from './resampledTrades.ts'
import { sharpeEstimate } from './sharpeRatio.ts'
import { tradedValueOf, turnoverPerYear } from './turnover.ts'

/** Measures the value of every figure; what the run was already measured by comes first, so that both agree to the last bit. */
export function figureValues(parts: ReportParts): MeasuredFigures {
  const { input, statistics, months, streaks, underwater } = parts
  const { curve, trades, excursions } = input
  const { returns, periodsPerYear } = parts.periodReturns
  const ofPath = pathStatistics(returns, { periodsPerYear, growthBefore: growthBefore(parts) })
  const ofTrades = tradeFigureStatistics(trades, excursions, curve.tsOpen)
  const comparison = comparisonOf(parts)
  const path = named(PATH_FIGURES, ofPath, returns.length)
  const resampled = named(RESAMPLED_TRADE_FIGURES, ofTrades, trades.length)
  const tradedValue = input.tradedValue ?? tradedValueOf(trades)
  const values: FigureValues = {
    ...path,
    ...resampled,
    ...takenOver(parts),
    netProfit: statistics.equityFinal - input.startingEquity,
    meanReturnPct: returns.length === 0 ? null : 100 * mean(returns),
    bestMonthPct: months.best === null ? null : 100 * months.best.return,
    worstMonthPct: months.worst === null ? null : 100 * months.worst.return,
    positiveMonthsPct: months.n === 0 ? null : (100 * months.positive) / months.n,
    longestUnderwaterBars: underwater.longestBars,
    longestUnderwaterDays: underwater.longestDays,
    underwaterPct: 100 * underwater.share,
    ulcerIndexPct: 100 * underwater.ulcerIndex,
    turnover: turnoverPerYear({ tradedValue, equity: curve.equity, years: yearsOf(curve) }),
    arithmeticSharpe: sharpeEstimate(returns, periodsPerYear)?.value ?? null,
    alphaPct: inPercent(comparison?.alpha?.value),
    beta: comparison?.beta?.value ?? null,
    rSquaredPct: inPercent(comparison?.rSquared),
    informationRatio: comparison?.informationRatio?.value ?? null,
    trackingErrorPct: inPercent(comparison?.trackingError),
    largestWin: extremeProfit(trades, Math.max),
    largestLoss: extremeProfit(trades, Math.min),
    longestWinStreak: streaks.longestWin,
    longestLossStreak: streaks.longestLoss,
    worstAdversePct: worstAdversePct(parts),
  }
  return { values, ofPath, ofTrades, comparison }
}

type TakenOver =
  | 'equityFinal'
  | 'equityPeak'
  | 'returnPct'
  | 'buyHoldReturnPct'
  | 'cagrPct'
  | 'calendarCagrPct'
  | 'annualVolatilityPct'
  | 'maxDrawdownPct'
  | 'exposurePct'
  | 'sharpe'
  | 'sortino'
  | 'calmar'
  | 'trades'
  | 'winRatePct'
  | 'meanTradePct'
  | 'profitFactor'
  | 'sqn'
  | 'commissionsPaid'

function takenOver({ statistics, periodReturns: { returns } }: ReportParts): Pick<FigureValues, TakenOver> {
  const { equityFinal, equityPeak, returnPct, buyHoldReturnPct, cagrPct, calendarCagrPct } = statistics
  const { annualVolatilityPct, maxDrawdownPct, exposurePct, sharpe, sortino, calmar } = statistics
  const { trades, winRatePct, meanTradePct, profitFactor, sqn, commissionsPaid } = statistics
  return {
    equityFinal,
    equityPeak,
    returnPct,
    buyHoldReturnPct,
    cagrPct: returns.length === 0 || !Number.isFinite(cagrPct) ? null : cagrPct,
    calendarCagrPct,
    annualVolatilityPct,
    maxDrawdownPct,
    exposurePct,
    sharpe,
    sortino,
    calmar,
    trades,
    winRatePct,
    meanTradePct,
    profitFactor,
    sqn,
    commissionsPaid,
  }
}

function named<const Name extends string>(
  names: readonly Name[],
  statistics: IndexedStatistics,
  n: number,
): Readonly<Record<Name, number | null>> {
  const figures = statistics(Int32Array.from({ length: n }, (_, index) => index))
  const entries = names.map((name, index) => [name, finite(figures[index])] as const)
  return Object.fromEntries(entries) as Record<Name, number | null>
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null
}

function inPercent(fraction: number | null | undefined): number | null {
  return fraction === null || fraction === undefined ? null : 100 * fraction
}

/** Growth from the starting equity to the close of the first period, which no period return holds. */
function growthBefore({ statistics, input, periodReturns: { returns } }: ReportParts): number {
  const growth = returns.reduce((product, value) => product * (1 + value), 1)
  const before = statistics.equityFinal / input.startingEquity / growth
  return Number.isFinite(before) ? before : 1
}

function comparisonOf({ input, periodReturns: own }: ReportParts): MeasuredFigures['comparison'] {
  if (input.benchmark === null) return null
  const its: PeriodReturns = periodReturns({ tsOpen: input.curve.tsOpen, equity: input.benchmark })
  return compareWithBenchmark(own.returns, its.returns, own.periodsPerYear)
}

function yearsOf({ tsOpen }: EquityCurve): number {
  return ((tsOpen.at(-1) ?? Number.NaN) - (tsOpen[0] ?? Number.NaN)) / (365.25 * DAY)
}

function extremeProfit(trades: readonly ClosedTrade[], pick: (left: number, right: number) => number): number | null {
  return trades.reduce<number | null>((so, { pnl }) => (so === null ? pnl : pick(so, pnl)), null)
}

function worstAdversePct({ input: { excursions } }: ReportParts): number | null {
  if (excursions === null || excursions.length === 0) return null
  return 100 * excursions.reduce((worst, { adverse }) => Math.max(worst, adverse), 0)
}
