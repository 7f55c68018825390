import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { FeatureDeclaration } from '#quant/features/declaration.ts'
import { FEATURES, findFeature } from '#quant/features/registry.ts'
import { nearNames } from '../nearNames.ts'

/** The features of some names, or which of them there is not and what comes close. */
export function chosenFeatures(names: readonly string[]): CommandResult<readonly FeatureDeclaration[]> {
  const found: FeatureDeclaration[] = []
  for (const name of names) {
    const declaration = findFeature(name)
    if (declaration === null) {
      const near = nearNames(
        name,
        FEATURES.map((other) => ({ name: other.name, words: '' })),
      )
      const hint = near.length > 0 ? `Do you mean ${near.join(', ')}? ` : ''
      return refused('UNKNOWN_FEATURE', `There is no feature "${name}". ${hint}quarterdeck features list has all.`)
    }
    found.push(declaration)
  }
  return accepted(found)
}
