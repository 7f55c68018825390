import { fromMoney } from '#core/money.ts'
import { kellyRiskShare } from './fractionalKelly.ts'
import { fixedFractionUnits } from './fixedFraction.ts'
import { recordShrinkage } from './credibility.ts'
import { HOUSE_METHODS } from './sizingMethods.ts'
import type { SizingInputs } from './sizingInputs.ts'
import { volatilityTargetValue } from './volatilityTarget.ts'

/** What one method proposes, in units, under its name in whole words. */
export interface SizingCandidate {
  readonly name: string
  readonly units: number
}

/**
 * Every method's size, before caps and the guard. Methods that need what is not known (a probability, a volatility, a record)
 * propose nothing. The first is always the fixed fraction.
 */
export function riskCandidates(inputs: SizingInputs, entry: number, stop: number): readonly SizingCandidate[] {
  const methods = inputs.methods ?? HOUSE_METHODS
  const equity = fromMoney(inputs.equity)
  const fixed = inputs.limits.riskPerTrade
  const atRisk = (name: string, share: number): SizingCandidate => ({
    name,
    units: share > 0 ? fixedFractionUnits(equity, share, entry, stop) : 0,
  })
  const candidates = [atRisk(`fixed fraction ${percent(fixed)} at risk to the stop`, fixed)]
  if (inputs.probability !== null && inputs.rewardRisk !== null) {
    const share = kellyRiskShare(inputs.probability, inputs.rewardRisk, methods.kelly)
    candidates.push(atRisk(kellyName(methods.kelly), share))
  }
  if (methods.shrinkByRecord && inputs.strategyTrades !== undefined) {
    const share = fixed * recordShrinkage(inputs.strategyTrades)
    candidates.push(atRisk(`short record of ${inputs.strategyTrades} trades`, share))
  }
  if (methods.riskParity && inputs.strategyShare !== undefined && inputs.strategyShare !== null) {
    const share = fixed * Math.min(1, inputs.strategyShare)
    candidates.push(atRisk('equal risk of every strategy', share))
  }
  if (methods.volatilityTarget !== null && inputs.volatility !== undefined && inputs.volatility !== null) {
    const value = volatilityTargetValue(equity, methods.volatilityTarget, inputs.volatility)
    candidates.push({ name: `volatility target ${percent(methods.volatilityTarget)} a year`, units: value / entry })
  }
  return candidates
}

/** Name of a Kelly rule in words. */
function kellyName({ fraction, estimate }: { readonly fraction: number; readonly estimate: string }): string {
  const part = fraction === 0.25 ? 'quarter' : fraction === 0.5 ? 'half' : percent(fraction)
  return estimate === 'lower bound'
    ? `${part} Kelly at the lower bound of the probability`
    : `${part} Kelly shrunk for the uncertainty of the probability`
}

/** A share of 1 in percent, with a decimal where it is small. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`
}
