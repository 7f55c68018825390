import type { ProposalId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Proposal } from '#core/model/proposal.ts'
import type { Signal } from '#core/model/signal.ts'
import type { Session } from '#contracts/records/market.ts'
import type { ExecutionStyle, RiskConfiguration } from '#contracts/risk.ts'
import type { DataService } from '#trading/risk/dataService.ts'
import { type GuardState, NORMAL_GUARD } from '#trading/risk/guardLevels.ts'
import { DEFAULT_LIMITS, type RiskLimits } from '#trading/risk/limits.ts'
import type { EngineContext } from '../kernel/engine.ts'
import type { Books } from './books.ts'
import { namesByIntent, type OrderNaming } from './clientOrderIds.ts'
import { MarketView } from './marketView.ts'
import { freshCare, type CareMemory } from './careMemory.ts'
import { ExecutionLoops } from './executionLoops.ts'
import { Ideas } from './ideaBook.ts'
import { freshPractice, type PracticeMemory } from './practiceMemory.ts'
import { DayFlow } from './dayFlow.ts'
import { MarketWatch } from './marketWatch.ts'
import { OrderFlow } from './orderFlow.ts'
import { RuleDesk } from './ruleDesk.ts'
import type { Sha256 } from './ports.ts'
import { ProtectionMemory } from './protection/memory.ts'
import { Breakers } from './breakerBook.ts'
import { ReturnsHistory } from './returnsHistory.ts'
import { TailBook } from './tailBook.ts'
import { nothingShown, type TailShown } from './tailShown.ts'
import { NOTHING_SET, type LimitsSet } from './limitsSet.ts'

/** State of the feed as the data engine last told it. */
export type FeedState = 'CONNECTED' | 'PAUSED' | 'STALE' | 'DISCONNECTED' | 'ENDED'

/** A proposal that waits for the trader, with what is needed to make it again at fresh prices. */
export interface OpenProposal {
  readonly signal: Signal
  readonly instrument: Instrument
  /** What the trader asked for instead of the house's size and limit; null while nothing was modified. */
  readonly wish: {
    readonly quantity: number
    readonly limitPrice: number | null
    /** How it is to be worked; left out where the house chooses. */
    readonly style?: ExecutionStyle
  } | null
  readonly proposal: Proposal
}

/** Everything the risk engine remembers. */
export interface RiskMemory {
  readonly sha256: Sha256
  /** How orders of the session are named. */
  naming: OrderNaming
  session: Session | null
  configuration: RiskConfiguration
  /** In force now: house, configuration and what the trader set. */
  limits: RiskLimits
  limitsSet: LimitsSet
  /** True while a change of limits that waits is on the screen. */
  limitChangeShown: boolean
  readonly market: MarketView
  /** Null until the broker has told the account's books. */
  books: Books | null
  /** True once the books were compared with the venue and agree. */
  reconciled: boolean
  /** True when the journal opened damaged: orders can be cancelled, not placed. */
  readOnly: boolean
  /** Why the journal takes nothing, in words; null while it does. */
  journalFailure: string | null
  killed: boolean
  entriesPaused: boolean
  feed: FeedState
  /** Instruments whose prices are too old to decide on, by their index in the session's list. */
  staleInstruments: ReadonlySet<number>
  /** How far the data can be relied on; null where nothing is heard live, or nothing was told yet. */
  dataService: DataService | null
  readonly flow: OrderFlow
  /** What strategies executed of late. */
  readonly loops: ExecutionLoops
  /** What the account has sent today. */
  readonly day: DayFlow
  /** What the bars of the session have taught. */
  readonly watch: MarketWatch
  /** The rules of the outside world. */
  readonly rules: RuleDesk
  /** Keys of the clusters on the screen. */
  readonly shownClusters: Set<string>
  guard: GuardState
  guardSince: number
  /** When and on which market day losses or data last asked for the level, in the time of the flow. */
  guardAsked: { readonly at: number; readonly day: number }
  /** Market day of the last slice, numbered; null before the first. */
  marketDay: number | null
  /** Proposals that wait for the trader, oldest first. */
  readonly open: Map<ProposalId, OpenProposal>
  /** Ended proposals still on the screen, oldest first. */
  readonly ended: ProposalId[]
  /** Ideas of decided proposals, followed without money. */
  readonly ideas: Ideas
  care: CareMemory
  practice: PracticeMemory
  readonly breakers: Breakers
  /** The watch over the stops of what is held. */
  readonly protection: ProtectionMemory
  /** Closes of past days, what is read from them, and what is shown of it. */
  readonly returns: ReturnsHistory
  readonly tail: TailBook
  tailShown: TailShown
  /** When the tables on the screen were last brought up to date, host time. */
  shownAt: number
  /** True when they are behind. */
  stale: boolean
}

/** What every part of the risk engine works with. */
export interface RiskDesk {
  readonly memory: RiskMemory
  readonly context: EngineContext
}

/** House sizing, no exits of its own, default limits. */
export const HOUSE_RULES: RiskConfiguration = {
  sizing: { kind: 'house' },
  stopLossFraction: null,
  takeProfitFraction: null,
  limits: {},
}

/** A risk engine that knows of no session yet. */
export function emptyMemory(sha256: Sha256): RiskMemory {
  return {
    sha256,
    naming: namesByIntent(sha256),
    session: null,
    configuration: HOUSE_RULES,
    limits: DEFAULT_LIMITS,
    limitsSet: NOTHING_SET,
    limitChangeShown: false,
    market: new MarketView(),
    books: null,
    reconciled: false,
    readOnly: false,
    journalFailure: null,
    killed: false,
    entriesPaused: false,
    feed: 'DISCONNECTED',
    staleInstruments: new Set(),
    dataService: null,
    flow: new OrderFlow(),
    loops: new ExecutionLoops(),
    day: new DayFlow(),
    watch: new MarketWatch(),
    rules: new RuleDesk(),
    shownClusters: new Set(),
    guard: NORMAL_GUARD,
    guardSince: 0,
    guardAsked: { at: -Infinity, day: -Infinity },
    marketDay: null,
    open: new Map(),
    ended: [],
    ideas: new Ideas(),
    care: freshCare(),
    practice: freshPractice(),
    breakers: new Breakers(),
    protection: new ProtectionMemory(),
    returns: new ReturnsHistory(),
    tail: new TailBook(),
    tailShown: nothingShown(),
    shownAt: 0,
    stale: false,
  }
}

/** The session with its books; null as long as either is unknown, and then nothing that adds risk is possible. */
export function tradingSession(memory: RiskMemory): { readonly session: Session; readonly books: Books } | null {
  const { session, books } = memory
  return session === null || books === null || books.session.accountId !== session.accountId ? null : { session, books }
}

/** True when a backtest asked for sizes of its own; no other mode ever has them. */
export function hasExplicitSizing(memory: RiskMemory): boolean {
  return memory.configuration.sizing.kind !== 'house' && memory.session?.mode === 'BACKTEST'
}
