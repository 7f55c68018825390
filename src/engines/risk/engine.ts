import { admitsOrigin, admitsWarmUp } from '#core/model/origin.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import { riskChannel, type RiskConfiguration } from '#contracts/risk.ts'
import { DEFAULT_LIMITS, UNLIMITED } from '#trading/risk/limits.ts'
import { HOUSE_RULEBOOK } from '#trading/risk/rulebook/houseRulebook.ts'
import { parseRulebook } from '#trading/risk/rulebook/parseRulebook.ts'
import { withLimits } from '#trading/risk/withLimits.ts'
import type { Hears } from '../kernel/channels.ts'
import { createEngine, type EngineHandlers } from '../kernel/dispatcher.ts'
import type { Engine, EngineContext } from '../kernel/engine.ts'
import { marketDayOf } from './flowTime.ts'
import { blockForeignData } from './authenticity.ts'
import { approve, extend, modify, reject } from './approvals.ts'
import { approveBatch } from './batch.ts'
import { watchBreakers } from './breakers.ts'
import { markExposures } from './exposure.ts'
import { cancelIdleExits, cancelOrder, cancelWorkingEntries, closePosition } from './exits.ts'
import { noteExecution } from './executionLoops.ts'
import { loosen, pauseEntries, resumeEntries, tellGuard, watchGuard } from './guard.ts'
import { followBars } from './ideas.ts'
import { applyLimits, lapseLimits, previewLimits, proposeLimits, withdrawLimits } from './limitChanges.ts'
import { refreshLimits } from './limitStanding.ts'
import { proposeOrder } from './orderTicket.ts'
import { noteParent } from './parents.ts'
import type { Sha256 } from './ports.ts'
import { setPractice } from './practice.ts'
import { noteTrade, showOverdueRules } from './rulesTable.ts'
import { endAll, expire } from './proposals.ts'
import { noteAsked, watchOrder, watchProtection } from './protection/watch.ts'
import { openSession, recoverBooks } from './recovery.ts'
import { reducePosition } from './reducePosition.ts'
import { answerSignal } from './signals.ts'
import { emptyMemory, hasExplicitSizing, type RiskDesk } from './state.ts'
import { forgetPosition, showBooks, showSoon, showWhenDue } from './tables.ts'
import { showTailWhenDue } from './tailTables.ts'
import { explainWhyNot } from './whyNot.ts'

type RiskHears =
  | 'ClockTicked'
  | 'SessionOpened'
  | 'HistoryPublished'
  | 'MarketSlicePublished'
  | 'FeedStateChanged'
  | 'DataServiceChanged'
  | 'StaleInstrumentsChanged'
  | 'RegimeChanged'
  | 'MarketEnded'
  | 'SignalRaised'
  | 'DataRefused'
  | 'BooksRecovered'
  | 'OrderChanged'
  | 'ParentChanged'
  | 'AccountAdjusted'
  | 'KillTripped'
  | 'KillRearmed'
  | 'AccountDiverged'
  | 'JournalRefused'
  | 'JournalRestored'

/** What the risk engine needs of the outside. */
export interface RiskPorts {
  readonly sha256: Sha256
}

/** Makes the risk engine: it owns the portfolio and the limits, and no order reaches the broker but through it. */
export function createRiskEngine(ports: RiskPorts): Engine {
  const memory = emptyMemory(ports.sha256)
  return createEngine({
    name: 'risk',
    channel: riskChannel,
    handlers: (context) => riskHandlers({ memory, context }, context),
  })
}

