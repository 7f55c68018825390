import type { Objective } from '#contracts/records/sweep.ts'
import type { Statistics } from '#contracts/research.ts'
import { drawdowns } from '#quant/performance/drawdown.ts'
import { periodReturns } from '#quant/performance/periodReturns.ts'
import { annualRatios, ratio } from '#quant/performance/ratios.ts'
import { judgeSharpe } from '#quant/validation/sharpeVerdict.ts'

/** What an objective is read from. */
export interface ObjectiveSource {
  readonly statistics: Statistics
  readonly returns: Float64Array
  readonly periodsPerYear: number
}

/**
 * Reads an objective of a run, larger being better; null where the run does not define it. The deflated Sharpe ratio is
 * that of the best of `trials`, the number the search was given, so that it does not depend on which trial ended first.
 */
export function objectiveOf(objective: Objective, source: ObjectiveSource, trials: number): number | null {
  const { statistics, returns, periodsPerYear } = source
  const value = ((): number | null => {
    switch (objective) {
      case 'sharpe':
        return statistics.sharpe
      case 'deflatedSharpe':
        return judgeSharpe(returns, periodsPerYear, { trials, sharpes: null })?.deflatedSharpe ?? null
      case 'sortino':
        return statistics.sortino
      case 'calmar':
        return statistics.calmar
      case 'returnPct':
        return statistics.returnPct
      case 'profitFactor':
        return statistics.profitFactor
      case 'sqn':
        return statistics.sqn
      case 'smallDrawdown':
        return -statistics.maxDrawdownPct
    }
  })()
  return value !== null && Number.isFinite(value) ? value : null
}

/** The objective that means "no edge"; null where there is no such value. */
export function noEdge(objective: Objective): number | null {
  if (objective === 'smallDrawdown') return null
  return objective === 'profitFactor' ? 1 : 0
}

/**
 * What an equity curve says of an objective half way: the objective itself where equity decides it, the return so far
 * where closed trades do. NaN where nothing can be said, which counts as the worst.
 */
export function objectiveSoFar(
  objective: Objective,
  curve: { readonly time: Float64Array; readonly equity: Float64Array },
  startingCash: number,
): number {
  const { time, equity } = curve
  if (equity.length < 2) return Number.NaN
  const growth = 100 * ((equity.at(-1) ?? Number.NaN) / startingCash - 1)
  const deepest = drawdowns(equity).reduce((most, fall) => Math.max(most, fall), 0)
  const { returns, periodsPerYear } = periodReturns({ tsOpen: time, equity })
  const annual = annualRatios(returns, periodsPerYear)
  switch (objective) {
    case 'sharpe':
    case 'deflatedSharpe':
      return annual.sharpe ?? Number.NaN
    case 'sortino':
      return annual.sortino ?? Number.NaN
    case 'calmar':
      return ratio(annual.annualReturn, deepest) ?? Number.NaN
    case 'smallDrawdown':
      return -100 * deepest
    case 'returnPct':
    case 'profitFactor':
    case 'sqn':
      return growth
  }
}
