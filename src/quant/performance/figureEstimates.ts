import { FIGURES, type EstimatedFigureId } from '#core/figures/catalogue.ts'
import type { Estimate } from '#core/model/estimate.ts'
import { bootstrapEstimates, bootstrapIndexed, type IndexedStatistics } from '../statistics/bootstrap.ts'
import { variance } from '../statistics/moments.ts'
import { dependentMeanEstimate } from '../statistics/neweyWest.ts'
import { exactProportion } from '../statistics/proportion.ts'
import { SeededRandom, seedFromNumbers } from '../statistics/seededRandom.ts'
import { tradeReturn } from './equityCurve.ts'
import { PATH_FIGURES } from './pathStatistics.ts'
import type { FigureEstimates, MeasuredFigures, ReportParts } from './reportParts.ts'
import { RESAMPLED_TRADE_FIGURES } from './resampledTrades.ts'
import { sharpeEstimate } from './sharpeRatio.ts'

/** Gives each figure that is an estimate its 95 % interval, by the way that the catalogue of figures names. */
export function figureEstimates(parts: ReportParts, measured: MeasuredFigures): FigureEstimates {
  const { values, comparison } = measured
  const { returns, periodsPerYear } = parts.periodReturns
  const found: Partial<Record<EstimatedFigureId, Estimate | null>> = {
    ...resampledPath(parts, measured.ofPath),
    ...resampledTrades(parts, measured.ofTrades),
    positiveMonthsPct: inPercent(exactProportion(parts.months.positive, parts.months.n)),
    winRatePct: inPercent(exactProportion(winners(parts), parts.input.trades.length)),
    meanReturnPct: inPercent(dependentMeanEstimate(returns)),
    arithmeticSharpe: sharpeEstimate(returns, periodsPerYear),
    alphaPct: inPercent(comparison?.alpha ?? null),
    beta: comparison?.beta ?? null,
    informationRatio: comparison?.informationRatio ?? null,
    trackingErrorPct: trackingErrorPct(parts, comparison?.difference ?? null),
  }
  const entries = FIGURES.filter((figure) => figure.interval !== 'none').map(({ id }) => {
    return [id, around(found[id] ?? null, values[id])] as const
  })
  return Object.fromEntries(entries) as Record<EstimatedFigureId, Estimate | null>
}

/**
 * Puts the measured value into an interval and widens it to hold it: resampled paths have the closes of periods, the
 * measured ones those of all bars. A figure without a value has no interval.
 */
function around(estimate: Estimate | null, value: number | null): Estimate | null {
  if (estimate === null || value === null) return null
  return { value, low: Math.min(estimate.low, value), high: Math.max(estimate.high, value), n: estimate.n }
}

/** Figures of how far returns spread and how deep they fall, which feel that calm and storm come in spells. */
const FIGURES_OF_SPREAD: ReadonlySet<string> = new Set([
  'annualVolatilityPct',
  'maxDrawdownPct',
  'ulcerIndexPct',
  'underwaterPct',
  'skewness',
  'excessKurtosis',
  'valueAtRisk95Pct',
  'valueAtRisk99Pct',
  'expectedShortfall95Pct',
  'tailRatio',
] satisfies (typeof PATH_FIGURES)[number][])

/**
 * Resamples twice, because one block does not suit all: that of the returns covers what rests on their mean, and the longer
 * one of their squares what rests on their spread.
 */
function resampledPath(
  { input: { resamples }, periodReturns: { returns }, meanBlocks }: ReportParts,
  ofPath: IndexedStatistics,
): Partial<Record<(typeof PATH_FIGURES)[number], Estimate | null>> {
  if (resamples === 0) return {}
  const seed = seedFromNumbers(returns)
  const resampled = (meanBlock: number): readonly (Estimate | null)[] =>
    bootstrapIndexed(returns.length, ofPath, { random: new SeededRandom(seed), resamples, meanBlock })
  const ofMeans = resampled(meanBlocks.ofReturns)
  const ofSpreads = resampled(meanBlocks.ofSquares)
  return byName(
    PATH_FIGURES,
    PATH_FIGURES.map((name, index) => (FIGURES_OF_SPREAD.has(name) ? ofSpreads : ofMeans)[index] ?? null),
  )
}

function resampledTrades(
  { input: { trades, resamples } }: ReportParts,
  ofTrades: IndexedStatistics,
): Partial<Record<(typeof RESAMPLED_TRADE_FIGURES)[number], Estimate | null>> {
  if (resamples === 0) return {}
  const random = new SeededRandom(seedFromNumbers(trades.map(tradeReturn)))
  return byName(RESAMPLED_TRADE_FIGURES, bootstrapIndexed(trades.length, ofTrades, { random, resamples, meanBlock: 1 }))
}

function trackingErrorPct(parts: ReportParts, difference: Float64Array | null): Estimate | null {
  const { resamples } = parts.input
  if (difference === null || resamples === 0) return null
  const scale = 100 * Math.sqrt(parts.periodReturns.periodsPerYear)
  const [estimate] = bootstrapEstimates(difference, (sample) => [scale * Math.sqrt(variance(sample))], {
    random: new SeededRandom(seedFromNumbers(difference)),
    resamples,
    meanBlock: parts.meanBlocks.ofSquares,
  })
  return estimate ?? null
}

function winners({ input: { trades } }: ReportParts): number {
  return trades.reduce((count, trade) => count + (trade.pnl > 0 ? 1 : 0), 0)
}

function byName<const Name extends string>(
  names: readonly Name[],
  estimates: readonly (Estimate | null)[],
): Partial<Record<Name, Estimate | null>> {
  const entries = names.map((name, index) => [name, estimates[index] ?? null] as const)
  return Object.fromEntries(entries) as Partial<Record<Name, Estimate | null>>
}

function inPercent(estimate: Estimate | null): Estimate | null {
  if (estimate === null) return null
  return { value: 100 * estimate.value, low: 100 * estimate.low, high: 100 * estimate.high, n: estimate.n }
}
