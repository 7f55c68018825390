import {
  advanceTrend,
  beginTrend,
  DIFFUSE_VARIANCE,
  INNOVATION,
  INNOVATION_VARIANCE,
  STATE_SIZE,
  type TrendKind,
  type TrendNoise,
} from './trendFilter.ts'

/** How well a structural model explains a series. */
export interface TrendLikelihood {
  /** Log likelihood at the noise given, the diffuse beginning counted as Durbin and Koopman do. */
  readonly logLikelihood: number
  /** The factor of the noise under which the likelihood is highest (all three variances multiplied by it). */
  readonly scale: number
  /** Log likelihood at that factor (the concentrated likelihood). */
  readonly concentrated: number
  /** Observations beyond those that the diffuse beginning takes. */
  readonly counted: number
}

const LOG_TWO_PI = Math.log(2 * Math.PI)
const state = new Float64Array(STATE_SIZE)

/** Weighs noise variances against `values` from `from` on to `to` (excluded), NaN being a missing observation. */
export function trendLikelihood(
  values: Readonly<Float64Array>,
  from: number,
  to: number,
  kind: TrendKind,
  noise: TrendNoise,
): TrendLikelihood {
  beginTrend(state, 0, kind)
  const { observation, level, slope } = noise
  let squares = 0
  let logs = 0
  let counted = 0
  let beginning = 0
  for (let index = from; index < to; index += 1) {
    advanceTrend(state, 0, 0, values[index] ?? Number.NaN, observation, level, slope)
    const innovation = state[INNOVATION] ?? Number.NaN
    if (Number.isNaN(innovation)) continue
    const infinite = state[DIFFUSE_VARIANCE] ?? 0
    if (infinite > 0) {
      beginning -= 0.5 * (LOG_TWO_PI + Math.log(infinite))
      continue
    }
    const variance = state[INNOVATION_VARIANCE] ?? Number.NaN
    squares += (innovation * innovation) / variance
    logs += Math.log(variance)
    counted += 1
  }
  const scale = squares / counted
  return {
    logLikelihood: beginning - 0.5 * (counted * LOG_TWO_PI + logs + squares),
    scale,
    concentrated: beginning - 0.5 * (counted * (LOG_TWO_PI + 1 + Math.log(scale)) + logs),
    counted,
  }
}
