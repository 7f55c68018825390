import { fromMoney, fromPrice, fromQuantity, toQuantity } from '#core/money.ts'
import type { SizingReport } from '#core/model/proposal.ts'
import { deny, type Denial } from '../denial.ts'
import { guardEffects } from '../guardLevels.ts'
import type { SizingInputs } from './sizingInputs.ts'
import { percent, riskCandidates, type SizingCandidate } from './riskCandidates.ts'

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
