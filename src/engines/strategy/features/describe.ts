import type { FeatureDescription } from '#contracts/records/features.ts'
import type { FeatureDeclaration } from '#quant/features/declaration.ts'
import type { ProofList } from '#quant/features/proofs.ts'

/** A declaration as a record for the catalogue. */
export function describeFeature(declaration: FeatureDeclaration, isProven: ProofList): FeatureDescription {
  const { name, title, family, version, inputs, uses, unit, range, lookback, reach, freshness, cost } = declaration
  const { description, formula, source, direction, idea } = declaration
  return {
    name,
    title,
    family,
    version,
    inputs,
    uses,
    unit,
    low: range.low,
    high: range.high,
    lookback,
    reach,
    freshness,
    cost,
    description,
    formula,
    source,
    direction,
    idea,
    isProven: isProven(name, version),
  }
}
