import { admitsOrigin, admitsWarmUp } from '#core/model/origin.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { ToldFacts } from '#contracts/records/facts.ts'
import type { EngineContext } from '../kernel/engine.ts'
import type { StrategyState } from './state.ts'

/**
 * Tells whether strategies may see a slice; one that the mode does not admit is shown to none, for it would stay in their
 * indicators and speak through a later signal on data that is admitted. Everyone is told.
 */
export function mayBeShown({ session }: StrategyState, context: EngineContext, { origin }: MarketSlice): boolean {
  if (session === null || admitsOrigin(session.mode, origin)) return true
  context.emit('DataRefused', { mode: session.mode, origin, what: 'SLICE' })
  return false
}

/** Tells whether strategies may warm up with this history; all of it is refused for a slice that the mode does not admit. */
export function mayWarmUp({ session }: StrategyState, context: EngineContext, slices: readonly MarketSlice[]): boolean {
  if (session === null) return true
  const { mode } = session
  const foreign = slices.find(({ origin }) => !admitsWarmUp(mode, origin))
  if (foreign === undefined) return true
  context.emit('DataRefused', { mode, origin: foreign.origin, what: 'HISTORY' })
  return false
}

/** Tells whether anything may be made of facts; those that the mode does not admit are passed over, and everyone is told. */
export function mayBeKnown({ session }: StrategyState, context: EngineContext, { origin }: ToldFacts): boolean {
  if (session === null || admitsOrigin(session.mode, origin)) return true
  context.emit('DataRefused', { mode: session.mode, origin, what: 'FACTS' })
  return false
}
