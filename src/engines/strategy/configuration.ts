import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { StrategyId } from '#core/model/identifiers.ts'
import type { StrategyConfiguration } from '#contracts/strategy.ts'
import { parseParameters } from '#trading/strategies/parameters.ts'
import type { StrategyCatalogue } from '#trading/strategies/registry.ts'
import type { EngineContext } from '../kernel/engine.ts'
import type { FeatureDesk } from './features/featureDesk.ts'
import type { SignalDesk } from './signalDesk.ts'
import { LONGEST_STRATEGY_ID } from './signalIds.ts'
import {
  isSame,
  isSameButForSource,
  makeRunning,
  startAfresh,
  tellHeld,
  type RunningStrategy,
  type StrategyState,
} from './state.ts'

/** What changing the list of strategies needs. */
export interface StrategyRoom {
  readonly state: StrategyState
  readonly desk: SignalDesk
  readonly features: FeatureDesk
  readonly context: EngineContext
  readonly catalogue: StrategyCatalogue
}

/** Starts a strategy for the session there is, unless it is switched off, and shows it. */
export function start(room: StrategyRoom, strategy: RunningStrategy): void {
  if (room.state.session !== null && strategy.enabled) begin(room, strategy)
  room.desk.show(strategy)
}

/** Makes a strategy anew and lets it see what has been. */
export function begin({ state, desk }: StrategyRoom, strategy: RunningStrategy): void {
  startAfresh(strategy, state.instruments)
  const refusal = strategy.instance?.refusal
  if (refusal !== undefined) {
    desk.fail(strategy, refusal, state.recent.at(-1)?.marketTime ?? 0)
    return
  }
  if (strategy.held.size > 0) tellHeld(strategy, state.instruments)
  desk.warmUp(strategy, state.recent)
}

/**
 * Replaces the list of strategies; refuses and changes nothing when any of them is impossible.
 *
 * 1. A strategy that is configured as it runs already goes on without a break.
 * 2. One whose file has changed, and nothing else, goes on as it is until it holds nothing; then the new one takes over.
 * 3. Every other one starts anew and is shown what has been.
 * 4. A name belongs to the kind of strategy it was first used for, even after that was taken out: its orders, its
 *    positions and its record are under that name. Another kind gets it only when the trader confirms.
 */
export function configure(
  room: StrategyRoom,
  configurations: readonly StrategyConfiguration[],
  confirmed: readonly StrategyId[] = [],
): CommandResult<Record<string, never>> {
  const { state, context } = room
  const next: RunningStrategy[] = []
  for (const configuration of configurations) {
    const made = prepare(configuration, room)
    if (!made.ok) return made
    if (next.some((other) => other.id === configuration.strategyId)) {
      return refused(
        'STRATEGY_TWICE',
        `Two strategies are called "${configuration.strategyId}"; give each a name of its own. Nothing was changed.`,
        { strategyId: configuration.strategyId },
      )
    }
    const { strategyId, kind } = configuration
    const known = state.kinds.get(strategyId)
    if (known !== undefined && known !== kind && !confirmed.includes(strategyId)) {
      return refused(
        'STRATEGY_ID_REUSED',
        `"${strategyId}" was used for ${known} before, and its orders and positions are under that name; give ${kind} a name of its own, or confirm that it takes this one over. Nothing was changed.`,
        { strategyId, kind, before: known },
      )
    }
    next.push(made.reply)
  }
  for (const { strategyId, kind } of configurations) state.kinds.set(strategyId, kind)
  const before = state.running
  for (const old of before) {
    if (next.some((strategy) => strategy.id === old.id)) continue
    old.instance?.close?.()
    context.remove('strategies', old.id)
  }
  state.hearsFills = next.some(({ definition }) => definition.hearsFills === true)
  state.running = next.map((strategy) => {
    const old = before.find(({ id }) => id === strategy.id)
    return old === undefined ? strategy : inheritor(old, strategy)
  })
  if (state.session !== null) room.features.wishForStrategies()
  for (const strategy of state.running) {
    if (!before.includes(strategy)) start(room, strategy)
    else room.desk.show(strategy)
  }
  return accepted({})
}

/** The one of two versions of a strategy that runs from now on. */
function inheritor(old: RunningStrategy, strategy: RunningStrategy): RunningStrategy {
  const runs = old.failure === null && old.enabled && strategy.enabled
  if (runs && isSame(old, strategy) && strategy.definition.source !== undefined) {
    old.successor = null
    return old
  }
  for (const [instrumentId, position] of old.held) strategy.held.set(instrumentId, position)
  if (runs && old.held.size > 0 && isSameButForSource(old, strategy)) {
    old.successor = strategy
    return old
  }
  old.instance?.close?.()
  return strategy
}

/** Lets the newer version of a strategy take over from the one that has become flat. */
export function succeed(room: StrategyRoom, old: RunningStrategy, successor: RunningStrategy): void {
  const { state } = room
  successor.enabled = old.enabled
  successor.held.clear()
  state.running = state.running.map((strategy) => (strategy === old ? successor : strategy))
  old.instance?.close?.()
  room.features.wishForStrategies()
  start(room, successor)
}

/** Turns a configuration into a strategy at rest, or says what is impossible about it. */
function prepare(
  configuration: StrategyConfiguration,
  { catalogue, features }: StrategyRoom,
): CommandResult<RunningStrategy> {
  const { strategyId, kind, parameters, source } = configuration
  const found = catalogue.find(kind)
  if (!found.ok) return refused(found.error.code, `${found.error.message} Nothing was changed.`, { kind })
  const { definition } = found
  if (source !== undefined && source !== definition.source) {
    const text = `${kind} is not the file that was chosen: it has been changed since. Choose it again. Nothing was changed.`
    return refused('STRATEGY_FILE_CHANGED', text, { kind })
  }
  if (strategyId.length > LONGEST_STRATEGY_ID) {
    const text = `The name "${strategyId}" is too long for a strategy; use at most ${LONGEST_STRATEGY_ID} characters.`
    return refused('STRATEGY_NAME_TOO_LONG', text, { strategyId })
  }
  const checked = parseParameters(definition, parameters)
  if (!checked.ok) {
    const { code, message, parameter } = checked.error
    return refused(code, `${kind}: ${message} Nothing was changed.`, { kind, parameter })
  }
  const fault = features.faultOf(definition.features?.(checked.values) ?? [])
  if (fault !== null) return refused(fault.code, `${kind}: ${fault.message} Nothing was changed.`, { kind })
  return accepted(makeRunning(configuration, definition, checked.values))
}
