import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { Session } from '#contracts/records/market.ts'
import type { StrategyConfiguration } from '#contracts/strategy.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { InstrumentId, StrategyId } from '#core/model/identifiers.ts'
import type { Fill } from '#core/model/order.ts'
import type { Position } from '#core/model/position.ts'
import { fromQuantity } from '#core/money.ts'
import { applyFill, averagePrice, flatPosition } from '#core/portfolio/position.ts'
import type {
  HeldPosition,
  ParameterValues,
  Strategy,
  StrategyDefinition,
  StrategyFailure,
} from '#trading/strategies/strategy.ts'
import { Timers } from './timers.ts'

/** One configured strategy and what it has done in this session. */
export interface RunningStrategy {
  readonly id: StrategyId
  readonly definition: StrategyDefinition
  readonly values: ParameterValues
  enabled: boolean
  /** Made afresh for every session; null before the first, and after it has failed. */
  instance: Strategy | null
  /** Why it gave up; it is switched off then and hears nothing until it is switched on again. */
  failure: StrategyFailure | null
  readonly timers: Timers
  /** What its own fills in this account add up to; positions that are closed are not in it. */
  readonly held: Map<InstrumentId, Position>
  /** The same strategy from a newer file; it takes over when nothing is held any more. */
  successor: RunningStrategy | null
  signals: number
  filtered: number
  lastSignalAt: number | null
}

/** Everything the strategy engine remembers. */
export interface StrategyState {
  session: Session | null
  /** True where slices are looked at before they are shown: everywhere but in a backtest, whose one source was looked at. */
  checksOrigin: boolean
  instruments: readonly Instrument[]
  running: readonly RunningStrategy[]
  /** What each name was used for, strategies that were taken out included. */
  readonly kinds: Map<StrategyId, string>
  /** History and the latest slices, oldest first; a strategy that starts late sees them before anything new. */
  recent: MarketSlice[]
  /** Whether any strategy wants to know of its fills: then slices wait until the fills of their moment have been told. */
  hearsFills: boolean
  /** The slice that waits. */
  pending: MarketSlice | null
}

/** The state before the first session. */
export function emptyState(): StrategyState {
  return {
    session: null,
    checksOrigin: false,
    instruments: [],
    running: [],
    kinds: new Map(),
    recent: [],
    hearsFills: false,
    pending: null,
  }
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
    failure: null,
    timers: new Timers(),
    held: new Map(),
    successor: null,
    signals: 0,
    filtered: 0,
    lastSignalAt: null,
  }
}

/** Makes the strategy anew for the session's instruments; what it has seen before is forgotten, what it holds is not. */
export function startAfresh(strategy: RunningStrategy, instruments: readonly Instrument[]): void {
  strategy.instance?.close?.()
  strategy.timers.clear()
  strategy.failure = null
  strategy.instance = strategy.definition.create(strategy.id, strategy.values, instruments)
}

/** Sets the counts of a strategy back, for a new account. */
export function forgetCounts(strategy: RunningStrategy): void {
  strategy.signals = 0
  strategy.filtered = 0
  strategy.lastSignalAt = null
  strategy.held.clear()
}

/**
 * Adds a fill to what a strategy holds; returns what it holds of the instrument then. A correction first takes back what
 * counted until now, at its own price.
 */
export function hold(
  strategy: RunningStrategy,
  fill: Fill,
  instrument: Instrument,
  replaced: Fill | null = null,
): HeldPosition {
  const held = strategy.held.get(instrument.id) ?? flatPosition(fill.accountId, instrument.id)
  const before = replaced === null ? held : applyFill(held, reversed(replaced), instrument)
  const after = applyFill(before, fill, instrument)
  if (after.quantity === 0) strategy.held.delete(instrument.id)
  else strategy.held.set(instrument.id, after)
  return viewOf(after, instrument)
}

function reversed(fill: Fill): Fill {
  return { ...fill, side: fill.side === 'BUY' ? 'SELL' : 'BUY', fee: -fill.fee }
}

/** Counts what a strategy holds anew after a split; false when it holds nothing of the instrument. */
export function split(strategy: RunningStrategy, adjustment: AccountAdjustment): boolean {
  const { instrumentId, ratio, quantityBefore, quantityAfter } = adjustment
  const position = instrumentId === null ? undefined : strategy.held.get(instrumentId)
  if (position === undefined || instrumentId === null || ratio === null) return false
  // What a share of the account's units comes to; whoever holds them all holds what the account holds.
  const shared = Math.trunc((position.quantity * ratio.to) / ratio.from)
  const quantity = position.quantity === quantityBefore ? quantityAfter : shared
  if (quantity === 0) strategy.held.delete(instrumentId)
  else strategy.held.set(instrumentId, { ...position, quantity })
  return true
}

/** Tells a strategy what it holds, as far as it wants to know. */
export function tellHeld(strategy: RunningStrategy, instruments: readonly Instrument[]): void {
  if (strategy.instance?.onHeld === undefined) return
  const held = instruments.flatMap((instrument) => {
    const position = strategy.held.get(instrument.id)
    return position === undefined ? [] : [viewOf(position, instrument)]
  })
  strategy.instance.onHeld(held)
}

function viewOf(position: Position, instrument: Instrument): HeldPosition {
  return {
    instrumentId: instrument.id,
    quantity: fromQuantity(instrument, position.quantity),
    averagePrice: averagePrice(position, instrument),
  }
}

/** Tells whether two strategies are the same one to the last byte, so that the running one need not be made anew. */
export function isSame(one: RunningStrategy, other: RunningStrategy): boolean {
  return isSameButForSource(one, other) && one.definition.source === other.definition.source
}

/** Tells whether two strategies differ in nothing but the file their code comes from. */
export function isSameButForSource(one: RunningStrategy, other: RunningStrategy): boolean {
  if (one.definition.kind !== other.definition.kind) return false
  const names = Object.keys(one.values)
  return (
    names.length === Object.keys(other.values).length && names.every((name) => one.values[name] === other.values[name])
  )
}
