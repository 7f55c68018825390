import type { Observation } from '#core/figures/figure.ts'
import { optimalMeanBlock } from '../statistics/blockLength.ts'
import { type Histogram, histogramOf } from '../statistics/histogram.ts'
import { type DrawdownSpell, deepestDrawdowns, drawdownSpells } from './drawdownTable.ts'
import { figureEstimates } from './figureEstimates.ts'
import { figureValues } from './figureValues.ts'
import { type MonthlyReturns, monthlyReturns } from './monthlyReturns.ts'
import { measurePerformance, type PerformanceReport } from './performance.ts'
import type { FigureEstimates, FigureValues, MeanBlocks, ReportInput } from './reportParts.ts'
import { type Streaks, streaksOf } from './streaks.ts'
import { type TradeDurations, tradeDurations } from './tradeDuration.ts'
import { underwaterOf } from './underwater.ts'

/** Everything a run is judged by, as plain data. */
export interface RunReport extends Pick<PerformanceReport, 'statistics' | 'drawdown' | 'periodReturns'> {
  readonly values: FigureValues
  readonly estimates: FigureEstimates
  /** How many observations of each kind there are: the n of a figure without an interval. */
  readonly counts: Readonly<Record<Observation, number>>
  readonly meanBlocks: MeanBlocks
  /** The deepest ten, the deepest first. */
  readonly drawdowns: readonly DrawdownSpell[]
  readonly months: MonthlyReturns
  /** Period returns, fractions, counted in bins; null without one. */
  readonly histogram: Histogram | null
  readonly streaks: Streaks
  readonly durations: TradeDurations | null
}

const DRAWDOWNS_LISTED = 10

/**
 * Measures a run in full. Deterministic: the resampling is seeded by the data itself. With `resamples` 0 the figures that
 * need resampling have values but no intervals.
 */
export function reportRun(input: ReportInput): RunReport {
  const { curve, trades, startingEquity, benchmark } = input
  if (benchmark !== null && benchmark.length !== curve.equity.length) {
    throw new Error('Invariant: a benchmark is as long as the equity curve')
  }
  const { statistics, drawdown, periodReturns } = measurePerformance({ ...input, resamples: 0 })
  const spells = drawdownSpells(curve, drawdown)
  const months = monthlyReturns(curve, startingEquity)
  const streaks = streaksOf(trades.map((trade) => trade.pnl))
  const parts = {
    input,
    statistics,
    periodReturns,
    months,
    streaks,
    underwater: underwaterOf(drawdown, spells),
    meanBlocks: meanBlocksOf(periodReturns.returns),
  }
  const measured = figureValues(parts)
  return {
    statistics,
    drawdown,
    periodReturns,
    values: measured.values,
    estimates: figureEstimates(parts, measured),
    counts: { bar: curve.equity.length, period: periodReturns.returns.length, month: months.n, trade: trades.length },
    meanBlocks: parts.meanBlocks,
    drawdowns: deepestDrawdowns(spells, DRAWDOWNS_LISTED),
    months,
    histogram: histogramOf(periodReturns.returns),
    streaks,
    durations: tradeDurations(trades),
  }
}

/** Returns of markets hardly depend on each other, but their sizes do. */
function meanBlocksOf(returns: Float64Array): MeanBlocks {
  const ofReturns = optimalMeanBlock(returns)
  return { ofReturns, ofSquares: Math.max(ofReturns, optimalMeanBlock(returns.map((value) => value * value))) }
}
