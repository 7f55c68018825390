import type { FeatureDeclaration } from '../declaration.ts'
import { BAR_SHAPES } from './barShapes.ts'
import { DRAWDOWNS } from './drawdowns.ts'
import { GAPS } from './gaps.ts'
import { PRICE_LOCATIONS } from './priceLocation.ts'
import { RETURNS } from './returns.ts'
import { SEASONS } from './seasons.ts'

/** What the price itself tells. */
export const PRICE_FEATURES: readonly FeatureDeclaration[] = [
  ...RETURNS,
  ...GAPS,
  ...BAR_SHAPES,
  ...PRICE_LOCATIONS,
  ...DRAWDOWNS,
  ...SEASONS,
]
