import { BASIS_FEATURES } from './crossAsset/basis.ts'
import { CROSS_ASSET_FEATURES } from './crossAsset/crossAssetFeatures.ts'
import { FUNDING_FEATURES } from './crossAsset/funding.ts'
import { FEATURE_FAMILIES, type FeatureDeclaration } from './declaration.ts'
import { FUNDAMENTAL_FEATURES } from './fundamental/fundamentalFeatures.ts'
import { MICROSTRUCTURE_FEATURES } from './microstructure/microstructureFeatures.ts'
import { MOMENTUM_FEATURES } from './momentum/momentumFeatures.ts'
import { PRICE_FEATURES } from './price/priceFeatures.ts'
import { REGIME_FEATURES } from './regime/regimeFeatures.ts'
import { SENTIMENT_FEATURES } from './sentiment/sentimentFeatures.ts'
import { VOLATILITY_FEATURES } from './volatility/volatilityFeatures.ts'
import { VOLUME_FEATURES } from './volume/volumeFeatures.ts'

const ALL: readonly FeatureDeclaration[] = [
  ...PRICE_FEATURES,
  ...VOLUME_FEATURES,
  ...VOLATILITY_FEATURES,
  ...MOMENTUM_FEATURES,
  ...CROSS_ASSET_FEATURES,
  ...REGIME_FEATURES,
  ...SENTIMENT_FEATURES,
  ...BASIS_FEATURES,
  ...FUNDING_FEATURES,
  ...MICROSTRUCTURE_FEATURES,
  ...FUNDAMENTAL_FEATURES,
]

/** Every feature of the house, by family and name. */
export const FEATURES: readonly FeatureDeclaration[] = ALL.toSorted((one, other) => {
  const families = FEATURE_FAMILIES.indexOf(one.family) - FEATURE_FAMILIES.indexOf(other.family)
  return families === 0 ? (one.name < other.name ? -1 : 1) : families
})

const BY_NAME = new Map(FEATURES.map((declaration) => [declaration.name, declaration]))

/** The feature of a name; null when there is none. */
export function findFeature(name: string): FeatureDeclaration | null {
  return BY_NAME.get(name) ?? null
}
