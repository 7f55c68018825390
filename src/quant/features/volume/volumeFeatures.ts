import type { FeatureDeclaration } from '../declaration.ts'
import { FLOWS } from './flow.ts'
import { PRICE_AND_VOLUME } from './priceAndVolume.ts'
import { RELATIVE_VOLUMES } from './relativeVolume.ts'
import { TRADED_VALUES } from './tradedValue.ts'

/** What the traded amounts tell. */
export const VOLUME_FEATURES: readonly FeatureDeclaration[] = [
  ...RELATIVE_VOLUMES,
  ...TRADED_VALUES,
  ...FLOWS,
  ...PRICE_AND_VOLUME,
]
