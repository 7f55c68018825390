import type { InstrumentId } from '#core/model/identifiers.ts'
import type { AssetClass } from '#core/model/instrument.ts'
import type { Session } from '#contracts/records/market.ts'
import { emptyFacts, type LiveFacts } from '../facts/factMemory.ts'
import type { LinkState } from '../feeds/ports.ts'
import type { FailoverState } from '../sla/failover.ts'
import type { Heartbeats } from './heartbeats.ts'
import type { Ladder } from './ladders.ts'
import type { LiveLine } from './liveLine.ts'
import { PendingSlice } from './pendingSlice.ts'
import type { Tape } from './tapes.ts'
import type { WarmUp } from './warmUpQuestions.ts'

/** A live connection as it was told last. */
export interface LiveLink {
  readonly state: LinkState
  readonly since: number
  readonly reason: string
}

/** Instruments that the same sources can tell of, and the one that does. */
export interface SourceGroup {
  readonly assetClass: AssetClass
  /** Best first. */
  readonly order: readonly string[]
  readonly lines: LiveLine[]
  choice: FailoverState
  /** Why another than the first serves, for the note of the feed; empty when the first does. */
  note: string
}

/** What the feed of a live session is told to be. */
export interface LiveFeedState {
  readonly state: 'CONNECTED' | 'STALE' | 'DISCONNECTED'
  readonly note: string
}

/** A session that hears what happens now. */
export interface LiveMarket {
  readonly session: Session
  readonly heartbeats: Heartbeats
  /** In the order of the session's instruments. */
  readonly lines: readonly LiveLine[]
  /** Who hears what a source tells of an instrument under its own name of it. */
  routes: ReadonlyMap<string, ReadonlyMap<InstrumentId, readonly LiveLine[]>>
  readonly groups: readonly SourceGroup[]
  readonly links: Map<string, LiveLink>
  readonly pending: PendingSlice
  readonly facts: LiveFacts
  readonly warmUp: WarmUp
  readonly ladders: Map<InstrumentId, Ladder>
  readonly tapes: Map<InstrumentId, Tape>
  /** Order books and trades that are shown. */
  watched: readonly InstrumentId[]
  feed: LiveFeedState
  /** When slices and tables were last brought up to date, microseconds. */
  slicedAt: number
  chosenAt: number
  laddersAt: number
  /** What was told of the service last, so that the same is not told twice. */
  toldService: string
  /** The minute up to which completeness is counted. */
  countedMinute: number
}

/** Makes an empty one. */
export function makeLiveMarket(
  session: Session,
  heartbeats: Heartbeats,
  lines: readonly LiveLine[],
  groups: readonly SourceGroup[],
  warmUp: WarmUp,
): LiveMarket {
  return {
    session,
    heartbeats,
    lines,
    routes: new Map(),
    groups,
    links: new Map(),
    pending: new PendingSlice(),
    facts: emptyFacts(),
    warmUp,
    ladders: new Map(),
    tapes: new Map(),
    watched: [],
    feed: { state: 'DISCONNECTED', note: '' },
    slicedAt: 0,
    chosenAt: 0,
    laddersAt: 0,
    toldService: '',
    countedMinute: 0,
  }
}

/** Who hears what a source tells of an instrument. */
export function linesOf(live: LiveMarket, sourceId: string, instrumentId: InstrumentId): readonly LiveLine[] {
  return live.routes.get(sourceId)?.get(instrumentId) ?? NOBODY
}

const NOBODY: readonly LiveLine[] = []
