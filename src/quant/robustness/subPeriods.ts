import type { Estimate } from '#core/model/estimate.ts'
import { civilFromDays } from '#core/time/civil.ts'
import { utcDay } from '#core/time/iso.ts'
import { annualRatios } from '../performance/ratios.ts'
import { bootstrapEstimates } from '../statistics/bootstrap.ts'
import { exactProportion } from '../statistics/proportion.ts'
import type { Random } from '../statistics/random.ts'
import { type GroupDifference, groupDifference } from './groupDifference.ts'

/** Spans of the calendar. */
export type CalendarSpan = 'YEAR' | 'HALF' | 'QUARTER'

/** Returns of one sub-period or regime. Intervals are resampled in blocks; null below ten returns. */
export interface SubPeriod {
  /** `2024`, `2024 H1`, `2024 Q3`, or the label given. */
  readonly label: string
  /** Number of returns. */
  readonly n: number
  /** Compounded return, a fraction, as it was. */
  readonly totalReturn: number
  /** Mean return of a period, a fraction. */
  readonly meanReturn: Estimate | null
  /** Annualised, risk-free rate 0. */
  readonly sharpe: Estimate | null
}

/** A run taken apart. */
export interface SubPeriodBreakdown {
  /** In the order in which the labels first appear. */
  readonly parts: readonly SubPeriod[]
  /** Share of the parts with a positive total return, n being the parts. */
  readonly positiveParts: Estimate | null
  /** Whether the parts differ by more than chance would have them. */
  readonly difference: GroupDifference | null
}

/** How a breakdown is computed. */
export interface BreakdownOptions {
  readonly periodsPerYear: number
  /** Mean length of the blocks in which returns are resampled and exchanged. */
  readonly meanBlock: number
  readonly resamples: number
  readonly random: Random
}

/** Labels times (microseconds since the epoch) by their calendar span in UTC. */
export function calendarLabels(times: Float64Array, span: CalendarSpan): readonly string[] {
  return Array.from(times, (time) => {
    const { year, month } = civilFromDays(utcDay(time))
    if (span === 'YEAR') return `${year}`
    return span === 'HALF' ? `${year} H${month <= 6 ? 1 : 2}` : `${year} Q${Math.ceil(month / 3)}`
  })
}

/** Splits period returns, in order of time, by one label each: calendar spans or regimes. */
export function subPeriodBreakdown(
  returns: Float64Array,
  labels: readonly string[],
  options: BreakdownOptions,
): SubPeriodBreakdown {
  if (labels.length !== returns.length) {
    throw new Error(`Invariant: ${returns.length} returns have ${labels.length} labels`)
  }
  const groups = new Map<string, number[]>()
  for (const [index, label] of labels.entries()) {
    const group = groups.get(label) ?? []
    group.push(returns[index] ?? Number.NaN)
    groups.set(label, group)
  }
  const parts = Array.from(groups, ([label, members]) => describePart(label, Float64Array.from(members), options))
  const positive = parts.filter(({ totalReturn }) => totalReturn > 0).length
  const names = [...groups.keys()]
  const groupOf = Int32Array.from(labels, (label) => names.indexOf(label))
  return {
    parts,
    positiveParts: exactProportion(positive, parts.length),
    difference: groupDifference(returns, groupOf, {
      block: Math.max(1, Math.round(options.meanBlock)),
      rounds: options.resamples,
      random: options.random,
    }),
  }
}

function describePart(label: string, returns: Float64Array, options: BreakdownOptions): SubPeriod {
  const statistics = (sample: Float64Array): readonly number[] => {
    let sum = 0
    for (const value of sample) sum += value
    return [sum / sample.length, annualRatios(sample, options.periodsPerYear).sharpe ?? Number.NaN]
  }
  const { resamples, random } = options
  const meanBlock = Math.min(options.meanBlock, Math.max(1, returns.length / 3))
  const [meanReturn, sharpe] = bootstrapEstimates(returns, statistics, { resamples, random, meanBlock })
  let growth = 1
  for (const value of returns) growth *= 1 + value
  return {
    label,
    n: returns.length,
    totalReturn: growth - 1,
    meanReturn: meanReturn ?? null,
    sharpe: sharpe ?? null,
  }
}
