import type { Instrument } from '#core/model/instrument.ts'
import type { CostEstimate } from '#core/model/proposal.ts'
import { fromMoney } from '#core/money.ts'
import type { MarketView } from './marketView.ts'
import type { TrackRecord } from './trackRecord.ts'

/** Assumed before the account has ten fills of its own: basis points of the value traded. */
const ASSUMED = { halfSpread: 2.5, fees: 5, slippage: 5 } as const
const BPS = 10_000

/**
 * Estimates what an entry costs: half the quoted spread, and fees and slippage as the account's last fills had them, or
 * the house's assumptions while there are fewer than ten. `value` is money.
 */
export function estimateCost(
  instrument: Instrument,
  value: number,
  market: MarketView,
  record: TrackRecord,
): CostEstimate {
  const quote = market.quote(instrument.id)
  const middle = quote === null ? 0 : (quote.bid + quote.ask) / 2
  const spreadBps = quote === null ? ASSUMED.halfSpread : (BPS * (quote.ask - quote.bid)) / 2 / middle
  const observed = record.observedCosts()
  const feesBps = observed === null ? ASSUMED.fees : observed.feeShare * BPS
  // What fills paid against the last price holds the half spread already.
  const slippageBps = observed === null ? ASSUMED.slippage : Math.max(0, observed.slippageShare * BPS - spreadBps)
  const totalBps = spreadBps + feesBps + slippageBps
  const totalBpsP90 = observed === null ? 2 * totalBps : Math.max(totalBps, observed.totalShareP90 * BPS)
  return { spreadBps, feesBps, slippageBps, totalBps, totalBpsP90, total: (fromMoney(value) * totalBps) / BPS }
}

/** Expected cost of an entry as a share of its value. */
export function costShare(cost: CostEstimate): number {
  return cost.totalBps / BPS
}