function riskHandlers(desk: RiskDesk, context: EngineContext): EngineHandlers<typeof riskChannel> {
  const { memory } = desk
  return {
    commands: {
      ConfigureRisk: (configuration) => configure(desk, configuration),
      ApproveProposal: (payload) => approve(desk, payload),
      ProposeOrder: (payload) => proposeOrder(desk, payload),
      ExplainEntry: (payload) => explainWhyNot(desk, payload),
      SetPractice: ({ on }) => setPractice(desk, on),
      ApproveBatch: (payload) => approveBatch(desk, payload),
      RejectProposal: (payload) => reject(desk, payload),
      ModifyProposal: (payload) => modify(desk, payload),
      ExtendProposal: (payload) => extend(desk, payload),
      PauseEntries: () => pauseEntries(desk),
      ResumeEntries: () => resumeEntries(desk),
      CancelWorkingEntries: () => cancelWorkingEntries(desk),
      CancelOrder: ({ clientOrderId }) => cancelOrder(desk, clientOrderId),
      ClosePosition: ({ instrumentId }) => closePosition(desk, instrumentId),
      ReducePosition: ({ instrumentId, fraction }) => reducePosition(desk, instrumentId, fraction),
      LoosenGuard: (payload) => loosen(desk, payload),
      PreviewLimits: ({ changes }) => previewLimits(desk, changes),
      ProposeLimits: ({ changes, reason }) => proposeLimits(desk, changes, reason),
      ApplyLimits: ({ changeId }) => applyLimits(desk, changeId),
      WithdrawLimits: ({ changeId }) => withdrawLimits(desk, changeId),
    },
    events: {
      ...marketEvents(desk),
      ...brokerEvents(desk),
      ClockTicked: () => {
        if (memory.open.size > 0) expire(desk, context.now())
        lapseLimits(desk)
        watchProtection(desk)
        showWhenDue(desk)
        showTailWhenDue(desk)
      },
      SignalRaised: (signal) => answerSignal(desk, signal),
      DataRefused: ({ origin }) => blockForeignData(desk, origin),
    } satisfies Hears<RiskHears>,
  }
}

function marketEvents(
  desk: RiskDesk,
): Hears<
  | 'SessionOpened'
  | 'HistoryPublished'
  | 'MarketSlicePublished'
  | 'FeedStateChanged'
  | 'DataServiceChanged'
  | 'StaleInstrumentsChanged'
  | 'RegimeChanged'
  | 'MarketEnded'
> {
  const { memory, context } = desk
  return {
    SessionOpened: ({ session, instruments }) => openSession(desk, session, instruments),
    HistoryPublished: ({ slices }) => {
      const { session, returns } = memory
      if (session === null || session.mode === 'BACKTEST') return
      for (const slice of slices)
        if (admitsWarmUp(session.mode, slice.origin)) returns.onSlice(slice, marketDayOf(memory, slice.marketTime))
    },
    MarketSlicePublished: (slice) => {
      const { session, books, market } = memory
      // Prices that may not inform a decision are not even looked at: here they would re-price an approval.
      if (session === null) return
      if (!admitsOrigin(session.mode, slice.origin)) return blockForeignData(desk, slice.origin)
      market.onSlice(slice, context.now())
      if (books === null) return
      if (hasExplicitSizing(memory)) return
      const day = marketDayOf(memory, slice.marketTime)
      books.ledger.markSlice(slice, day)
      memory.watch.onSlice(slice)
      markExposures(books, market, slice)
      if (session.mode !== 'BACKTEST') {
        memory.returns.onSlice(slice, day)
        watchBreakers(desk, slice, day)
      }
      watchGuard(desk, books)
      followBars(desk, slice)
      if (!memory.protection.nativeStops) watchProtection(desk)
      showSoon(desk)
    },
    FeedStateChanged: ({ state }) => {
      memory.feed = state
    },
    DataServiceChanged: (service) => {
      const { session, books } = memory
      // What is stored or simulated is never late.
      if (session?.source.kind !== 'live') return
      memory.dataService = service
      if (books !== null) watchGuard(desk, books)
    },
    StaleInstrumentsChanged: ({ stale }) => {
      memory.staleInstruments = new Set(stale)
    },
    // Stands in the inbox beside the decisions of its moment; no limit follows from it.
    RegimeChanged: () => undefined,
    MarketEnded: () => {
      memory.feed = 'ENDED'
    },
  }
}

