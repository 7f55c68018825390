import type { FeatureDeclaration } from '../declaration.ts'
import { BREADTH_FEATURES } from './breadth.ts'
import { IMPLIED_VOLATILITIES } from './impliedVolatility.ts'
import { MARKET_FEATURES } from './market.ts'
import { OTHER_ASSETS } from './otherAssets.ts'
import { PEER_FEATURES } from './peers.ts'

/** How it stands to other assets, its peers and the whole universe. */
export const CROSS_ASSET_FEATURES: readonly FeatureDeclaration[] = [
  ...MARKET_FEATURES,
  ...OTHER_ASSETS,
  ...IMPLIED_VOLATILITIES,
  ...PEER_FEATURES,
  ...BREADTH_FEATURES,
]
