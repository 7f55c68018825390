import type { InstrumentId, StrategyId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Fill } from '#core/model/order.ts'
import type { Signal } from '#core/model/signal.ts'

/** A signal as a strategy states it; the engine adds the identity, the origin and the strategy's name. */
export type SignalDraft = Omit<Signal, 'signalId' | 'strategyId' | 'origin' | 'tsEvent'>

/** A candidate the strategy looked at and did not propose, with the reasons; shown to the trader, never sized. */
export type RejectedCandidate = Pick<Signal, 'instrumentId' | 'direction' | 'filters' | 'features'> & {
  readonly summary: string
}

/** Why a strategy cannot go on: a stable code and one sentence for the user. */
export interface StrategyFailure {
  readonly code: string
  readonly message: string
}

/** What the fills of a strategy's own orders add up to in one instrument. */
export interface HeldPosition {
  readonly instrumentId: InstrumentId
  /** Units, above zero when long, below when short; 0 when nothing is held. */
  readonly quantity: number
  /** Average price paid, currency units; null when nothing is held. */
  readonly averagePrice: number | null
}

/** What a strategy may do while it is asked. */
export interface StrategyContext {
  readonly instruments: readonly Instrument[]
  /** False where nobody reads a signal's words (a backtest); its evidence may then be left out. */
  readonly explains: boolean
  /** Set while it is shown what has been, so that it can follow: nothing it says then is heard. */
  readonly isPast?: true
  /**
   * The value of a feature that the strategy has declared, at the latest close of a bar of the session's length. Null when
   * there is none, it is too old or outside of its range, or it was never proven not to look ahead (outside of SIM and
   * backtests); null also for the past that a strategy sees when it starts late.
   */
  feature(instrumentId: InstrumentId, name: string): number | null
  raise(draft: SignalDraft): void
  reject(candidate: RejectedCandidate): void
  /** Asks for `onTimer` at the first slice whose market time has come to this moment, after the slice itself. */
  wakeAt(marketTime: number): void
  /** Writes a line beside the run; at most 500 characters are kept. */
  log(text: string): void
  /** Gives up: the strategy hears nothing more, and what it has said before stands. */
  fail(failure: StrategyFailure): void
}

/**
 * One running strategy. It sees slices in order and nothing later than the slice's market time; it never states a
 * quantity, knows no vendor and keeps all its state in itself.
 */
export interface Strategy {
  /** Why it could not be made; then nothing of it is ever called. */
  readonly refusal?: StrategyFailure
  onSlice(slice: MarketSlice, context: StrategyContext): void
  /** Hears of a fill of an order of its own and what it holds after it, before the slice in which it happened. */
  onFill?(fill: Fill, held: HeldPosition, context: StrategyContext): void
  /** Learns what it holds already, when it starts anew or the books of the account were read again. */
  onHeld?(held: readonly HeldPosition[]): void
  /** Hears that a moment it asked for has come; `due` is that moment, no later than the slice's market time. */
  onTimer?(due: number, context: StrategyContext): void
  /** Nothing more will come. */
  close?(): void
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
  /** SHA-256 of the source of a strategy that does not ship with the program. */
  readonly source?: string
  /** Whether it wants to know of its fills; the engine keeps no count of them for those that do not. */
  readonly hearsFills?: boolean
  /** Whether what it decides may depend on which year or day it is beyond weekdays, days of the month and times of day. */
  readonly readsCalendar?: boolean
  /** Says in one sentence what is impossible about values that are each within bounds; null when nothing is. */
  conflict?(values: ParameterValues): string | null
  /** Number of bars it must see before the first that can carry a signal, at the least. */
  warmupBars?(values: ParameterValues): number
  /** Names of the features it reads of the session's instruments. */
  features?(values: ParameterValues): readonly string[]
  create(id: StrategyId, values: ParameterValues, instruments: readonly Instrument[]): Strategy
}
