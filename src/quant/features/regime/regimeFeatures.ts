import type { FeatureDeclaration } from '../declaration.ts'
import { MARKET_FEATURES } from './marketPermission.ts'
import { SIX_REGIME_FEATURES } from './sixRegimeFeatures.ts'
import { STATE_FEATURES } from './stateFeatures.ts'

/** The features of the family `regime`: what state a market is in, how sure that is, and for how long. */
export const REGIME_FEATURES: readonly FeatureDeclaration[] = [
  ...STATE_FEATURES,
  ...SIX_REGIME_FEATURES,
  ...MARKET_FEATURES,
]
