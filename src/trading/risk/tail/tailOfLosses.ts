import type { Estimate } from '#core/model/estimate.ts'
import { betaCdf } from '#quant/statistics/beta.ts'
import {
  bootstrapEstimates,
  bootstrapIndexed,
  type BootstrapOptions,
  type Statistics,
} from '#quant/statistics/bootstrap.ts'
import { optimalMeanBlock } from '#quant/statistics/blockLength.ts'
import { SeededRandom, seedFromNumbers } from '#quant/statistics/seededRandom.ts'

/** Value at risk and expected shortfall of a sample of losses, positive for a loss. */
export interface TailPoint {
  readonly valueAtRisk: number
  readonly expectedShortfall: number
}

/** The same with 95 % intervals; null where there is not enough data for one. */
export interface TailEstimate {
  readonly valueAtRisk: Estimate | null
  readonly expectedShortfall: Estimate | null
}

/** Resamples behind the interval of a shortfall. */
const RESAMPLES = 200

/**
 * Tail of equally likely losses at a level (0.95 for the worst twentieth): the smallest loss that is not exceeded with at
 * least that probability, and the mean of the worst share 1 - level with the place on its edge counted in part, which makes
 * the shortfall subadditive on every sample (Rockafellar and Uryasev, 2002; Acerbi and Tasche, 2002). NaN of nothing.
 */
export function tailOf(losses: Float64Array, level: number): TailPoint {
  return tailOfSorted(losses.slice().sort(), level)
}

/** The same of losses in rising order. */
function tailOfSorted(sorted: Float64Array, level: number): TailPoint {
  const n = sorted.length
  if (n === 0) return { valueAtRisk: Number.NaN, expectedShortfall: Number.NaN }
  const { whole, part, worst } = tailPlaces(n, level)
  let sum = 0
  for (let place = n - whole; place < n; place += 1) sum += sorted[place] ?? Number.NaN
  const edge = sorted[n - whole - 1] ?? 0
  return {
    valueAtRisk: sorted[Math.max(0, Math.ceil(n * level - ROUNDING) - 1)] ?? Number.NaN,
    expectedShortfall: (sum + (part > 0 ? part * edge : 0)) / worst,
  }
}

/**
 * Tail with intervals: the quantile between order statistics (exact whatever the distribution, for independent losses), the
 * shortfall by the stationary bootstrap.
 */
export function tailEstimate(losses: Float64Array, level: number): TailEstimate {
  const sorted = losses.slice().sort()
  const n = sorted.length
  const point = tailOfSorted(sorted, level)
  const expectedShortfall = resampledShortfall(losses, level)
  const ends = orderStatistics(n, level)
  const low = ends === null ? undefined : sorted[ends.low - 1]
  const high = ends === null ? undefined : sorted[ends.high - 1]
  return {
    valueAtRisk: low === undefined || high === undefined ? null : { value: point.valueAtRisk, low, high, n },
    expectedShortfall: ends === null ? null : expectedShortfall,
  }
}

/** The shortfall with its bootstrap interval; resamples are counted by rank, so that none of them has to be sorted. */
function resampledShortfall(losses: Float64Array, level: number): Estimate | null {
  const n = losses.length
  const order = Int32Array.from({ length: n }, (_, place) => place).sort(
    (left, right) => (losses[right] ?? 0) - (losses[left] ?? 0),
  )
  const ranks = new Int32Array(n)
  order.forEach((place, rank) => {
    ranks[place] = rank
  })
  const counts = new Int32Array(n)
  const figure = new Float64Array(1)
  const worst = n * (1 - level)
  const [shortfall = null] = bootstrapIndexed(
    n,
    (indexes) => {
      counts.fill(0)
      for (let place = 0; place < n; place += 1) {
        const rank = ranks[indexes[place] ?? 0] ?? 0
        counts[rank] = (counts[rank] ?? 0) + 1
      }
      let sum = 0
      let left = worst
      for (let rank = 0; rank < n && left > 0; rank += 1) {
        const taken = Math.min(left, counts[rank] ?? 0)
        sum += taken * (losses[order[rank] ?? 0] ?? 0)
        left -= taken
      }
      figure[0] = sum / worst
      return figure
    },
    optionsFor(losses),
  )
  return shortfall
}

function optionsFor(losses: Float64Array): BootstrapOptions {
  return {
    random: new SeededRandom(seedFromNumbers(losses)),
    resamples: RESAMPLES,
    meanBlock: losses.length < 10 ? 1 : optimalMeanBlock(losses),
  }
}

/** Figures of losses with bootstrap intervals whose blocks keep the clustering of days; reproducible, seeded by the losses. */
export function resampledTail(losses: Float64Array, figures: Statistics): readonly (Estimate | null)[] {
  return bootstrapEstimates(losses, figures, optionsFor(losses))
}

/** Weight of each loss in the shortfall at a level: 1 / n(1 - level) for the worst, a part for the edge; they add up to 1. */
export function tailWeights(losses: Float64Array, level: number): Float64Array {
  const n = losses.length
  const weights = new Float64Array(n)
  const order = Int32Array.from({ length: n }, (_, place) => place).sort(
    (left, right) => (losses[left] ?? 0) - (losses[right] ?? 0) || left - right,
  )
  const { whole, part, worst } = tailPlaces(n, level)
  for (let place = n - whole; place < n; place += 1) weights[order[place] ?? 0] = 1 / worst
  const edge = order[n - whole - 1]
  if (edge !== undefined && part > 0) weights[edge] = part / worst
  return weights
}

/**
 * Places, counted from 1 in rising order, between which the quantile at `level` lies with 95 % probability for n independent
 * values: P(quantile < X(low)) and P(quantile > X(high)) are at most 2.5 % each. Null when n is too small for both.
 */
export function orderStatistics(n: number, level: number): { readonly low: number; readonly high: number } | null {
  let low = 0
  let high = n + 1
  // P(at most k of n values lie below the quantile), the binomial distribution as an incomplete beta function.
  const atMost = (k: number): number => (k >= n ? 1 : 1 - betaCdf(level, k + 1, n - k))
  let [from, to] = [0, n]
  while (from < to) {
    const middle = Math.floor((from + to) / 2)
    if (atMost(middle) > 0.025) to = middle
    else from = middle + 1
  }
  low = from
  ;[from, to] = [0, n]
  while (from < to) {
    const middle = Math.floor((from + to) / 2)
    if (atMost(middle) >= 0.975) to = middle
    else from = middle + 1
  }
  high = from + 1
  return low < 1 || high > n ? null : { low, high }
}

/** Against the rounding of n times a level that is a whole number on paper. */
const ROUNDING = 1e-9

function tailPlaces(
  n: number,
  level: number,
): { readonly whole: number; readonly part: number; readonly worst: number } {
  const worst = n * (1 - level)
  const whole = Math.min(n, Math.floor(worst + ROUNDING))
  const part = Math.max(0, worst - whole)
  return { whole, part: part < ROUNDING ? 0 : part, worst }
}
