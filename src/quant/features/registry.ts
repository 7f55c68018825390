import { FEATURE_FAMILIES, type FeatureDeclaration } from './declaration.ts'
import { SENTIMENT_FEATURES } from './sentiment/sentimentFeatures.ts'

const ALL: readonly FeatureDeclaration[] = [...SENTIMENT_FEATURES]

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
