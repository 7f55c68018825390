import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import { strategyChannel, type StrategyConfiguration } from '#contracts/strategy.ts'
import { parseParameters } from '#trading/strategies/parameters.ts'
import { STRATEGIES } from '#trading/strategies/registry.ts'
import type { StrategyDefinition } from '#trading/strategies/strategy.ts'
import type { Hears } from '../kernel/channels.ts'
import { createEngine, type EngineHandlers } from '../kernel/dispatcher.ts'
import type { Engine, EngineContext } from '../kernel/engine.ts'
import { LONGEST_STRATEGY_ID } from './signalIds.ts'
import { SignalDesk } from './signalDesk.ts'
import {
  emptyState,
  forgetCounts,
  makeRunning,
  startAfresh,
  type RunningStrategy,
  type StrategyState,
} from './state.ts'

type StrategyHears =
  | 'ClockTicked'
  | 'SessionOpened'
  | 'HistoryPublished'
  | 'MarketSlicePublished'
  | 'MarketEnded'
  | 'SignalDenied'
  | 'SignalAnswered'
  | 'ProposalChanged'

/** Makes the strategy engine: runs the enabled strategies over every slice and raises what they say as signals. */
export function createStrategyEngine(kinds: Readonly<Record<string, StrategyDefinition>> = STRATEGIES): Engine {
  const state = emptyState()
  return createEngine({
    name: 'strategy',
    channel: strategyChannel,
    handlers: (context) => strategyHandlers(state, kinds, context),
  })
}

function strategyHandlers(
  state: StrategyState,
  kinds: Readonly<Record<string, StrategyDefinition>>,
  context: EngineContext,
): EngineHandlers<typeof strategyChannel> {
  const desk = new SignalDesk(state, context)

  function start(strategy: RunningStrategy): void {
    if (state.session !== null) begin(strategy)
    desk.show(strategy)
  }

  function begin(strategy: RunningStrategy): void {
    startAfresh(strategy, state.instruments)
    desk.warmUp(strategy, state.recent)
  }

  function configure(configurations: readonly StrategyConfiguration[]): CommandResult<Record<string, never>> {
    const next: RunningStrategy[] = []
    for (const configuration of configurations) {
      const made = prepare(configuration, kinds)
      if (!made.ok) return made
      if (next.some((other) => other.id === configuration.strategyId)) {
        return refused(
          'STRATEGY_TWICE',
          `Two strategies are called "${configuration.strategyId}"; give each a name of its own. Nothing was changed.`,
          { strategyId: configuration.strategyId },
        )
      }
      next.push(made.reply)
    }
    for (const old of state.running) {
      if (!next.some((strategy) => strategy.id === old.id)) context.remove('strategies', old.id)
    }
    state.running = next
    for (const strategy of next) start(strategy)
    return accepted({})
  }

  const events: Hears<StrategyHears> = {
    ClockTicked: () => undefined,
    SessionOpened: ({ session, instruments }) => {
      if (state.session?.accountId !== session.accountId) {
        desk.clear()
        for (const strategy of state.running) forgetCounts(strategy)
      }
      state.session = session
      state.instruments = instruments
      state.recent = []
      desk.openSession()
      for (const strategy of state.running) start(strategy)
    },
    HistoryPublished: ({ slices }) => {
      for (const slice of slices) desk.remember(slice)
      for (const strategy of state.running) desk.warmUp(strategy, slices)
    },
    MarketSlicePublished: (slice) => {
      desk.remember(slice)
      for (const strategy of state.running) {
        if (strategy.enabled && strategy.instance !== null) desk.run(strategy, strategy.instance, slice)
      }
    },
    MarketEnded: () => undefined,
    SignalDenied: ({ signalId, denial }) => desk.settle(signalId, 'DENIED', denial),
    SignalAnswered: ({ signalId, answer }) => desk.settle(signalId, answer),
    ProposalChanged: ({ proposal }) => {
      if (proposal.status === 'APPROVED') desk.settle(proposal.signalId, 'SENT')
    },
  }

  return {
    commands: {
      ConfigureStrategies: ({ strategies }) => configure(strategies),
      SetStrategyEnabled: ({ strategyId, enabled }) => {
        const strategy = state.running.find((candidate) => candidate.id === strategyId)
        if (strategy === undefined) {
          const known = state.running.map((candidate) => candidate.id).join(', ') || 'none'
          return refused('UNKNOWN_STRATEGY', `No strategy is called "${strategyId}"; configured are: ${known}.`, {
            strategyId,
          })
        }
        // A strategy that was switched off has missed slices: it starts anew and sees the latest ones first.
        if (enabled && !strategy.enabled && state.session !== null) begin(strategy)
        strategy.enabled = enabled
        desk.show(strategy)
        return accepted({})
      },
      ListStrategyKinds: () =>
        accepted({
          kinds: Object.values(kinds).map(({ kind, name, description, parameters }) => {
            return { kind, name, description, parameters: parameters.map((parameter) => ({ ...parameter })) }
          }),
        }),
    },
    events,
  }
}

/** Turns a configuration into a strategy at rest, or says what is impossible about it. */
function prepare(
  configuration: StrategyConfiguration,
  kinds: Readonly<Record<string, StrategyDefinition>>,
): CommandResult<RunningStrategy> {
  const { strategyId, kind, parameters } = configuration
  const definition = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  if (definition === undefined) {
    const known = Object.keys(kinds).join(', ')
    return refused('UNKNOWN_STRATEGY', `There is no strategy "${kind}"; choose one of ${known}. Nothing was changed.`, {
      kind,
    })
  }
  if (strategyId.length > LONGEST_STRATEGY_ID) {
    const text = `The name "${strategyId}" is too long for a strategy; use at most ${LONGEST_STRATEGY_ID} characters.`
    return refused('STRATEGY_NAME_TOO_LONG', text, { strategyId })
  }
  const checked = parseParameters(definition, parameters)
  if (checked.ok) return accepted(makeRunning(configuration, definition, checked.values))
  const { code, message, parameter } = checked.error
  return refused(code, `${kind}: ${message} Nothing was changed.`, { kind, parameter })
}
