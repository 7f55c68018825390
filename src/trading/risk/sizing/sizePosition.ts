import { fromMoney, fromPrice, fromQuantity, toQuantity } from '#core/money.ts'
import type { Estimate } from '#core/model/estimate.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { SizingReport } from '#core/model/proposal.ts'
import { deny, type Denial } from '../denial.ts'
import { guardEffects, type GuardLevel } from '../guardLevels.ts'
import type { RiskLimits } from '../limits.ts'
import { percent, riskCandidates, type SizingCandidate } from './riskCandidates.ts'
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

/** A quantity with its derivation. */
export type SizingResult =
  | {
      readonly ok: true
      readonly quantity: number
      readonly report: SizingReport
      /** Every method's size and every cap, in units, in the order in which they were asked. */
      readonly candidates: readonly SizingCandidate[]
    }
  | { readonly ok: false; readonly denial: Denial }

/**
 * Sizes a new position: every method proposes units (risk to the stop of at most `riskPerTrade` of equity, a part of Kelly
 * where a probability is stated, the volatility target where the volatility is known, ...), the guard cuts them, every cap
 * says how much it admits, and the smallest wins and is named.
 */
export function sizePosition(inputs: SizingInputs): SizingResult {
  const { instrument, limits } = inputs
  const equity = fromMoney(inputs.equity)
  const entry = fromPrice(instrument, inputs.entryPrice)
  const stop = fromPrice(instrument, inputs.stopPrice)
  const methods = riskCandidates(inputs, entry, stop)
  const method = methods.reduce(smaller)
  if (method.units === 0 && method.name.includes('Kelly')) return { ok: false, denial: noEdge(inputs) }
  const raw = method.units * guardEffects(inputs.guardLevel).sizeFactor
  const value = (limit: number, used: number): number => Math.max(0, (limit * equity - used) / entry)
  const caps: readonly SizingCandidate[] = [
    { name: method.name, units: raw },
    { name: `position value cap ${percent(limits.positionValue)}`, units: value(limits.positionValue, 0) },
    {
      name: `asset cap ${percent(limits.assetValue)}`,
      units: value(limits.assetValue, fromMoney(inputs.assetExposure)),
    },
    {
      name: `gross exposure cap ${percent(limits.grossExposureHard)}`,
      units: value(limits.grossExposureHard, fromMoney(inputs.grossExposure)),
    },
    { name: `order value cap ${percent(limits.orderValue)}`, units: value(limits.orderValue, 0) },
    { name: 'order size cap', units: limits.orderUnits },
    { name: 'buying power', units: Math.max(0, fromMoney(inputs.buyingPower) / (entry * (1 + inputs.costShare))) },
    ...(inputs.rooms ?? []).map(({ name, money }) => ({ name, units: Math.max(0, fromMoney(money)) / entry })),
  ]
  const { name: boundBy, units } = caps.reduce(smaller)
  const quantity = Number.isFinite(units) ? toQuantity(instrument, units) : 0
  if (quantity < instrument.quantityIncrement) {
    const increment = unitIncrement(inputs)
    const text = `The rules allow less than the smallest size of ${instrument.symbol} (${increment}), bound by ${boundBy}; nothing was proposed.`
    return { ok: false, denial: deny('SIZE_BELOW_INCREMENT', { quantity: units, increment, boundBy }, text) }
  }
  return {
    ok: true,
    quantity,
    report: {
      rule: method.name,
      raw: Number.isFinite(raw) ? raw : 0,
      final: fromQuantity(instrument, quantity),
      boundBy,
    },
    candidates: [...methods, ...caps.slice(1)],
  }
}

function smaller(tightest: SizingCandidate, candidate: SizingCandidate): SizingCandidate {
  return candidate.units < tightest.units ? candidate : tightest
}

function noEdge(inputs: SizingInputs): Denial {
  const probability = inputs.probability?.low ?? 0
  const rewardRisk = inputs.rewardRisk ?? 0
  const text = 'At the lower end of its probability the idea has no edge after its risk, so it was not proposed.'
  return deny('NO_EDGE', { probability, rewardRisk }, text)
}

function unitIncrement({ instrument }: SizingInputs): number {
  return fromQuantity(instrument, instrument.quantityIncrement)
}
