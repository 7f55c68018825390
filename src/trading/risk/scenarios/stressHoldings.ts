import { NAMED_STRESSES, type NamedStress, SECTOR_ALIASES } from './namedStresses.ts'
import { type Holding, type ScenarioResult, scenarioResult } from './scenario.ts'

/**
 * Puts the named days of the past on today's holdings: a share follows the market by its beta where that is known, else the
 * move of its sector, else that of its class. What was not traded then is not covered.
 */
export function stressHoldings(
  holdings: readonly Holding[],
  stresses: readonly NamedStress[] = NAMED_STRESSES,
): readonly ScenarioResult[] {
  return stresses.map((stress) => {
    const { key, name, from, to, source } = stress
    const story = `From ${from} to ${to} again. ${source}.`
    return scenarioResult({ key, name, story }, holdings, ({ beta, sector, assetClass }) => {
      const ofClass = stress.byClass[assetClass]
      // A coin's beta on shares says little of a panic in coins: its own class decides.
      if (assetClass !== 'CRYPTO' && beta !== null) return { shock: beta.value * stress.market, basis: 'beta' }
      const ofSector = sector === null ? undefined : stress.bySector[SECTOR_ALIASES[sector] ?? sector]
      if (ofSector !== undefined) return { shock: ofSector, basis: 'sector' }
      return ofClass === undefined ? null : { shock: ofClass, basis: 'asset class' }
    })
  })
}
