import type { VolatilityFailure } from './volatilityFit.ts'

/** Fewest returns that a model is fitted to. */
const FEWEST_RETURNS = 100

/** Says why returns cannot be fitted; null when they can. */
export function returnsRefusal(returns: Float64Array): VolatilityFailure | null {
  const n = returns.length
  if (n < FEWEST_RETURNS) {
    const message = `A volatility model needs at least ${FEWEST_RETURNS} returns and there are ${n}; give it a longer series.`
    return { ok: false, code: 'TOO_SHORT', message }
  }
  const missing = returns.findIndex(Number.isNaN)
  if (missing >= 0) {
    const message = `Return ${missing + 1} of ${n} is missing, and a recursion cannot step over it; fill the gap or leave the row out.`
    return { ok: false, code: 'MISSING_VALUES', message }
  }
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (const value of returns) {
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  const range = most - least
  const size = Math.max(Math.abs(least), Math.abs(most))
  if (!Number.isFinite(size) || size > 1e100) {
    const message =
      'The returns are infinite or too large to be squared; look for a price of zero or a misplaced decimal point in the series.'
    return { ok: false, code: 'NOT_FINITE', message }
  }
  if (range <= 1e-12 * size || range < 1e-100) {
    const message = `All ${n} returns are the same, so there is no volatility to model; choose a series that moves.`
    return { ok: false, code: 'CONSTANT', message }
  }
  return null
}
