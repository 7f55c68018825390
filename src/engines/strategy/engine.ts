import { accepted, refused } from '#contracts/failure.ts'
import { strategyChannel } from '#contracts/strategy.ts'
import type { Fill } from '#core/model/order.ts'
import { BUILT_IN_STRATEGIES, type StrategyCatalogue } from '#trading/strategies/registry.ts'
import type { Hears } from '../kernel/channels.ts'
import { createEngine, type EngineHandlers } from '../kernel/dispatcher.ts'
import type { Engine, EngineContext } from '../kernel/engine.ts'
import { mayBeKnown, mayBeShown, mayWarmUp } from './authenticity.ts'
import { FeatureDesk, type FeatureTerms, HOUSE_FEATURES } from './features/featureDesk.ts'
import { createFeatureHandlers } from './features/featureHandlers.ts'
import { begin, configure, start, succeed } from './configuration.ts'
import { SignalDesk } from './signalDesk.ts'
import { emptyState, forgetCounts, hold, split, tellHeld, type RunningStrategy, type StrategyState } from './state.ts'

type StrategyHears =
  | 'ClockTicked'
  | 'SessionOpened'
  | 'HistoryPublished'
  | 'FactsTold'
  | 'MarketSlicePublished'
  | 'MarketEnded'
  | 'SignalDenied'
  | 'SignalAnswered'
  | 'ProposalChanged'
  | 'BooksRecovered'
  | 'OrderChanged'
  | 'AccountAdjusted'

/** Makes the strategy engine: runs the enabled strategies over every slice and raises what they say as signals. */
export function createStrategyEngine(
  catalogue: StrategyCatalogue = BUILT_IN_STRATEGIES,
  featureTerms: FeatureTerms = HOUSE_FEATURES,
): Engine {
  const state = emptyState()
  return createEngine({
    name: 'strategy',
    channel: strategyChannel,
    handlers: (context) => strategyHandlers(state, catalogue, featureTerms, context),
  })
}

function strategyHandlers(
  state: StrategyState,
  catalogue: StrategyCatalogue,
  featureTerms: FeatureTerms,
  context: EngineContext,
): EngineHandlers<typeof strategyChannel> {
  const features = new FeatureDesk(state, context, featureTerms)
  const desk = new SignalDesk(state, context, features)
  const room = { state, desk, features, context, catalogue }

  function showSlice(): void {
    const slice = state.pending
    if (slice === null) return
    state.pending = null
    for (const strategy of state.running) {
      if (strategy.enabled && strategy.instance !== null) desk.run(strategy, strategy.instance, slice)
    }
  }

  function takeFill(strategy: RunningStrategy, fill: Fill, replaced: Fill | null): void {
    const instrument = desk.instrument(fill.instrumentId)
    if (instrument === undefined) return
    const held = hold(strategy, fill, instrument, replaced)
    // A correction is no trade: what the strategy holds now is all it needs to know.
    if (fill.revision === undefined) desk.tellFill(strategy, fill, held)
    else tellHeld(strategy, state.instruments)
    if (strategy.successor !== null && strategy.held.size === 0) succeed(room, strategy, strategy.successor)
  }

  const events: Hears<StrategyHears> = {
    ClockTicked: () => features.tick(),
    SessionOpened: ({ session, instruments }) => {
      const isSameAccount = state.session?.accountId === session.accountId
      if (!isSameAccount) {
        desk.clear()
        for (const strategy of state.running) forgetCounts(strategy)
      }
      state.session = session
      state.checksOrigin = session.mode !== 'BACKTEST'
      state.instruments = instruments
      state.recent = []
      state.pending = null
      desk.openSession()
      features.openSession(isSameAccount)
      for (const strategy of state.running) start(room, strategy)
    },
    HistoryPublished: ({ slices }) => {
      if (!mayWarmUp(state, context, slices)) return
      for (const slice of slices) desk.remember(slice)
      features.beginHistory(slices)
      if (features.isIdle) {
        for (const slice of slices) features.takePast(slice)
        for (const strategy of state.running) desk.warmUp(strategy, slices)
        return
      }
      // What a strategy reads of features while it sees the past must be of that past.
      for (const slice of slices) {
        features.takePast(slice)
        for (const strategy of state.running) desk.warmUp(strategy, [slice], true)
      }
    },
    FactsTold: (told) => {
      if (mayBeKnown(state, context, told)) features.takeFacts(told.facts)
    },
    MarketSlicePublished: (slice) => {
      if (state.checksOrigin && !mayBeShown(state, context, slice)) return
      desk.remember(slice)
      desk.begin(slice)
      features.take(slice)
      state.pending = slice
      // The broker has had the slice and may have fills of it under way, which come before what is sent now.
      if (state.hearsFills) context.command('strategy', 'ShowSlice', {})
      else showSlice()
    },
    MarketEnded: () => undefined,
    SignalDenied: ({ signalId, denial }) => desk.settle(signalId, 'DENIED', denial),
    SignalAnswered: ({ signalId, answer }) => desk.settle(signalId, answer),
    ProposalChanged: ({ proposal }) => {
      if (proposal.status === 'APPROVED') desk.settle(proposal.signalId, 'SENT')
    },
    BooksRecovered: ({ session, fills }) => {
      if (!state.hearsFills || session.accountId !== state.session?.accountId) return
      for (const strategy of state.running) {
        if (strategy.definition.hearsFills !== true) continue
        strategy.held.clear()
        for (const fill of fills) {
          const instrument = fill.strategyId === strategy.id ? desk.instrument(fill.instrumentId) : undefined
          if (instrument !== undefined) hold(strategy, fill, instrument)
        }
        tellHeld(strategy, state.instruments)
      }
    },
    AccountAdjusted: ({ adjustments }) => {
      if (!state.hearsFills) return
      for (const strategy of state.running) {
        const splits = adjustments.filter((adjustment) => split(strategy, adjustment))
        if (splits.length > 0) tellHeld(strategy, state.instruments)
      }
    },
    OrderChanged: ({ fill, replaced = null }) => {
      if (fill === null || !state.hearsFills) return
      for (const strategy of state.running) {
        if (strategy.id === fill.strategyId && strategy.definition.hearsFills === true)
          takeFill(strategy, fill, replaced)
      }
    },
  }

  return {
    commands: {
      ConfigureStrategies: ({ strategies, confirmed }) => configure(room, strategies, confirmed),
      SetStrategyEnabled: ({ strategyId, enabled }) => {
        const strategy = state.running.find((candidate) => candidate.id === strategyId)
        if (strategy === undefined) {
          const known = state.running.map((candidate) => candidate.id).join(', ') || 'none'
          return refused('UNKNOWN_STRATEGY', `No strategy is called "${strategyId}"; configured are: ${known}.`, {
            strategyId,
          })
        }
        // A strategy that was switched off has missed slices: it starts anew and sees the latest ones first.
        const anew = enabled && !strategy.enabled
        strategy.enabled = enabled
        if (state.session !== null) features.wishForStrategies()
        if (anew && state.session !== null) begin(room, strategy)
        desk.show(strategy)
        return accepted({})
      },
      ShowSlice: () => {
        showSlice()
        return accepted({})
      },
      ListStrategyKinds: () =>
        accepted({
          kinds: catalogue.all().map(({ kind, name, description, parameters, source }) => {
            const own = { kind, name, description, parameters: parameters.map((parameter) => ({ ...parameter })) }
            return source === undefined ? own : { ...own, source }
          }),
        }),
      ...createFeatureHandlers(features),
    },
    events,
  }
}
