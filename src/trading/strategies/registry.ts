import { gapBounce } from './gapBounce/definition.ts'
import { smaCross } from './smaCross.ts'
import type { StrategyDefinition } from './strategy.ts'

/** Every kind of strategy that can be run, by its kind. */
export const STRATEGIES: Readonly<Record<string, StrategyDefinition>> = {
  [smaCross.kind]: smaCross,
  [gapBounce.kind]: gapBounce,
}

/** The outcome of looking a kind of strategy up. */
export type FoundStrategy =
  | { readonly ok: true; readonly definition: StrategyDefinition }
  | { readonly ok: false; readonly error: { readonly code: 'UNKNOWN_STRATEGY'; readonly message: string } }

/** Finds the definition of a kind of strategy. */
export function findStrategy(kind: string): FoundStrategy {
  const definition = Object.hasOwn(STRATEGIES, kind) ? STRATEGIES[kind] : undefined
  if (definition !== undefined) return { ok: true, definition }
  const message = `There is no strategy "${kind}"; choose one of ${Object.keys(STRATEGIES).join(', ')}.`
  return { ok: false, error: { code: 'UNKNOWN_STRATEGY', message } }
}
