import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { FeatureDeclaration } from '#quant/features/declaration.ts'
import { FEATURES, findFeature } from '#quant/features/registry.ts'

/** The features of some names, or which of them there is not and what comes close. */
export function chosenFeatures(names: readonly string[]): CommandResult<readonly FeatureDeclaration[]> {
  const found: FeatureDeclaration[] = []
  for (const name of names) {
    const declaration = findFeature(name)
    if (declaration === null) {
      const start = name.slice(0, 4).toLowerCase()
      const close = FEATURES.map((other) => other.name).filter((other) => other.toLowerCase().startsWith(start))
      const hint = close.length > 0 && start !== '' ? `Do you mean ${close.slice(0, 5).join(', ')}? ` : ''
      return refused('UNKNOWN_FEATURE', `There is no feature "${name}". ${hint}quarterdeck features list has all.`)
    }
    found.push(declaration)
  }
  return accepted(found)
}
