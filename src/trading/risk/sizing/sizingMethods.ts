import { type KellyRule, QUARTER_KELLY } from './fractionalKelly.ts'
import { HOUSE_VOLATILITY_TARGET } from './volatilityTarget.ts'

/** Which methods propose a size; the smallest of them and of the caps wins. */
export interface SizingMethods {
  readonly kelly: KellyRule
  /** Volatility of the account a year, a share of equity; null turns the method off. */
  readonly volatilityTarget: number | null
  /** Smaller sizes for strategies with few closed trades. */
  readonly shrinkByRecord: boolean
  /** Risk to the stop shared among strategies so that each adds the same to the account's variance. */
  readonly riskParity: boolean
}

/** The house's methods: fixed fraction, quarter Kelly at the lower bound, and the volatility target where it is known. */
export const HOUSE_METHODS: SizingMethods = Object.freeze({
  kelly: QUARTER_KELLY,
  volatilityTarget: HOUSE_VOLATILITY_TARGET,
  shrinkByRecord: false,
  riskParity: false,
})

/** The house's methods with what a configuration changes of them. */
export function sizingMethods(changes: SizingChanges | undefined): SizingMethods {
  if (changes === undefined) return HOUSE_METHODS
  return {
    kelly: changes.kelly ?? HOUSE_METHODS.kelly,
    volatilityTarget:
      changes.volatilityTarget === undefined ? HOUSE_METHODS.volatilityTarget : changes.volatilityTarget,
    shrinkByRecord: changes.shrinkByRecord ?? HOUSE_METHODS.shrinkByRecord,
    riskParity: changes.riskParity ?? HOUSE_METHODS.riskParity,
  }
}

/** What a configuration may say of the methods; left out is the house's. */
export interface SizingChanges {
  readonly kelly?: KellyRule | undefined
  readonly volatilityTarget?: number | null | undefined
  readonly shrinkByRecord?: boolean | undefined
  readonly riskParity?: boolean | undefined
}
