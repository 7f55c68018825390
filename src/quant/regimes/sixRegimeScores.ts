/** The six regimes, in the order of their probabilities. */
export const SIX_REGIMES = ['TREND_UP', 'TREND_DOWN', 'MEAN_REVERTING', 'CHOP', 'HIGH_VOLATILITY', 'CRISIS'] as const

/** What a market does at present. */
export type SixRegime = (typeof SIX_REGIMES)[number]

/** What the six regimes are told apart by; NaN where it is not known. */
export interface RegimeParts {
  /** Average directional index, 0..100. */
  readonly adx: number
  /** Balance of the directional indicators: (+DI - -DI) / (+DI + -DI), -1..1. */
  readonly direction: number
  /** Share of its own past that volatility lies above, 0..1. */
  readonly volatility: number
  /** Hurst exponent of the returns. */
  readonly hurst: number
  /** Share of the universe above its average, 0..1. */
  readonly breadth: number
}

/** How much of what the scores rest on each part is; together 1. */
const WEIGHTS = { direction: 0.4, volatility: 0.3, hurst: 0.2, breadth: 0.1 } as const

/**
 * How much of what the six regimes rest on is known, 0..1: direction (ADX and DMI) 0.4, volatility 0.3, Hurst 0.2, breadth
 * 0.1. NaN where direction or volatility is missing: then there are no probabilities.
 */
export function confidenceOf({ adx, direction, volatility, hurst, breadth }: RegimeParts): number {
  if (!Number.isFinite(adx + direction + volatility)) return Number.NaN
  const sum = WEIGHTS.direction + WEIGHTS.volatility
  return sum + (Number.isFinite(hurst) ? WEIGHTS.hurst : 0) + (Number.isFinite(breadth) ? WEIGHTS.breadth : 0)
}

/**
 * Writes the probability of each regime to `to`, in the order of `SIX_REGIMES`: a softmax over scores that are linear in the
 * parts. With t = (ADX - 20) / 10 in -1.5..2, d the direction, h = (Hurst - 0.5) / 0.1 in -2..2, v = (volatility
 * - 0.8) / 0.1 in -2..2, w = (volatility - 0.95) / 0.025 in -2..2, b = 2 breadth - 1 and v+ = max(v, 0):
 *
 * - TREND_UP: t + 2 d + 0.5 h + 0.5 b - 0.5 v+
 * - TREND_DOWN: t - 2 d + 0.5 h - 0.5 b - 0.5 v+
 * - MEAN_REVERTING: -0.5 t - h
 * - CHOP: 0.3 - t - 0.5 |h| - 0.5 v+
 * - HIGH_VOLATILITY: 1.5 v
 * - CRISIS: 1.5 v + w - 4 d - 0.5 b - 1
 *
 * Hurst and breadth count 0 where they are missing, which `confidenceOf` tells. False, and NaN everywhere, without direction
 * or volatility. The constants are this house's own choice, set by hand: a trend from Wilder's 20 to 25 on, a Hurst exponent
 * that matters from one sampling deviation on, the highest fifth and the highest twentieth of volatility.
 */
export function writeProbabilities(parts: RegimeParts, to: Float64Array): boolean {
  if (Number.isNaN(confidenceOf(parts))) {
    to.fill(Number.NaN)
    return false
  }
  const t = within((parts.adx - 20) / 10, -1.5, 2)
  const d = parts.direction
  const h = Number.isFinite(parts.hurst) ? within((parts.hurst - 0.5) / 0.1, -2, 2) : 0
  const v = within((parts.volatility - 0.8) / 0.1, -2, 2)
  const w = within((parts.volatility - 0.95) / 0.025, -2, 2)
  const b = Number.isFinite(parts.breadth) ? 2 * parts.breadth - 1 : 0
  const wild = 0.5 * Math.max(v, 0)
  to[0] = t + 2 * d + 0.5 * h + 0.5 * b - wild
  to[1] = t - 2 * d + 0.5 * h - 0.5 * b - wild
  to[2] = -0.5 * t - h
  to[3] = 0.3 - t - 0.5 * Math.abs(h) - wild
  to[4] = 1.5 * v
  to[5] = 1.5 * v + w - 4 * d - 0.5 * b - 1
  softmax(to)
  return true
}

/** Place of the highest probability; of equal ones the first. */
export function likeliest(probabilities: Readonly<Float64Array>): number {
  let best = 0
  for (let place = 1; place < SIX_REGIMES.length; place += 1) {
    if ((probabilities[place] ?? 0) > (probabilities[best] ?? 0)) best = place
  }
  return best
}

function softmax(scores: Float64Array): void {
  const highest = scores[likeliest(scores)] ?? 0
  let total = 0
  for (let place = 0; place < SIX_REGIMES.length; place += 1) {
    const share = Math.exp((scores[place] ?? 0) - highest)
    scores[place] = share
    total += share
  }
  for (let place = 0; place < SIX_REGIMES.length; place += 1) scores[place] = (scores[place] ?? 0) / total
}

function within(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}
