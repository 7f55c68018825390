import { admitsOrigin } from '#core/model/origin.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { ExchangeConfiguration } from '#contracts/broker.ts'
import { brokerChannel } from '#contracts/broker.ts'
import { accepted, refused } from '#contracts/failure.ts'
import type { CommandResult } from '#contracts/failure.ts'
import type { Hears } from '../kernel/channels.ts'
import { createEngine } from '../kernel/dispatcher.ts'
import type { EngineHandlers } from '../kernel/dispatcher.ts'
import type { Engine, EngineContext } from '../kernel/engine.ts'
import { askAccount, remoteVenue, takeTruth, tendAccount } from './accountQuestions.ts'
import { decideForeign } from './foreignDecisions.ts'
import { limitsWords, tradeWords } from './journalWords.ts'
import { cancelOrders } from './cancellation.ts'
import { cancelParents, resumeParents, tendParents, workParent } from './execution/parentOrders.ts'
import { advanceFlatten, beginFlatten, previewFlatten } from './flatten.ts'
import { draft } from './journalKinds.ts'
import { commit, distrust, entryView, isBacktest, placeOf, record, retryJournal } from './journalWriter.ts'
import { liveFacts, noteCeremony } from './liveCeremony.ts'
import { kill, noteDrill, rearm, showKill, watchKill } from './killSwitch.ts'
import { notify } from './notices.ts'
import { takeNews } from './orderNews.ts'
import { keepProposal } from './proposals.ts'
import { announceAgain, announceBooks, openSession, start } from './opening.ts'
import { reconcile } from './reconciliation.ts'
import type { BrokerPorts, BrokerState, Desk } from './state.ts'
import { emptyBrokerState } from './state.ts'
import { submitOrders } from './submission.ts'
import { pollOutstanding, resolveUnknown } from './unknownOrders.ts'
import { noteLastPrices, takeLink, takeVenueNews } from './venueLink.ts'

type BrokerHandlers = EngineHandlers<typeof brokerChannel>

type BrokerHears =
  | 'ClockTicked'
  | 'SessionOpened'
  | 'MarketSlicePublished'
  | 'MarketEnded'
  | 'SignalRaised'
  | 'SignalDenied'
  | 'ProposalSealed'
  | 'PracticeEnded'
  | 'ProposalRaised'
  | 'ProposalChanged'
  | 'GuardLevelChanged'
  | 'LimitsChanged'

/**
 * Makes the broker engine: the order gate, the journal, the kill switch, reconciliation. The only way an order leaves the
 * house, and the only owner of the journal.
 */
export function createBrokerEngine(ports: BrokerPorts): Engine {
  const state = emptyBrokerState()
  return createEngine({
    name: 'broker',
    channel: brokerChannel,
    handlers: (context) =>
      followedBy(brokerHandlers(state, ports, context), () => tendParents({ state, ports, context })),
  })
}

/** Lets something happen after each message, whatever its handler did. */
function followedBy(handlers: BrokerHandlers, afterwards: () => void): BrokerHandlers {
  const follow = <Table extends object>(table: Table): Table =>
    Object.fromEntries(
      Object.entries(table).map(([type, handler]: [string, (...message: unknown[]) => unknown]) => [
        type,
        (...message: unknown[]): unknown => {
          const answer = handler(...message)
          afterwards()
          return answer
        },
      ]),
    ) as Table
  return { events: follow(handlers.events), commands: follow(handlers.commands) }
}

