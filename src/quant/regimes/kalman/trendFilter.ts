/** The structure of a series: a level that wanders, or a level with a slope that wanders too. */
export type TrendKind = 'LEVEL' | 'TREND'

/** Variances of what a structural model calls noise, in squared units of the observations. */
export interface TrendNoise {
  /** Of an observation around its level. */
  readonly observation: number
  /** Of the level's own step. */
  readonly level: number
  /** Of the slope's step; 0 for a model without a slope. */
  readonly slope: number
}

/** Places of one state in an array of numbers; `STATE_SIZE` of them. */
export const LEVEL = 0
export const SLOPE = 1
/** Variances and covariance of level and slope, given all observations so far. */
export const LEVEL_VARIANCE = 2
const COVARIANCE = 3
export const SLOPE_VARIANCE = 4
/** What of the variances is still infinite, as multiples of an arbitrarily large number. */
const DIFFUSE_LEVEL = 5
const DIFFUSE_COVARIANCE = 6
const DIFFUSE_SLOPE = 7
/** Observations to come until nothing is infinite any more. */
export const DIFFUSE_COUNT = 8
/** Distance of the latest observation from what was expected of it, and the variance it was expected with. */
export const INNOVATION = 9
export const INNOVATION_VARIANCE = 10
/** Infinite part of that variance; 0 once nothing is infinite. */
export const DIFFUSE_VARIANCE = 11
/** 1 once something was observed: the next step lets time pass first. */
const HAS_BEGUN = 12
export const STATE_SIZE = 13

/** Writes the state of which nothing is known yet, at `at`. */
export function beginTrend(state: Float64Array, at: number, kind: TrendKind): void {
  state.fill(0, at, at + STATE_SIZE)
  state[at + DIFFUSE_LEVEL] = 1
  state[at + DIFFUSE_SLOPE] = kind === 'TREND' ? 1 : 0
  state[at + DIFFUSE_COUNT] = kind === 'TREND' ? 2 : 1
}

/**
 * One step of the Kalman filter of y = level + e, level' = level + slope + u, slope' = slope + w, from the state at `from` to
 * the one at `to` (they may be the same): time passes, then the observation is taken. NaN is a missing observation: time
 * passes and the uncertainty grows. Begins exactly diffuse (Durbin and Koopman 2012, sections 4.3 and 5.2): the first
 * observation gives the level, the second the slope, without any prior.
 */
export function advanceTrend(
  state: Float64Array,
  from: number,
  to: number,
  observation: number,
  observationNoise: number,
  levelNoise: number,
  slopeNoise: number,
): void {
  let level = state[from + LEVEL] ?? 0
  let slope = state[from + SLOPE] ?? 0
  let p11 = state[from + LEVEL_VARIANCE] ?? 0
  let p12 = state[from + COVARIANCE] ?? 0
  let p22 = state[from + SLOPE_VARIANCE] ?? 0
  let i11 = state[from + DIFFUSE_LEVEL] ?? 0
  let i12 = state[from + DIFFUSE_COVARIANCE] ?? 0
  let i22 = state[from + DIFFUSE_SLOPE] ?? 0
  let diffuse = state[from + DIFFUSE_COUNT] ?? 0
  let hasBegun = state[from + HAS_BEGUN] ?? 0
  let innovation = Number.NaN
  let variance = Number.NaN
  let infinite = 0
  if (hasBegun === 1) {
    level += slope
    p11 += 2 * p12 + p22 + levelNoise
    p12 += p22
    p22 += slopeNoise
    i11 += 2 * i12 + i22
    i12 += i22
  }
  if (!Number.isNaN(observation)) {
    hasBegun = 1
    innovation = observation - level
    variance = p11 + observationNoise
    if (diffuse > 0) {
      infinite = i11
      const gain = i12 / i11
      level = observation
      slope += gain * innovation
      // P - P z k' - k z' P + k F k' with the gain k = (1, gain) of the infinite part.
      p22 += gain * gain * variance - 2 * gain * p12
      p12 = gain * observationNoise
      p11 = observationNoise
      diffuse -= 1
      i22 = diffuse > 0 ? i22 - gain * i12 : 0
      i11 = 0
      i12 = 0
    } else if (variance > 0) {
      const gainOfLevel = p11 / variance
      const gainOfSlope = p12 / variance
      level += gainOfLevel * innovation
      slope += gainOfSlope * innovation
      p22 -= gainOfSlope * p12
      p12 = (p12 * observationNoise) / variance
      p11 = (p11 * observationNoise) / variance
    }
  }
  state[to + LEVEL] = level
  state[to + SLOPE] = slope
  state[to + LEVEL_VARIANCE] = p11
  state[to + COVARIANCE] = p12
  state[to + SLOPE_VARIANCE] = p22
  state[to + DIFFUSE_LEVEL] = i11
  state[to + DIFFUSE_COVARIANCE] = i12
  state[to + DIFFUSE_SLOPE] = i22
  state[to + DIFFUSE_COUNT] = diffuse
  state[to + INNOVATION] = innovation
  state[to + INNOVATION_VARIANCE] = variance
  state[to + DIFFUSE_VARIANCE] = infinite
  state[to + HAS_BEGUN] = hasBegun
}
