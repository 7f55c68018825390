import type { EstimatedFigureId, FigureId } from '#core/figures/catalogue.ts'
import type { Estimate } from '#core/model/estimate.ts'
import type { IndexedStatistics } from '../statistics/bootstrap.ts'
import type { BenchmarkComparison } from './benchmark.ts'
import type { TradeExcursion } from './excursion.ts'
import type { MonthlyReturns } from './monthlyReturns.ts'
import type { PerformanceInput, PerformanceStatistics } from './performance.ts'
import type { PeriodReturns } from './periodReturns.ts'
import type { Streaks } from './streaks.ts'
import type { Underwater } from './underwater.ts'

/** What a full report is made from. */
export interface ReportInput extends PerformanceInput {
  /** Price or equity of the benchmark at the close of each bar, as long as the curve; null without one. */
  readonly benchmark: Float64Array | null
  /** How far the price went against and for each trade, in the order of the trades; null where it is not known. */
  readonly excursions: readonly TradeExcursion[] | null
  /** Value of all fills, currency units; null takes the entries and exits of the closed trades. */
  readonly tradedValue: number | null
}

/** Value of each figure; null where the data say nothing. */
export type FigureValues = Readonly<Record<FigureId, number | null>>

/** Each figure that is an estimate, with its 95 % interval; null means "not enough data". */
export type FigureEstimates = Readonly<Record<EstimatedFigureId, Estimate | null>>

/** Mean lengths of the blocks in which period returns are resampled (Politis and White), in periods. */
export interface MeanBlocks {
  /** For figures that rest on the mean of the returns. */
  readonly ofReturns: number
  /** For figures that rest on their spread; at least as long. */
  readonly ofSquares: number
}

/** What the figures of a report are taken from. */
export interface ReportParts {
  readonly input: ReportInput
  readonly statistics: PerformanceStatistics
  readonly periodReturns: PeriodReturns
  readonly months: MonthlyReturns
  readonly streaks: Streaks
  readonly underwater: Underwater
  readonly meanBlocks: MeanBlocks
}

/** The values of a report's figures with what made them, for the intervals. */
export interface MeasuredFigures {
  readonly values: FigureValues
  readonly ofPath: IndexedStatistics
  readonly ofTrades: IndexedStatistics
  readonly comparison: BenchmarkComparison | null
}
