import type { FeatureDeclaration } from './declaration.ts'

/** The features to compute, each after those it uses, or why there is no such order. */
export type FeatureOrder =
  | { readonly ok: true; readonly order: readonly FeatureDeclaration[] }
  | { readonly ok: false; readonly code: 'UNKNOWN_FEATURE' | 'CIRCULAR_FEATURES'; readonly message: string }

/**
 * Puts features and all that they use into an order in which each comes after what it uses (depth first, so that equal
 * wishes always give the same order).
 */
export function orderFeatures(
  wanted: Iterable<string>,
  find: (name: string) => FeatureDeclaration | null,
): FeatureOrder {
  const done = new Set<string>()
  const order: FeatureDeclaration[] = []

  function visit(name: string, path: readonly string[]): FeatureOrder | null {
    if (done.has(name)) return null
    if (path.includes(name)) {
      const circle = [...path.slice(path.indexOf(name)), name].join(' uses ')
      return { ok: false, code: 'CIRCULAR_FEATURES', message: `Features go round in a circle: ${circle}.` }
    }
    const declaration = find(name)
    if (declaration === null) {
      const user = path.at(-1)
      const why = user === undefined ? '' : ` It is used by ${user}.`
      return { ok: false, code: 'UNKNOWN_FEATURE', message: `There is no feature named "${name}".${why}` }
    }
    for (const used of declaration.uses) {
      const failure = visit(used, [...path, name])
      if (failure !== null) return failure
    }
    done.add(name)
    order.push(declaration)
    return null
  }

  for (const name of wanted) {
    const failure = visit(name, [])
    if (failure !== null) return failure
  }
  return { ok: true, order }
}
