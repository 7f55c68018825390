import { boundedNotional } from '../amounts.ts'
import { type Holding, worstQuantity } from '../book/holding.ts'
import type { OrderCandidate, RiskState } from '../candidate.ts'
import { deny, type Denial } from '../denial.ts'
import { candidateValue, inAccountMoney } from './checkSize.ts'

/** Denies buys that cost more than the buying power. */
export function checkBuyingPower(candidate: OrderCandidate, state: RiskState): Denial | null {
  const needed = candidateValue(candidate, state)
  if (needed === null || needed <= state.buyingPower) return null
  return deny(
    'BUYING_POWER_EXCEEDED',
    { needed, available: state.buyingPower },
    'The account has too little free cash for this order, so it was not sent; reduce it or free cash first.',
  )
}

/**
 * Worst-case absolute exposure if the candidate and every open order on either side filled: the larger of all buys filled
 * and all sells filled, of the whole account or of one strategy's part. Money of the account; null where it cannot be told.
 */
export function worstExposure(
  candidate: OrderCandidate,
  state: RiskState,
  holding: Pick<Holding, 'position' | 'openBuys' | 'openSells'> = state.exposure,
): number | null {
  const { lastPrice } = state.exposure
  if (lastPrice === null || candidate.quantity === null) return null
  const buys = holding.openBuys + (candidate.side === 'BUY' ? candidate.quantity : 0)
  const sells = holding.openSells + (candidate.side === 'SELL' ? candidate.quantity : 0)
  const price = candidate.limitPrice === null ? lastPrice : Math.max(candidate.limitPrice, lastPrice)
  const worst = worstQuantity(holding.position, buys, sells)
  return inAccountMoney(boundedNotional(candidate.instrument, price, worst), state)
}

/** Denies what would take one instrument above its share of equity, open orders counted as filled. */
export function checkAssetExposure(candidate: OrderCandidate, state: RiskState): Denial | null {
  const value = worstExposure(candidate, state)
  const limit = state.limits.assetValue * state.equity
  if (value === null || value <= limit) return null
  return deny(
    'ASSET_LIMIT_EXCEEDED',
    { value, limit },
    `With its open orders filled, ${candidate.instrument.symbol} would be more than ${(state.limits.assetValue * 100).toFixed(1)} % of the equity; the order was not sent.`,
  )
}

/** Denies what would take one new position above its share of equity. */
export function checkPositionValue(candidate: OrderCandidate, state: RiskState): Denial | null {
  const value = candidateValue(candidate, state)
  const limit = state.limits.positionValue * state.equity
  if (value === null || value <= limit) return null
  return deny(
    'POSITION_LIMIT_EXCEEDED',
    { value, limit },
    `A new position may be worth at most ${(state.limits.positionValue * 100).toFixed(1)} % of the equity; reduce the order.`,
  )
}

/** Denies what would take the sum of exposures above the hard share of equity. */
export function checkGrossExposure(candidate: OrderCandidate, state: RiskState): Denial | null {
  const own = worstExposure(candidate, state)
  const limit = state.limits.grossExposureHard * state.equity
  if (own === null || own + state.otherExposure <= limit) return null
  return deny(
    'GROSS_EXPOSURE_EXCEEDED',
    { value: own + state.otherExposure, limit },
    `The whole exposure would be above ${(state.limits.grossExposureHard * 100).toFixed(0)} % of the equity; close something first.`,
  )
}

/** Denies more risk in an instrument while an order there has an unknown outcome. */
export function checkUnknownOrders(candidate: OrderCandidate, state: RiskState): Denial | null {
  const count = state.exposure.unknownOrders
  if (count === 0) return null
  const instrument = candidate.instrument.symbol
  return deny(
    'UNKNOWN_ORDER_PENDING',
    { instrument, count },
    `The venue has not told what became of an earlier order in ${instrument}; no further risk is taken there until it has.`,
  )
}

/** Denies sells beyond the position where the instrument may not be sold short. */
export function checkShorting(candidate: OrderCandidate, state: RiskState): Denial | null {
  const { exposure } = state
  if (candidate.side === 'BUY' || exposure.shortingAllowed || candidate.quantity === null) return null
  if (exposure.position - exposure.openSells - candidate.quantity >= 0) return null
  const instrument = candidate.instrument.symbol
  return deny(
    'SHORTING_NOT_ALLOWED',
    { instrument },
    `${instrument} may not be sold short in this account; the order was not sent.`,
  )
}
