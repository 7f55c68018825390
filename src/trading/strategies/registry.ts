import { gapBounce } from './gapBounce/definition.ts'
import { smaCross } from './smaCross.ts'
import type { StrategyDefinition } from './strategy.ts'

/** Every kind of strategy that ships with the program, by its kind. */
export const STRATEGIES: Readonly<Record<string, StrategyDefinition>> = {
  [smaCross.kind]: smaCross,
  [gapBounce.kind]: gapBounce,
}

/** The outcome of looking a kind of strategy up. Beside UNKNOWN_STRATEGY there are the codes of files that cannot be used. */
export type FoundStrategy =
  | { readonly ok: true; readonly definition: StrategyDefinition }
  | { readonly ok: false; readonly error: { readonly code: string; readonly message: string } }

/** The kinds of strategy at hand; what it answers may change from one question to the next. */
export interface StrategyCatalogue {
  all(): readonly StrategyDefinition[]
  find(kind: string): FoundStrategy
}

/** A catalogue of exactly these kinds. */
export function catalogueOf(kinds: Readonly<Record<string, StrategyDefinition>>): StrategyCatalogue {
  return {
    all: () => Object.values(kinds),
    find: (kind) => {
      const definition = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
      if (definition !== undefined) return { ok: true, definition }
      const message = `There is no strategy "${kind}"; choose one of ${Object.keys(kinds).join(', ')}.`
      return { ok: false, error: { code: 'UNKNOWN_STRATEGY', message } }
    },
  }
}

/** The strategies that ship with the program. */
export const BUILT_IN_STRATEGIES: StrategyCatalogue = catalogueOf(STRATEGIES)

/** Finds the definition of a kind of strategy that ships with the program. */
export function findStrategy(kind: string): FoundStrategy {
  return BUILT_IN_STRATEGIES.find(kind)
}
