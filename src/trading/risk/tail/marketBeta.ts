import type { Estimate } from '#core/model/estimate.ts'
import { studentQuantile } from '#quant/statistics/beta.ts'

/** Fewest common returns from which a beta is told. */
const LEAST_RETURNS = 60

/**
 * Slope of an asset's returns on its market's by least squares, with a 95 % interval whose standard error allows for days of
 * different size (White, 1980, with the factor n / (n - 2)). Periods that either lacks are left out; null below sixty.
 */
export function betaTo(returns: ArrayLike<number>, market: ArrayLike<number>): Estimate | null {
  let n = 0
  let meanOwn = 0
  let meanMarket = 0
  const periods = Math.min(returns.length, market.length)
  for (let period = 0; period < periods; period += 1) {
    const own = returns[period] ?? Number.NaN
    const all = market[period] ?? Number.NaN
    if (Number.isNaN(own + all)) continue
    n += 1
    meanOwn += (own - meanOwn) / n
    meanMarket += (all - meanMarket) / n
  }
  if (n < LEAST_RETURNS) return null
  let products = 0
  let squares = 0
  for (let period = 0; period < periods; period += 1) {
    const own = (returns[period] ?? Number.NaN) - meanOwn
    const all = (market[period] ?? Number.NaN) - meanMarket
    if (Number.isNaN(own + all)) continue
    products += own * all
    squares += all * all
  }
  if (!(squares > 0)) return null
  const value = products / squares
  let scores = 0
  for (let period = 0; period < periods; period += 1) {
    const own = (returns[period] ?? Number.NaN) - meanOwn
    const all = (market[period] ?? Number.NaN) - meanMarket
    if (!Number.isNaN(own + all)) scores += (all * (own - value * all)) ** 2
  }
  const reach = studentQuantile(0.975, n - 2) * (Math.sqrt((scores * n) / (n - 2)) / squares)
  return { value, low: value - reach, high: value + reach, n }
}