function brokerHandlers(state: BrokerState, ports: BrokerPorts, context: EngineContext): BrokerHandlers {
  const desk: Desk = { state, ports, context }
  const begin = (): void => {
    if (!state.started) start(desk)
  }
  const events: Hears<BrokerHears> = {
    ClockTicked() {
      begin()
      retryJournal(desk)
      advanceFlatten(desk)
      watchKill(desk)
      pollOutstanding(desk)
      if (remoteVenue(desk) !== null) tendAccount(desk, announceAgain)
      else if (state.reconciliation.state === 'FAILED' && context.now() >= state.nextReconciliation) {
        reconcileNow(desk, null)
      }
    },
    SessionOpened({ session, instruments }, envelope) {
      begin()
      openSession(desk, session, instruments, envelope.correlationId)
    },
    MarketSlicePublished(slice, envelope) {
      begin()
      const venue = state.current?.venue
      if (venue === null || venue === undefined || !admits(desk, slice)) return
      noteLastPrices(desk, slice)
      takeNews(desk, venue.onSlice(slice, context.now()), venue.name, envelope.correlationId)
      state.parents?.views.onSlice(slice)
    },
    MarketEnded: begin,
    SignalRaised(signal, envelope) {
      begin()
      if (isBacktest(desk)) return
      const summary = `${signal.strategyId}: ${signal.direction} ${signal.instrumentId}`
      record(desk, [draft('SignalRaised', signal, placeOf(desk, envelope.correlationId), summary)])
    },
    SignalDenied(denied, envelope) {
      begin()
      if (isBacktest(desk)) return
      const summary = `Denied ${denied.instrumentId} (${denied.denial.code}): ${denied.denial.message}`.slice(0, 500)
      record(desk, [draft('SignalDenied', denied, placeOf(desk, envelope.correlationId), summary)])
    },
    ProposalSealed(seal, envelope) {
      begin()
      const summary = `Seal of proposal ${seal.proposalId}`
      record(desk, [draft('ProposalSealed', seal, placeOf(desk, envelope.correlationId), summary)])
    },
    PracticeEnded(ended, envelope) {
      begin()
      const summary = `Practice ${ended.proposalId} ${ended.outcome.toLowerCase()}: ${ended.words}`.slice(0, 500)
      record(desk, [draft('PracticeEnded', ended, placeOf(desk, envelope.correlationId), summary)])
    },
    ProposalRaised(proposal, envelope) {
      begin()
      if (isBacktest(desk)) return
      keepProposal(desk, proposal)
      const instrument = state.current?.books.instruments.get(proposal.instrumentId) ?? null
      const trade = tradeWords(proposal.side, proposal.quantity, proposal.instrumentId, instrument)
      const summary = `Proposal ${proposal.proposalId}: ${trade}`
      record(desk, [draft('ProposalRaised', proposal, placeOf(desk, envelope.correlationId), summary)])
    },
    ProposalChanged(change, envelope) {
      begin()
      if (isBacktest(desk)) return
      const { proposal, note } = change
      keepProposal(desk, proposal)
      const summary =
        `Proposal ${proposal.proposalId} ${proposal.status.toLowerCase()}${note === '' ? '' : `: ${note}`}`.slice(
          0,
          500,
        )
      record(desk, [draft('ProposalChanged', change, placeOf(desk, envelope.correlationId), summary)])
    },
    GuardLevelChanged(guard, envelope) {
      begin()
      if (isBacktest(desk)) return
      state.entriesPaused = guard.entriesPaused
      state.guardLevel = guard.level
      const summary =
        `Guard ${guard.level}, entries ${guard.entriesPaused ? 'paused' : 'running'}: ${guard.cause}`.slice(0, 500)
      record(desk, [draft('GuardLevelChanged', guard, placeOf(desk, envelope.correlationId), summary)])
      if (guard.byHuman) resumeParents(desk)
    },
    LimitsChanged(change, envelope) {
      begin()
      if (isBacktest(desk)) return
      state.limits = change.standing
      const place = placeOf(desk, envelope.correlationId)
      // On the disk at once: a crash must neither loosen a limit nor forget one.
      record(desk, [draft('LimitsChanged', change, place, limitsWords(change))], 'FULL')
    },
  }
  return {
    events,
    commands: {
      SubmitOrders(submission, envelope) {
        begin()
        return submitOrders(desk, submission, envelope.correlationId)
      },
      WorkParent(submission, envelope) {
        begin()
        return workParent(desk, submission, envelope.correlationId)
      },
      CancelParents({ parentIds, cause }) {
        begin()
        cancelParents(desk, parentIds, cause)
        return accepted({})
      },
      CancelOrders({ clientOrderIds, cause }, envelope) {
        begin()
        cancelOrders(desk, clientOrderIds, cause, envelope.correlationId)
        return accepted({})
      },
      ConfigureExchange(configuration, envelope) {
        begin()
        return configureExchange(desk, configuration, envelope.correlationId)
      },
      FinalizePositions(_, envelope) {
        begin()
        const venue = state.current?.venue
        if (venue === null || venue === undefined)
          return refused('VENUE_MISSING', 'No venue is open, so there is nothing to close.')
        takeNews(desk, venue.finalize(context.now()), 'end of the run', envelope.correlationId)
        return accepted({})
      },
      Kill(press, envelope) {
        begin()
        return kill(desk, press, envelope.correlationId)
      },
      Rearm(ceremony, envelope) {
        begin()
        return rearm(desk, ceremony, envelope.correlationId)
      },
      NoteDrill(drill, envelope) {
        begin()
        return noteDrill(desk, drill, envelope.correlationId)
      },
      PreviewFlatten() {
        begin()
        return previewFlatten(desk)
      },
      Flatten(wish, envelope) {
        begin()
        const begun = beginFlatten(desk, wish, envelope.correlationId)
        showKill(desk)
        return begun
      },
      ResolveUnknownOrder({ clientOrderId, decision }, envelope) {
        begin()
        return resolveUnknown(desk, clientOrderId, decision, envelope.correlationId)
      },
      Reconcile(_, envelope) {
        begin()
        return reconcileNow(desk, envelope.correlationId)
      },
      DecideForeign(decision, envelope) {
        begin()
        return decideForeign(desk, decision, envelope.correlationId, announceAgain)
      },
      TakeVenueNews(news, envelope) {
        begin()
        return takeVenueNews(desk, news, envelope.correlationId, announceAgain)
      },
      TakeVenueTruth(told, envelope) {
        begin()
        return takeTruth(desk, told, envelope.correlationId, announceAgain)
      },
      TakeVenueLink(link) {
        begin()
        return takeLink(desk, link, announceAgain)
      },
      QueryLiveFacts({ connectionId, limitsHash }) {
        begin()
        return accepted(liveFacts(ports.journal, connectionId, limitsHash))
      },
      NoteCeremony(note, envelope) {
        begin()
        return noteCeremony(desk, note, envelope.correlationId)
      },
      VerifyJournal() {
        begin()
        const { ok, entries, head, finding } = ports.journal.verify()
        if (!ok && state.journalFinding === null) distrust(desk, finding)
        return accepted({ ok, entries, head, finding: finding === null ? null : finding.slice(0, 2_000) })
      },
      QueryJournal({ before, limit, kind }) {
        begin()
        return accepted({ entries: ports.journal.query(before, limit, kind).map(entryView) })
      },
    },
  }
}

