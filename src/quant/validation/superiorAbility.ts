import type { BootstrapOptions } from '../statistics/bootstrap.ts'
import { mean } from '../statistics/moments.ts'
import { RETURN_RESOLUTION } from '../statistics/shape.ts'
import { drawStationaryIndexes } from '../statistics/stationaryIndexes.ts'
import { stationaryVariance } from './stationaryVariance.ts'

const MINIMUM = 10

/** Whether the best of many trials beats its benchmark by more than the best of as many without skill does. */
export interface SuperiorAbility {
  /** Index of the trial with the highest mean difference over its error. */
  readonly best: number
  /** Its mean difference over its error, or 0 where no trial is ahead of the benchmark. */
  readonly statistic: number
  /** Hansen's p-values: with hopeless trials counted as what they are (lower), left out (consistent), as if as good as the benchmark (upper). */
  readonly lower: number
  readonly consistent: number
  readonly upper: number
  /** White's reality check: the same as `upper` with plain means instead of means over their errors. */
  readonly realityCheck: number
  readonly trials: number
  /** Periods of each trial. */
  readonly n: number
}

/**
 * White's reality check (2000) and Hansen's test for superior predictive ability (2005), by the stationary bootstrap.
 * `differences` are the trials' returns minus those of the benchmark (0 for cash) in the same periods. A p-value is
 * (1 + resamples at least as good) / (1 + resamples). Trials that never differ are not counted as tests; null without any
 * other or below ten periods.
 */
export function superiorAbility(
  differences: readonly Float64Array[],
  options: BootstrapOptions,
): SuperiorAbility | null {
  const n = differences[0]?.length ?? 0
  if (n < MINIMUM) return null
  const trials = differences.flatMap((values, index) => trialOf(values, index, options.meanBlock, n) ?? [])
  if (trials.length === 0) return null
  const best = trials.reduce((so, each) => (each.mean / each.error > so.mean / so.error ? each : so))
  const statistic = Math.max(0, best.mean / best.error)
  const highestMean = trials.reduce((most, each) => Math.max(most, each.mean), Number.NEGATIVE_INFINITY)
  const reached = { lower: 0, consistent: 0, upper: 0, realityCheck: 0 }
  const indexes = new Int32Array(n)
  for (let round = 0; round < options.resamples; round += 1) {
    drawStationaryIndexes(indexes, options.meanBlock, options.random)
    const runs = runsOf(indexes)
    let [lower, consistent, upper, plain] = [0, 0, 0, Number.NEGATIVE_INFINITY]
    for (const trial of trials) {
      const drawn = drawnMean(trial.prefix, runs, n)
      const recentred = drawn - trial.mean
      lower = Math.max(lower, (drawn - Math.max(trial.mean, 0)) / trial.error)
      consistent = Math.max(consistent, (trial.isHopeless ? drawn : recentred) / trial.error)
      upper = Math.max(upper, recentred / trial.error)
      plain = Math.max(plain, recentred)
    }
    if (lower >= statistic) reached.lower += 1
    if (consistent >= statistic) reached.consistent += 1
    if (upper >= statistic) reached.upper += 1
    if (plain >= highestMean) reached.realityCheck += 1
  }
  const share = (count: number): number => (1 + count) / (1 + options.resamples)
  return {
    best: best.index,
    statistic,
    lower: share(reached.lower),
    consistent: share(reached.consistent),
    upper: share(reached.upper),
    realityCheck: share(reached.realityCheck),
    trials: trials.length,
    n,
  }
}

interface Trial {
  readonly index: number
  readonly mean: number
  /** Standard error of the mean. */
  readonly error: number
  /** So far behind the benchmark that it cannot become the best, by Hansen's threshold. */
  readonly isHopeless: boolean
  /** Sum of the differences before each period, so that a run of periods is one subtraction. */
  readonly prefix: Float64Array
}

function trialOf(values: Float64Array, index: number, meanBlock: number, n: number): Trial | null {
  if (values.length !== n) throw new Error('Invariant: trials to compare are of equal length')
  const centre = mean(values)
  const spread = stationaryVariance(values, meanBlock)
  if (!(spread > RETURN_RESOLUTION ** 2)) return null
  const error = Math.sqrt(spread / n)
  const prefix = new Float64Array(n + 1)
  for (let row = 0; row < n; row += 1) prefix[row + 1] = (prefix[row] ?? 0) + (values[row] ?? Number.NaN)
  return { index, mean: centre, error, isHopeless: centre < -error * Math.sqrt(2 * Math.log(Math.log(n))), prefix }
}

/** The unbroken runs among drawn positions: first and end of each in turn. */
function runsOf(indexes: Int32Array): readonly number[] {
  const runs: number[] = []
  let first = indexes[0] ?? 0
  for (let position = 1; position <= indexes.length; position += 1) {
    const before = indexes[position - 1] ?? 0
    if (position < indexes.length && indexes[position] === before + 1) continue
    runs.push(first, before + 1)
    first = indexes[position] ?? 0
  }
  return runs
}

function drawnMean(prefix: Float64Array, runs: readonly number[], n: number): number {
  let sum = 0
  for (let run = 0; run < runs.length; run += 2)
    sum += (prefix[runs[run + 1] ?? 0] ?? 0) - (prefix[runs[run] ?? 0] ?? 0)
  return sum / n
}
