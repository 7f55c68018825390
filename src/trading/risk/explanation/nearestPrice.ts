import { fromPrice, powerOfTen } from '#core/money.ts'
import type { OrderCandidate, RiskState } from '../candidate.ts'
import { checkPriceCollar, checkPriceIncrement, furthestFrom } from '../checks/checkPrice.ts'
import { checkTickRule } from '../checks/checkRules.ts'

/**
 * The limit price nearest to the candidate's that lies on the steps of its market and inside the collar, scaled; null
 * without a limit, without a last price, or where no step lies inside. A candidate that is right keeps its price.
 */
export function nearestPrice(candidate: OrderCandidate, state: RiskState): number | null {
  const { limitPrice, instrument } = candidate
  const reference = state.exposure.lastPrice
  if (limitPrice === null || reference === null || !Number.isFinite(limitPrice)) return null
  const { priceCollar } = state.limits
  const room = priceCollar === Infinity ? Number.MAX_SAFE_INTEGER - reference : furthestFrom(reference, priceCollar)
  const [lowest, highest] = [Math.max(1, reference - room), reference + room]
  const rule = state.account?.rules?.tick ?? null
  const steps = rule === null ? [1] : [rule.values.stepFrom, rule.values.stepBelow]
  const scale = powerOfTen(instrument.priceDecimals)
  let nearest: number | null = null
  for (const units of steps) {
    const step = leastCommonMultiple(
      instrument.priceIncrement,
      rule === null ? 1 : Math.max(1, Math.round(units * scale)),
    )
    const below = Math.floor(Math.min(limitPrice, highest) / step) * step
    const above = Math.ceil(Math.max(limitPrice, lowest) / step) * step
    for (const price of [below, above]) {
      if (price < lowest || price > highest || !passes({ ...candidate, limitPrice: price, stopPrice: null }, state))
        continue
      if (nearest === null || Math.abs(price - limitPrice) < Math.abs(nearest - limitPrice)) nearest = price
    }
  }
  return nearest
}

/** The smallest number that both divide. */
export function leastCommonMultiple(one: number, other: number): number {
  let [a, b] = [one, other]
  while (b !== 0) [a, b] = [b, a % b]
  return (one / a) * other
}

function passes(candidate: OrderCandidate, state: RiskState): boolean {
  return (
    checkPriceIncrement(candidate) === null &&
    checkPriceCollar(candidate, state) === null &&
    checkTickRule(candidate, state) === null &&
    fromPrice(candidate.instrument, candidate.limitPrice ?? 0) > 0
  )
}
