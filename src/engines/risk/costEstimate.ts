import type { Instrument } from '#core/model/instrument.ts'
import type { CostEstimate } from '#core/model/proposal.ts'
import { estimateCost } from '#trading/execution/costEstimate.ts'
import type { MarketView } from './marketView.ts'
import type { TrackRecord } from './trackRecord.ts'

/** Assumed while the account has fewer than ten fills of its own; shares of the value traded. */
const ASSUMED = { spread: 0.0005, commission: 0.0005, slippage: { median: 0.0005, p90: 0.0015 } } as const
const BPS = 10_000

/**
 * Estimates what an entry worth `value` money costs: half the quoted spread, and fees and slippage as the account's last
 * fills had them, or the house's assumptions while there are fewer than ten.
 */
export function costOfEntry(
  instrument: Instrument,
  value: number,
  market: MarketView,
  record: TrackRecord,
): CostEstimate {
  const quote = market.quote(instrument.id)
  const spread = quote === null ? ASSUMED.spread : (quote.ask - quote.bid) / ((quote.ask + quote.bid) / 2)
  const observed = record.observedCosts()
  if (observed === null) return estimateCost({ ...ASSUMED, notional: value, spread })
  // What fills paid against the last price holds the half spread already.
  const median = Math.max(0, observed.slippageShare - spread / 2)
  const p90 = Math.max(median, observed.slippageShareP90 - spread / 2)
  return estimateCost({ notional: value, spread, commission: observed.feeShare, slippage: { median, p90 } })
}

/** Expected cost of an entry as a share of its value. */
export function costShare(cost: CostEstimate): number {
  return cost.totalBps / BPS
}
