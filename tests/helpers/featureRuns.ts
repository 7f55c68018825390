import { FeatureSet } from '#quant/features/featureSet.ts'
import { orderFeatures } from '#quant/features/featureOrder.ts'
import type { FeatureDeclaration } from '#quant/features/declaration.ts'
import type { FeatureInputs } from '#quant/features/inputs.ts'
import { findFeature } from '#quant/features/registry.ts'
import { FIXTURE_CONTEXT } from '../fixtures/featureInputs.ts'

/** A feature and all it uses, each after what it uses. */
export function closureOf(names: readonly string[]): readonly FeatureDeclaration[] {
  const ordered = orderFeatures(names, findFeature)
  if (!ordered.ok) throw new Error(ordered.message)
  return ordered.order
}

/** A fresh set of some features and all they use. */
export function setOf(names: readonly string[]): FeatureSet {
  return new FeatureSet(closureOf(names), FIXTURE_CONTEXT)
}

/** Values of one feature after each bar, computed with nothing but what it uses. */
export function columnOf(name: string, rows: readonly FeatureInputs[]): Float64Array {
  const set = setOf([name])
  const place = set.features.length - 1
  return Float64Array.from(rows, (row) => set.update(row)[place] ?? Number.NaN)
}