/** Compares with the venue on demand; risk hears of the books again when entries may or may not go on because of it. */
function reconcileNow(desk: Desk, correlationId: string | null): CommandResult<Record<string, never>> {
  const { state } = desk
  if (state.current === null) return refused('NO_SESSION', 'No session is open, so there is nothing to compare.')
  if (state.current.venue === null)
    return refused('VENUE_MISSING', 'This account has no venue connected, so there is nothing to compare with.')
  const venue = remoteVenue(desk)
  if (venue !== null) {
    if (state.remote.link !== 'UP')
      return refused('VENUE_LINK_DOWN', `${venue.name} is not connected, so there is nothing to compare with yet.`)
    askAccount(desk, announceAgain)
    return accepted({})
  }
  const before = state.reconciliation.state
  const { external } = reconcile(desk, correlationId)
  if (external || before !== state.reconciliation.state) announceBooks(desk, [])
  return accepted({})
}

function configureExchange(
  desk: Desk,
  configuration: ExchangeConfiguration,
  correlationId: string,
): CommandResult<Record<string, never>> {
  const { state, ports } = desk
  const { current } = state
  // A real venue has the costs that it has; the terms are kept for the next simulated one.
  if (current === null || current.venue?.remote !== undefined) {
    state.exchange = configuration
    return accepted({})
  }
  if (current.books.orders.size > 0) {
    return refused(
      'EXCHANGE_IN_USE',
      'This account has traded already, so its costs stay as they are; open a new session for other costs.',
    )
  }
  const summary = `Exchange: commission ${configuration.commission}, spread ${configuration.spread}`
  const committed = commit(
    desk,
    [draft('ExchangeConfigured', configuration, placeOf(desk, correlationId), summary)],
    'NORMAL',
  )
  if (!committed.ok) return refused(committed.code, committed.text)
  state.exchange = configuration
  state.current = { ...current, venue: ports.venueFor(current.session, current.instruments, configuration) }
  return accepted({})
}

/** Data of an origin that the mode does not admit never reaches the venue: simulated prices fill no paper order. */
function admits(desk: Desk, slice: MarketSlice): boolean {
  const { state } = desk
  if (state.current === null) return false
  if (admitsOrigin(state.current.session.mode, slice.origin)) return true
  if (state.refusedOrigin !== slice.origin) {
    state.refusedOrigin = slice.origin
    const text = `Data of the origin ${slice.origin} was turned away: it may not fill orders in the mode ${state.current.session.mode}.`
    notify(desk, 'P1', 'origin', text, 'Check which source feeds this session.')
  }
  return false
}
