import type { ReturnMatrix } from './returnMatrix.ts'

/** Weight of the past in the variance of a day; the value RiskMetrics (1996) found best for daily returns. */
const DAILY_DECAY = 0.94
/** Returns whose mean square starts the recursion; they are not scaled themselves. */
const WARM_UP = 20

/**
 * Volatility expected for each return before it was known, and for the one to come in the last place (n + 1 values); NaN
 * while too little is known. Unknown returns leave the expectation as it was. The mean of a day is taken as zero.
 */
export type VolatilityFollower = (returns: Float64Array) => Float64Array

/** Follows the volatility by exponentially weighted squares (RiskMetrics, 1996). */
export function ewmaVolatility(returns: Float64Array, decay = DAILY_DECAY): Float64Array {
  const expected = new Float64Array(returns.length + 1).fill(Number.NaN)
  let variance = 0
  let seen = 0
  for (let period = 0; period < returns.length; period += 1) {
    if (seen >= WARM_UP) expected[period] = Math.sqrt(variance)
    const value = returns[period] ?? Number.NaN
    if (Number.isNaN(value)) continue
    const square = value * value
    variance = seen < WARM_UP ? (variance * seen + square) / (seen + 1) : decay * variance + (1 - decay) * square
    seen += 1
  }
  if (seen >= WARM_UP) expected[returns.length] = Math.sqrt(variance)
  return expected
}

/**
 * Brings each past return to the volatility of today: r(t) * s(now) / s(t), asset by asset, so that what history says about
 * the shape of days is kept and a calm past does not hide a wild present (Hull and White, 1998; Barone-Adesi, Giannopoulos
 * and Vosper, 1999). What cannot be scaled is NaN.
 */
export function filteredReturns(matrix: ReturnMatrix, follow: VolatilityFollower = ewmaVolatility): ReturnMatrix {
  const { assets, periods } = matrix
  const returns = new Float64Array(matrix.returns.length).fill(Number.NaN)
  for (let asset = 0; asset < assets; asset += 1) {
    const own = matrix.returns.subarray(asset * periods, (asset + 1) * periods)
    const expected = follow(own)
    const now = expected[periods] ?? Number.NaN
    for (let period = 0; period < periods; period += 1) {
      const then = expected[period] ?? Number.NaN
      if (then > 0) returns[asset * periods + period] = ((own[period] ?? Number.NaN) * now) / then
    }
  }
  return { assets, periods, returns }
}
