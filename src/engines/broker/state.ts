import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Proposal } from '#core/model/proposal.ts'
import type { ExchangeConfiguration } from '#contracts/broker.ts'
import type { ReconciliationView } from '#contracts/records/execution.ts'
import type { LimitStanding } from '#contracts/records/limitChanges.ts'
import type { Session } from '#contracts/records/market.ts'
import type { GuardLevelName, KillDrill, KillPath } from '#contracts/records/safety.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { EngineContext } from '../kernel/engine.ts'
import type { Books } from './books.ts'
import type { Flatten } from './flattening.ts'
import type { ParentDesk } from './execution/parentDesk.ts'
import { emptyRemoteMemory } from './remoteMemory.ts'
import type { RemoteMemory } from './remoteMemory.ts'
import type {
  Journal,
  JournalDraft,
  JournalRefusal,
  JournalVerdict,
  KillGate,
  KillInformation,
  KillLatch,
  Sha256,
  Venue,
} from './ports.ts'

/** Everything outside that the broker engine is given. */
export interface BrokerPorts {
  readonly journal: Journal
  /** What the replay of the chain found when the journal was opened; null verifies it at the first message. */
  readonly opening: JournalVerdict | null
  readonly killGate: KillGate
  readonly killLatch: KillLatch
  /** Makes the venue behind a session's account; null when there is none, and then nothing can be sent. */
  readonly venueFor: (
    session: Session,
    instruments: readonly Instrument[],
    configuration: ExchangeConfiguration,
  ) => Venue | null
  /** Ways to kill that this host offers; the plate shows READY only when each has been tested. */
  readonly killPaths: readonly KillPath[]
  /** Names the orders of parent orders. */
  readonly sha256: Sha256
}

/** The running session with its books and its venue. */
export interface OpenSession {
  readonly session: Session
  readonly instruments: readonly Instrument[]
  readonly books: Books
  readonly venue: Venue | null
}

/** An order whose answer is awaited. */
export interface Watch {
  /** When the question arose, host time. */
  readonly since: number
  nextPoll: number
  pollDelay: number
  /** When the trader was last asked to decide; null while not. */
  askedAt: number | null
  /** From when on the trader is asked. */
  askFrom: number
}

/** Why the journal takes nothing, and what happened meanwhile and must still go in. */
export interface JournalTrouble {
  readonly code: JournalRefusal['code']
  readonly text: string
  readonly since: number
  readonly backlog: JournalDraft[]
  nextAttempt: number
}

/** All that the broker engine remembers. */
export interface BrokerState {
  started: boolean
  current: OpenSession | null
  exchange: ExchangeConfiguration
  /** Proposals by id as last heard, ended ones included as long as an approval of them may arrive. */
  readonly proposals: Map<string, Proposal>
  entriesPaused: boolean
  /** As risk told it last; a restart must not loosen it. */
  guardLevel: GuardLevelName
  /** Limits the trader has set, as risk told them last; null while there are none. */
  limits: LimitStanding | null
  kill:
    | (KillInformation & {
        readonly pressedAt: number
        readonly gateMilliseconds: number | null
        /** When the venue had confirmed the last cancel; null before. */
        confirmedAt: number | null
      })
    | null
  /** Entries that worked when the kill came. */
  readonly killEntries: Set<ClientOrderId>
  /** What the plate last told of orders, so that it is told again only when it changes. */
  killShown: string
  /** When entries that still work after a kill are cancelled again, and how long to wait after that. */
  nextKillAttempt: number
  killAttemptDelay: number
  /** When the gate was first found closed without a kill. */
  gateClosedSince: number | null
  readonly verifiedPaths: Map<KillPath, number>
  /** The last drill in the journal. */
  lastDrill: KillDrill | null
  /** The closing of every position, under way or done; null when it was not asked for. */
  flatten: Flatten | null
  journalFinding: string | null
  journalEntries: number
  journalHead: string
  trouble: JournalTrouble | null
  reconciliation: ReconciliationView
  /** Differences already in the journal, as text, so that the same finding is written once. */
  lastDifferences: string
  /** When a venue that did not answer is asked for the account again. */
  nextReconciliation: number
  /** Of a venue that answers later. */
  remote: RemoteMemory
  /** Parent orders of the open session; null before one and in backtests. */
  parents: ParentDesk | null
  /** Orders with an answer outstanding, by client order id. */
  readonly watched: Map<string, Watch>
  /** Closed orders and fills on the screen, oldest first, so that the tables stay bounded. */
  readonly shownClosed: string[]
  readonly shownFills: string[]
  /** The last origin of data that was turned away, so that it is said once. */
  refusedOrigin: MarketSlice['origin'] | null
}

/** What every part of the broker works with. */
export interface Desk {
  readonly state: BrokerState
  readonly ports: BrokerPorts
  readonly context: EngineContext
}

/** The costs of a venue nobody has configured: none. */
export const FREE_EXCHANGE: ExchangeConfiguration = {
  commission: 0,
  spread: 0,
  spreadPaid: 'each-side',
  slippage: 0,
  latency: 0,
  volumeShare: null,
  fill: 'next-open',
}

/** A broker that has read nothing yet. */
export function emptyBrokerState(): BrokerState {
  return {
    started: false,
    current: null,
    exchange: FREE_EXCHANGE,
    proposals: new Map(),
    entriesPaused: false,
    guardLevel: 'NORMAL',
    limits: null,
    kill: null,
    killEntries: new Set(),
    killShown: '',
    nextKillAttempt: 0,
    killAttemptDelay: 0,
    gateClosedSince: null,
    verifiedPaths: new Map(),
    lastDrill: null,
    flatten: null,
    journalFinding: null,
    journalEntries: 0,
    journalHead: '',
    trouble: null,
    reconciliation: { key: 'current', state: 'NEVER', at: null, differences: [] },
    lastDifferences: '[]',
    nextReconciliation: 0,
    remote: emptyRemoteMemory(),
    parents: null,
    watched: new Map(),
    shownClosed: [],
    shownFills: [],
    refusedOrigin: null,
  }
}
