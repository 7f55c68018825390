import type { RegimeReading } from '#quant/regimes/marketRegime.ts'
import type { GapCase, GapFeatures } from './gapCase.ts'
import type { GapView } from './shareWatch.ts'

/** Level of the volatility index at which its feature is 0. */
const USUAL_VOLATILITY = 20

/**
 * Describes a gap and its plan by their features, in the order of FEATURES; 0 where a datum is not known. The plan's own
 * reward over risk is one of them: a far target with a near stop is reached less often, whatever the gap.
 */
export function featuresOf(
  view: GapView,
  regime: RegimeReading | null,
  meanClose: number | null,
  bracket: GapCase['bracket'] | null,
): GapFeatures {
  const relative = view.usualVolume === null ? 0 : Math.log(view.volume / view.usualVolume)
  const level = regime === null || regime.volatility === null ? 0 : Math.log(regime.volatility / USUAL_VOLATILITY)
  const distance = meanClose === null ? 0 : view.price / meanClose - 1
  const odds = Math.log(bracket?.rewardRisk ?? 1)
  return [-view.gap, relative, regime?.trend ?? 0, level, regime?.volatilityChange ?? 0, distance, odds].map(finite)
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0
}
