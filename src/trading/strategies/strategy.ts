import type { StrategyId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Signal } from '#core/model/signal.ts'

/** A signal as a strategy states it; the engine adds the identity, the origin and the strategy's name. */
export type SignalDraft = Omit<Signal, 'signalId' | 'strategyId' | 'origin' | 'tsEvent'>

/** A candidate the strategy looked at and did not propose, with the reasons; shown to the trader, never sized. */
export type RejectedCandidate = Pick<Signal, 'instrumentId' | 'direction' | 'filters' | 'features'> & {
  readonly summary: string
}

/** What a strategy may do while it handles a slice. */
export interface StrategyContext {
  readonly instruments: readonly Instrument[]
  raise(draft: SignalDraft): void
  reject(candidate: RejectedCandidate): void
}

/**
 * One running strategy. It sees slices in order and nothing later than the slice's market time; it never states a
 * quantity, knows no vendor and keeps all its state in itself.
 */
export interface Strategy {
  onSlice(slice: MarketSlice, context: StrategyContext): void
}

/** A parameter of a strategy: its type, default, bounds and meaning, enough to draw a form and to check a value. */
export interface StrategyParameter {
  readonly name: string
  readonly label: string
  readonly kind: 'integer' | 'number' | 'choice'
  readonly default: number | string
  readonly min?: number
  readonly max?: number
  readonly choices?: readonly string[]
  readonly unit?: string
}

/** The values of a strategy's parameters, complete and within bounds. */
export type ParameterValues = Readonly<Record<string, number | string>>

/** A kind of strategy: what it is, what it needs and how to make one. */
export interface StrategyDefinition {
  readonly kind: string
  readonly name: string
  readonly description: string
  readonly parameters: readonly StrategyParameter[]
  /** Says in one sentence what is impossible about values that are each within bounds; null when nothing is. */
  conflict?(values: ParameterValues): string | null
  /** Number of bars it must see before the first that can carry a signal, at the least. */
  warmupBars?(values: ParameterValues): number
  create(id: StrategyId, values: ParameterValues, instruments: readonly Instrument[]): Strategy
}
