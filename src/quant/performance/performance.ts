import { DAY } from '#core/time/duration.ts'
import { drawdowns } from './drawdown.ts'
import type { ClosedTrade, EquityCurve } from './equityCurve.ts'
import { performanceEstimates, type PerformanceEstimates } from './estimates.ts'
import { type PeriodReturns, periodReturns } from './periodReturns.ts'
import { annualRatios, ratio } from './ratios.ts'
import { type TradeStatistics, tradeStatistics } from './tradeStatistics.ts'

/** What a run is measured from. */
export interface PerformanceInput {
  readonly curve: EquityCurve
  readonly trades: readonly ClosedTrade[]
  /** Equity before the first bar, currency units, > 0. */
  readonly startingEquity: number
  /** Closes of the one instrument, as long as the curve; null when several were traded. */
  readonly closes: Float64Array | null
  /** Index of the bar from whose close buy-and-hold counts; 0 measures from the first close. */
  readonly buyHoldFromBar: number
  /** Resamples for the intervals; 0 leaves all resampled ones out (sweeps). */
  readonly resamples: number
}

/** The statistics of a run in units for people: percent, currency units, ratios. Null where the data say nothing. */
export interface PerformanceStatistics extends Omit<TradeStatistics, 'winners'> {
  readonly bars: number
  readonly equityFinal: number
  readonly equityPeak: number
  readonly returnPct: number
  readonly buyHoldReturnPct: number | null
  /** Annualised geometric mean of the period returns. */
  readonly cagrPct: number
  /** Growth from the first to the last bar's date over years of 365.25 days; null within one day. */
  readonly calendarCagrPct: number | null
  readonly annualVolatilityPct: number | null
  readonly sharpe: number | null
  readonly sortino: number | null
  /** Annual return over the largest drawdown. */
  readonly calmar: number | null
  /** Largest fall from a peak, >= 0. */
  readonly maxDrawdownPct: number
  readonly periodsPerYear: number
}

/** Everything a run is reported with. */
export interface PerformanceReport {
  readonly statistics: PerformanceStatistics
  readonly estimates: PerformanceEstimates
  /** Fall from the peak at each bar, a fraction. */
  readonly drawdown: Float64Array
  readonly periodReturns: PeriodReturns
}

/** Number of resamples that the reports on screen use. */
export const DEFAULT_RESAMPLES = 1_000

/** Measures a run. Deterministic: the resampling is seeded by the data itself. */
export function measurePerformance(input: PerformanceInput): PerformanceReport {
  const { curve, trades, startingEquity } = input
  const bars = curve.equity.length
  if (bars === 0 || curve.tsOpen.length !== bars) throw new Error('Invariant: an equity curve needs at least one bar')
  const returns = periodReturns(curve)
  const annual = annualRatios(returns.returns, returns.periodsPerYear)
  const drawdown = drawdowns(curve.equity)
  const maxDrawdown = drawdown.reduce((most, fall) => Math.max(most, fall), 0)
  const equityFinal = curve.equity[bars - 1] ?? Number.NaN
  const { winners, ...tradeFigures } = tradeStatistics(trades, bars)
  const statistics: PerformanceStatistics = {
    ...tradeFigures,
    bars,
    equityFinal,
    equityPeak: curve.equity.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
    returnPct: 100 * (equityFinal / startingEquity - 1),
    buyHoldReturnPct: buyHoldReturnPct(input),
    cagrPct: 100 * annual.annualReturn,
    calendarCagrPct: calendarCagrPct(input, equityFinal),
    annualVolatilityPct: annual.annualVolatility === null ? null : 100 * annual.annualVolatility,
    sharpe: annual.sharpe,
    sortino: annual.sortino,
    calmar: ratio(annual.annualReturn, maxDrawdown),
    maxDrawdownPct: 100 * maxDrawdown,
    periodsPerYear: returns.periodsPerYear,
  }
  return {
    statistics,
    estimates: performanceEstimates(returns, trades, winners, input.resamples),
    drawdown,
    periodReturns: returns,
  }
}

function buyHoldReturnPct(input: PerformanceInput): number | null {
  if (input.closes === null) return null
  const first = input.closes[input.buyHoldFromBar]
  const last = input.closes.at(-1)
  return first === undefined || last === undefined ? null : 100 * (last / first - 1)
}

function calendarCagrPct(input: PerformanceInput, equityFinal: number): number | null {
  const first = input.curve.tsOpen[0] ?? 0
  const years = ((input.curve.tsOpen.at(-1) ?? first) - first) / (365.25 * DAY)
  const growth = equityFinal / input.startingEquity
  if (years * 365.25 < 1 || !(growth > 0)) return null
  const rate = growth ** (1 / years) - 1
  return Number.isFinite(rate) ? 100 * rate : null
}
