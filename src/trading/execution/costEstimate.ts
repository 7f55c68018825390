import { fromMoney } from '#core/money.ts'
import type { CostEstimate } from '#core/model/proposal.ts'

/** What is known of the cost of one trade; every share is of the value traded. */
export interface CostInputs {
  /** Value at the reference price, micro-units. */
  readonly notional: number
  /** Whole bid-ask spread; half of it is paid. */
  readonly spread: number
  readonly commission: number
  /** Slippage beyond the half spread, as a median and as what nine of ten fills stay below. */
  readonly slippage: { readonly median: number; readonly p90: number }
}

const BASIS_POINTS = 10_000

/** Adds up what a trade is expected to cost one way; the 90th percentile differs from the median by the slippage. */
export function estimateCost({ notional, spread, commission, slippage }: CostInputs): CostEstimate {
  const certain = spread / 2 + commission
  const median = certain + slippage.median
  return {
    spreadBps: (spread / 2) * BASIS_POINTS,
    feesBps: commission * BASIS_POINTS,
    slippageBps: slippage.median * BASIS_POINTS,
    totalBps: median * BASIS_POINTS,
    totalBpsP90: (certain + Math.max(slippage.median, slippage.p90)) * BASIS_POINTS,
    total: fromMoney(Math.abs(notional)) * median,
  }
}
