import { fromPrice } from '#core/money.ts'
import type { OrderCandidate, RiskState } from '../candidate.ts'
import { deny, type Denial } from '../denial.ts'

/** Denies when no trustworthy price is known: without one no value, no exposure and no collar can be computed. */
export function checkPriceKnown(candidate: OrderCandidate, state: RiskState): Denial | null {
  const last = state.exposure.lastPrice
  if (last !== null && Number.isSafeInteger(last) && last > 0) return null
  const instrument = candidate.instrument.symbol
  return deny(
    'PRICE_MISSING',
    { instrument },
    `No price of ${instrument} is known, so the order was not sent; wait for data.`,
  )
}

/** Denies prices that are no multiple of the instrument's increment. */
export function checkPriceIncrement(candidate: OrderCandidate): Denial | null {
  const { instrument } = candidate
  for (const price of [candidate.limitPrice, candidate.stopPrice]) {
    if (price === null) continue
    if (!Number.isSafeInteger(price) || price <= 0 || price % instrument.priceIncrement !== 0) {
      return deny(
        'PRICE_INCREMENT_WRONG',
        { price, increment: instrument.priceIncrement },
        `A price of ${instrument.symbol} must be a positive multiple of ${fromPrice(instrument, instrument.priceIncrement)}; the order was not sent.`,
      )
    }
  }
  return null
}

/**
 * Denies a limit or stop further from the last price than the collar. Exactly at the collar passes. Protective prices
 * are measured by the same rule only for entries; exits may be anywhere.
 */
export function checkPriceCollar(candidate: OrderCandidate, state: RiskState): Denial | null {
  const reference = state.exposure.lastPrice
  const { priceCollar } = state.limits
  if (reference === null || priceCollar === Infinity) return null
  const furthest = furthestFrom(reference, priceCollar)
  for (const price of [candidate.limitPrice, candidate.stopPrice]) {
    if (price === null || Math.abs(price - reference) <= furthest) continue
    return deny(
      'PRICE_COLLAR_EXCEEDED',
      {
        price: fromPrice(candidate.instrument, price),
        reference: fromPrice(candidate.instrument, reference),
        collar: priceCollar,
      },
      `The price is more than ${(priceCollar * 100).toFixed(1)} % from the last price, so the order was not sent; check the price.`,
    )
  }
  return null
}

/** How far a price may be from the last one, both scaled; `collar` is a share of it. */
export function furthestFrom(reference: number, collar: number): number {
  return Math.floor(reference * collar * (1 + 2 ** -50))
}
