import type { Estimate } from '#core/model/estimate.ts'

/** Ratio of neighbouring bucket bounds. */
const GROWTH = 1.04
const LOG_GROWTH = Math.log(GROWTH)
/** Microseconds: what is faster falls into the first bucket, what is slower than the last bound into the last. */
const FASTEST = 100
const BUCKETS = 360
/** Normal quantile of a 95 % interval. */
const NORMAL_95 = 1.959963984540054

/** Counts of durations in buckets that grow by 4 % from 100 us to over two minutes. */
export type LatencySketch = Uint32Array

/** Makes an empty sketch; its memory does not grow with what it counts. */
export function emptySketch(): LatencySketch {
  return new Uint32Array(BUCKETS)
}

/** Counts a duration, microseconds. */
export function addLatency(sketch: LatencySketch, micros: number): void {
  const bucket = micros <= FASTEST ? 0 : Math.min(BUCKETS - 1, Math.floor(Math.log(micros / FASTEST) / LOG_GROWTH))
  sketch[bucket] = (sketch[bucket] ?? 0) + 1
}

/** Adds the counts of one sketch to another. */
export function mergeSketch(target: LatencySketch, source: LatencySketch): void {
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) target[bucket] = (target[bucket] ?? 0) + (source[bucket] ?? 0)
}

/** How many durations were counted. */
export function sketchCount(sketch: LatencySketch): number {
  return sketch.reduce((sum, count) => sum + count, 0)
}

/** Durations of which no statement about a quantile is made. */
const LEAST_FOR_QUANTILE = 20

/**
 * The quantile at `share` in microseconds, within 2 % of a true duration (after Masson, Rim and Lee, "DDSketch", VLDB
 * 2019), with the 95 % interval from the ranks of the binomial distribution, which asks nothing of the shape; null with
 * fewer than 20 durations.
 */
export function latencyQuantile(sketch: LatencySketch, share: number): Estimate | null {
  const n = sketchCount(sketch)
  if (n < LEAST_FOR_QUANTILE) return null
  const reach = NORMAL_95 * Math.sqrt(n * share * (1 - share))
  return {
    value: durationAtRank(sketch, Math.ceil(n * share)),
    low: durationAtRank(sketch, Math.floor(n * share - reach)),
    high: durationAtRank(sketch, Math.ceil(n * share + reach)),
    n,
  }
}

/** Share of the durations within `micros`, by whole buckets, as a count of those that are. */
export function countWithin(sketch: LatencySketch, micros: number): number {
  let within = 0
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) if (middleOf(bucket) <= micros) within += sketch[bucket] ?? 0
  return within
}

/** The middle of the bucket in which the rank lies; ranks count from 1. */
function durationAtRank(sketch: LatencySketch, rank: number): number {
  let seen = 0
  let last = 0
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
    const count = sketch[bucket] ?? 0
    if (count === 0) continue
    seen += count
    last = bucket
    if (seen >= rank) return middleOf(bucket)
  }
  return middleOf(last)
}

/** The value whose relative distance to both bounds is the same. */
function middleOf(bucket: number): number {
  const low = FASTEST * GROWTH ** bucket
  return (2 * low * GROWTH) / (1 + GROWTH)
}
