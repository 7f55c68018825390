import { fromMoney, fromPrice, fromQuantity, toQuantity } from '#core/money.ts'
import type { Estimate } from '#core/model/estimate.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { SizingReport } from '#core/model/proposal.ts'
import { deny, type Denial } from '../denial.ts'
import { guardEffects, type GuardLevel } from '../guardLevels.ts'
import type { RiskLimits } from '../limits.ts'
import { fixedFractionUnits } from './fixedFraction.ts'
import { quarterKellyRiskShare } from './quarterKelly.ts'

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
}

/** A quantity with its derivation. */
export type SizingResult =
  | { readonly ok: true; readonly quantity: number; readonly report: SizingReport }
  | { readonly ok: false; readonly denial: Denial }

/**
 * Sizes a new position by the house rules: risk to the stop is at most `riskPerTrade` of equity and at most a quarter of
 * Kelly where a probability is stated; then the smallest cap wins and is named.
 */
export function sizePosition(inputs: SizingInputs): SizingResult {
  const { instrument, limits } = inputs
  const equity = fromMoney(inputs.equity)
  const entry = fromPrice(instrument, inputs.entryPrice)
  const stop = fromPrice(instrument, inputs.stopPrice)
  const share = riskShare(inputs)
  if (share.share <= 0) {
    const low = inputs.probability?.low ?? 0
    const rewardRisk = inputs.rewardRisk ?? 0
    const text = 'At the lower end of its probability the idea has no edge after its risk, so it was not proposed.'
    return { ok: false, denial: deny('NO_EDGE', { probability: low, rewardRisk }, text) }
  }
  const raw = fixedFractionUnits(equity, share.share, entry, stop) * guardEffects(inputs.guardLevel).sizeFactor
  const value = (limit: number, used: number): number => Math.max(0, (limit * equity - used) / entry)
  const caps: readonly (readonly [string, number])[] = [
    [share.rule, raw],
    [`position value cap ${percent(limits.positionValue)}`, value(limits.positionValue, 0)],
    [`asset cap ${percent(limits.assetValue)}`, value(limits.assetValue, fromMoney(inputs.assetExposure))],
    [
      `gross exposure cap ${percent(limits.grossExposureHard)}`,
      value(limits.grossExposureHard, fromMoney(inputs.grossExposure)),
    ],
    [`order value cap ${percent(limits.orderValue)}`, value(limits.orderValue, 0)],
    ['order size cap', limits.orderUnits],
    ['buying power', Math.max(0, fromMoney(inputs.buyingPower) / (entry * (1 + inputs.costShare)))],
  ]
  const [boundBy, units] = caps.reduce((tightest, cap) => (cap[1] < tightest[1] ? cap : tightest))
  const quantity = Number.isFinite(units) ? toQuantity(instrument, units) : 0
  if (quantity < instrument.quantityIncrement) {
    const increment = fromQuantity(instrument, instrument.quantityIncrement)
    const text = `The rules allow less than the smallest size of ${instrument.symbol} (${increment}), bound by ${boundBy}; nothing was proposed.`
    return { ok: false, denial: deny('SIZE_BELOW_INCREMENT', { quantity: units, increment, boundBy }, text) }
  }
  return {
    ok: true,
    quantity,
    report: {
      rule: share.rule,
      raw: Number.isFinite(raw) ? raw : 0,
      final: fromQuantity(instrument, quantity),
      boundBy,
    },
  }
}

function riskShare(inputs: SizingInputs): { readonly share: number; readonly rule: string } {
  const fixed = inputs.limits.riskPerTrade
  const fixedRule = `fixed fraction ${percent(fixed)} at risk to the stop`
  if (inputs.probability === null || inputs.rewardRisk === null) return { share: fixed, rule: fixedRule }
  const kelly = quarterKellyRiskShare(inputs.probability.low, inputs.rewardRisk)
  return kelly < fixed
    ? { share: kelly, rule: 'quarter Kelly at the lower bound of the probability' }
    : { share: fixed, rule: fixedRule }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`
}
