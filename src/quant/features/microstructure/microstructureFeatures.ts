import type { FeatureDeclaration } from '../declaration.ts'
import { DEPTH_FEATURES } from './depths.ts'
import { IMPLIED_SPREADS } from './impliedSpreads.ts'
import { POSITION_FEATURES } from './positions.ts'
import { PRICE_IMPACT_FEATURES } from './priceImpact.ts'
import { QUOTE_FEATURES } from './quotes.ts'
import { QUOTED_SPREADS } from './spreads.ts'
import { TOXICITY_FEATURES } from './toxicity.ts'
import { TRADE_FEATURES } from './trades.ts'

/** What quotes, trades, order books and open positions tell of how a market trades. */
export const MICROSTRUCTURE_FEATURES: readonly FeatureDeclaration[] = [
  ...QUOTED_SPREADS,
  ...IMPLIED_SPREADS,
  ...QUOTE_FEATURES,
  ...TRADE_FEATURES,
  ...PRICE_IMPACT_FEATURES,
  ...TOXICITY_FEATURES,
  ...DEPTH_FEATURES,
  ...POSITION_FEATURES,
]
