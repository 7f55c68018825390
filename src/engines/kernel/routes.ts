import type { EngineName } from './engine.ts'

/**
 * Who hears which event, in order of delivery. Commands flow one way (data -> strategy -> risk -> broker), facts flow
 * back. A slice reaches the broker first, so that the simulated exchange has moved before anyone decides on it.
 */
export const EVENT_ROUTES: Readonly<Record<string, readonly EngineName[]>> = {
  ClockTicked: ['broker', 'risk', 'data', 'strategy'],
  SessionOpened: ['broker', 'risk', 'strategy'],
  HistoryPublished: ['risk', 'strategy'],
  MarketSlicePublished: ['broker', 'risk', 'strategy'],
  FactsTold: ['strategy'],
  FeedStateChanged: ['risk'],
  DataServiceChanged: ['risk'],
  SourceChanged: [],
  StaleInstrumentsChanged: ['risk'],
  MarketEnded: ['strategy', 'risk', 'broker'],
  DatasetStored: [],
  SignalRaised: ['risk', 'broker'],
  CandidateRejected: [],
  FeaturesComputed: ['data'],
  RegimeChanged: ['risk'],
  StrategyFailed: [],
  StrategyLogged: [],
  DataRefused: ['risk'],
  ProposalRaised: ['broker'],
  ProposalChanged: ['broker', 'strategy'],
  ProposalSealed: ['broker'],
  PracticeEnded: ['broker'],
  SignalDenied: ['strategy', 'broker'],
  SignalAnswered: ['strategy'],
  GuardLevelChanged: ['broker'],
  LimitsChanged: ['broker'],
  BooksRecovered: ['risk', 'strategy'],
  OrderChanged: ['risk', 'strategy'],
  ParentChanged: ['risk'],
  AccountAdjusted: ['risk', 'strategy'],
  KillTripped: ['risk', 'data'],
  KillRearmed: ['risk'],
  AccountDiverged: ['risk'],
  JournalRefused: ['risk'],
  JournalRestored: ['risk'],
}

/** Which commands one engine may send to another; everything else is refused by the kernel. */
export const COMMAND_ROUTES: Readonly<Record<EngineName, readonly EngineName[]>> = {
  data: ['data'],
  strategy: ['strategy'],
  risk: ['risk', 'broker'],
  broker: ['broker'],
}
