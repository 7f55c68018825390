import type { FeatureDeclaration } from '../declaration.ts'
import { BAND_WIDTHS } from './bandWidths.ts'
import { VOLATILITY_DYNAMICS } from './dynamics.ts'
import { RANGE_VOLATILITIES } from './rangeVolatility.ts'
import { REALIZED_VOLATILITIES } from './realizedVolatility.ts'

/** How much prices move. */
export const VOLATILITY_FEATURES: readonly FeatureDeclaration[] = [
  ...REALIZED_VOLATILITIES,
  ...RANGE_VOLATILITIES,
  ...BAND_WIDTHS,
  ...VOLATILITY_DYNAMICS,
]