function brokerEvents(
  desk: RiskDesk,
): Hears<
  | 'BooksRecovered'
  | 'OrderChanged'
  | 'ParentChanged'
  | 'AccountAdjusted'
  | 'KillTripped'
  | 'KillRearmed'
  | 'AccountDiverged'
  | 'JournalRefused'
  | 'JournalRestored'
> {
  const { memory } = desk
  return {
    BooksRecovered: (recovered) => recoverBooks(desk, recovered),
    OrderChanged: ({ order, fill }) => {
      const { books, market } = memory
      if (books === null || order.accountId !== books.session.accountId) return
      const isNew = !books.knowsOrder(order.clientOrderId)
      const booked = fill !== null && books.noteFill(fill)
      books.noteOrder(order)
      if (books.session.mode === 'BACKTEST') return
      // Orders of a parent are the broker's own; what they may spend is held back from when they are first heard of.
      if (isNew && order.role === 'ENTRY') books.reserveForWorkingEntries()
      if (booked) {
        noteTrade(desk, fill.instrumentId)
        noteExecution(memory, books, fill)
        noteAsked(desk, fill, cancelIdleExits(desk, books, fill))
        const instrument = market.find(fill.instrumentId)
        if (instrument !== undefined && books.ledger.position(fill.instrumentId).quantity === 0)
          forgetPosition(desk, instrument)
      }
      watchOrder(desk, books, order)
      showBooks(desk)
    },
    ParentChanged: (parent) => {
      const { books } = memory
      if (books === null) return
      noteParent(books, parent)
      showBooks(desk)
    },
    AccountAdjusted: ({ adjustments }) => {
      const { books, market } = memory
      if (books === null || adjustments[0]?.accountId !== books.session.accountId) return
      const booked = books.noteAdjustments(adjustments)
      if (books.session.mode === 'BACKTEST') return
      for (const { instrumentId, quantityBefore, quantityAfter } of booked) {
        const instrument = instrumentId === null ? undefined : market.find(instrumentId)
        // A split may leave nothing but cash.
        if (instrument !== undefined && quantityBefore !== 0 && quantityAfter === 0) forgetPosition(desk, instrument)
      }
      watchProtection(desk)
      showBooks(desk)
    },
    KillTripped: ({ reason }) => {
      memory.killed = true
      endAll(desk, 'KILLED', `The kill switch was pressed: ${reason}`)
    },
    KillRearmed: () => {
      memory.killed = false
      memory.entriesPaused = true
      tellGuard(desk, 'Re-armed; entries stay paused until you resume them.', true)
    },
    AccountDiverged: () => {
      memory.reconciled = false
    },
    JournalRefused: ({ text }) => {
      memory.journalFailure = text
    },
    JournalRestored: () => {
      memory.journalFailure = null
    },
  }
}

function configure(desk: RiskDesk, configuration: RiskConfiguration): CommandResult<Record<string, never>> {
  const { memory } = desk
  const explicit = configuration.sizing.kind !== 'house'
  if (explicit && memory.session !== null && memory.session.mode !== 'BACKTEST') {
    const text = 'Sizes without the house limits exist in backtests only; nothing was changed.'
    return refused('SIZING_RULE_NOT_ALLOWED', text, { sizing: configuration.sizing.kind })
  }
  const limits = withLimits(explicit ? UNLIMITED : DEFAULT_LIMITS, configuration.limits)
  if (!limits.ok) return refused(limits.code, limits.text)
  const { rulebook, tags } = configuration
  const rules = rulebook === undefined ? null : parseRulebook(rulebook)
  if (rules !== null && !rules.ok) return refused(rules.code, rules.text)
  memory.configuration = configuration
  refreshLimits(memory)
  memory.rules.replace(rules === null ? HOUSE_RULEBOOK : rules.rules)
  if (memory.books !== null) memory.books.tags = tags ?? {}
  showOverdueRules(desk)
  return accepted({})
}
