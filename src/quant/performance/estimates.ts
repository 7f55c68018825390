import type { Estimate } from '#core/model/estimate.ts'
import { bootstrapEstimates, defaultMeanBlock } from '../statistics/bootstrap.ts'
import { exactProportion } from '../statistics/proportion.ts'
import { SeededRandom, seedFromNumbers } from '../statistics/seededRandom.ts'
import { type ClosedTrade, tradeReturn } from './equityCurve.ts'
import type { PeriodReturns } from './periodReturns.ts'
import { annualRatios } from './ratios.ts'
import { gainsAndLosses } from './tradeStatistics.ts'

/** The figures of a run that have an interval; null means "not enough data". Percent where the name says so. */
export interface PerformanceEstimates {
  /** Exact binomial interval over trades. */
  readonly winRatePct: Estimate | null
  /** Resampled over trades, each independent. */
  readonly meanTradePct: Estimate | null
  readonly profitFactor: Estimate | null
  /** Resampled over period returns in blocks, from the first period's close on; n counts periods. */
  readonly returnPct: Estimate | null
  readonly cagrPct: Estimate | null
  readonly sharpe: Estimate | null
  readonly sortino: Estimate | null
}

/** Gives the figures of a run their 95 % intervals; the resampling is seeded by the returns, so the same run has the same. */
export function performanceEstimates(
  periods: PeriodReturns,
  trades: readonly ClosedTrade[],
  winners: number,
  resamples: number,
): PerformanceEstimates {
  const [returnPct, cagrPct, sharpe, sortino] = estimatesOfReturns(periods, resamples)
  const [meanTradePct, profitFactor] = estimatesOfTrades(trades, resamples)
  return {
    winRatePct: inPercent(exactProportion(winners, trades.length)),
    meanTradePct: meanTradePct ?? null,
    profitFactor: profitFactor ?? null,
    returnPct: returnPct ?? null,
    cagrPct: cagrPct ?? null,
    sharpe: sharpe ?? null,
    sortino: sortino ?? null,
  }
}

function estimatesOfReturns(measured: PeriodReturns, resamples: number): readonly (Estimate | null)[] {
  const { returns, periodsPerYear } = measured
  if (resamples === 0) return []
  const statistics = (sample: Float64Array): readonly number[] => {
    let growth = 1
    for (const value of sample) growth *= 1 + value
    const annual = annualRatios(sample, periodsPerYear)
    return [100 * (growth - 1), 100 * annual.annualReturn, annual.sharpe ?? Number.NaN, annual.sortino ?? Number.NaN]
  }
  const random = new SeededRandom(seedFromNumbers(returns))
  return bootstrapEstimates(returns, statistics, { random, resamples, meanBlock: defaultMeanBlock(returns.length) })
}

function estimatesOfTrades(trades: readonly ClosedTrade[], resamples: number): readonly (Estimate | null)[] {
  if (resamples === 0) return []
  const returns = Float64Array.from(trades, tradeReturn)
  const statistics = (sample: Float64Array): readonly number[] => {
    const { gains, losses } = gainsAndLosses(sample)
    // A resample without a loser has no upper bound; the interval then says so by not existing.
    return [(100 * (gains - losses)) / sample.length, losses === 0 ? Number.POSITIVE_INFINITY : gains / losses]
  }
  const random = new SeededRandom(seedFromNumbers(returns))
  return bootstrapEstimates(returns, statistics, { random, resamples, meanBlock: 1 })
}

function inPercent(estimate: Estimate | null): Estimate | null {
  if (estimate === null) return null
  return { value: 100 * estimate.value, low: 100 * estimate.low, high: 100 * estimate.high, n: estimate.n }
}
