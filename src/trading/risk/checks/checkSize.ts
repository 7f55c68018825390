import { fromQuantity } from '#core/money.ts'
import { boundedNotional } from '../amounts.ts'
import type { OrderCandidate, RiskState } from '../candidate.ts'
import { deny, type Denial } from '../denial.ts'

/** Denies quantities that are not a positive multiple of the instrument's increment. */
export function checkQuantitySane(candidate: OrderCandidate): Denial | null {
  const { quantity, instrument } = candidate
  if (quantity === null) return null
  const increment = instrument.quantityIncrement
  if (Number.isSafeInteger(quantity) && quantity > 0 && quantity % increment === 0) return null
  return deny(
    'SIZE_BELOW_INCREMENT',
    { quantity, increment, boundBy: 'increment' },
    `The quantity must be a positive multiple of ${fromQuantity(instrument, increment)}; the order was not sent.`,
  )
}

/** Denies orders above the cap on units. Exactly at the cap passes. */
export function checkOrderUnits(candidate: OrderCandidate, state: RiskState): Denial | null {
  if (candidate.quantity === null) return null
  const units = fromQuantity(candidate.instrument, candidate.quantity)
  const limit = state.limits.orderUnits
  if (units <= limit) return null
  return deny(
    'ORDER_TOO_LARGE',
    { quantity: units, limit },
    `The order of ${units} units is above the limit of ${limit}; reduce it.`,
  )
}

/** Denies orders above the cap on value, a share of equity. Exactly at the cap passes. */
export function checkOrderValue(candidate: OrderCandidate, state: RiskState): Denial | null {
  const value = candidateValue(candidate, state)
  const limit = state.limits.orderValue * state.equity
  if (value === null || value <= limit) return null
  return deny(
    'ORDER_VALUE_TOO_HIGH',
    { value, limit },
    `The order is worth more than ${(state.limits.orderValue * 100).toFixed(1)} % of the equity, so it was not sent; reduce it.`,
  )
}

/**
 * Worst-case value of a candidate: its limit price for buys above the last price, else the last price. Money of the
 * account; null where it cannot be told.
 */
export function candidateValue(candidate: OrderCandidate, state: RiskState): number | null {
  const last = state.exposure.lastPrice
  if (candidate.quantity === null || last === null) return null
  const price = candidate.limitPrice === null ? last : Math.max(candidate.limitPrice, last)
  return inAccountMoney(boundedNotional(candidate.instrument, price, candidate.quantity), state)
}

/** Converts money of the instrument's currency by the stated rate, rounded up; null where there is none. */
export function inAccountMoney(money: number | null, { account }: RiskState): number | null {
  if (money === null || account === null || account.rate === 1) return money
  return account.rate === null ? null : Math.ceil(money * account.rate)
}
