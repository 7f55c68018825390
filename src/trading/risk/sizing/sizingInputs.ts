import type { Estimate } from '#core/model/estimate.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { GuardLevel } from '../guardLevels.ts'
import type { RiskLimits } from '../limits.ts'
import type { SizingMethods } from './sizingMethods.ts'
import type { VolatilityState } from './volatilityTarget.ts'

/** What sizing needs. Prices are scaled, money is money. */
export interface SizingInputs {
  readonly instrument: Instrument
  readonly limits: RiskLimits
  readonly guardLevel: GuardLevel
  readonly equity: number
  readonly buyingPower: number
  /** Worst-case exposure of the instrument before this trade. */
  readonly assetExposure: number
  /** Worst-case exposure of the whole account before this trade. */
  readonly grossExposure: number
  readonly entryPrice: number
  readonly stopPrice: number
  readonly probability: Estimate | null
  readonly rewardRisk: number | null
  /** Expected cost of the entry as a share of its value; kept back from the buying power. */
  readonly costShare: number
  /** Which methods propose a size; the house's where left out. */
  readonly methods?: SizingMethods
  /** Volatility of the instrument and of the rest of the account; null or left out where too little is known. */
  readonly volatility?: VolatilityState | null
  /** Closed trades of the strategy in this account. */
  readonly strategyTrades?: number
  /** Weight of the strategy by equal risk times the number of strategies: 1 is an even part. Null while unknown. */
  readonly strategyShare?: number | null
  /** Further caps by name: how much value a new position may add, money. */
  readonly rooms?: readonly { readonly name: string; readonly money: number }[]
}
