import type { Session } from '#contracts/records/market.ts'
import type { StrategyConfiguration } from '#contracts/strategy.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { StrategyId } from '#core/model/identifiers.ts'
import type { ParameterValues, Strategy, StrategyDefinition } from '#trading/strategies/strategy.ts'

/** One configured strategy and what it has done in this session. */
export interface RunningStrategy {
  readonly id: StrategyId
  readonly definition: StrategyDefinition
  readonly values: ParameterValues
  enabled: boolean
  /** Made afresh for every session; null before the first. */
  instance: Strategy | null
  signals: number
  filtered: number
  lastSignalAt: number | null
}

/** Everything the strategy engine remembers. */
export interface StrategyState {
  session: Session | null
  instruments: readonly Instrument[]
  running: readonly RunningStrategy[]
  /** History and the latest slices, oldest first; a strategy that starts late sees them before anything new. */
  recent: MarketSlice[]
}

/** The state before the first session. */
export function emptyState(): StrategyState {
  return { session: null, instruments: [], running: [], recent: [] }
}

/** Turns a checked configuration into a strategy at rest. */
export function makeRunning(
  configuration: StrategyConfiguration,
  definition: StrategyDefinition,
  values: ParameterValues,
): RunningStrategy {
  return {
    id: configuration.strategyId,
    definition,
    values,
    enabled: configuration.enabled,
    instance: null,
    signals: 0,
    filtered: 0,
    lastSignalAt: null,
  }
}

/** Makes the strategy anew for the session's instruments; what it has seen before is forgotten. */
export function startAfresh(strategy: RunningStrategy, instruments: readonly Instrument[]): void {
  strategy.instance = strategy.definition.create(strategy.id, strategy.values, instruments)
}

/** Sets the counts of a strategy back, for a new account. */
export function forgetCounts(strategy: RunningStrategy): void {
  strategy.signals = 0
  strategy.filtered = 0
  strategy.lastSignalAt = null
}
