import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Session } from '#contracts/records/market.ts'
import { UniverseBook } from './universeBook.ts'
import { WatchlistBook } from './watchlistBook.ts'

/** A source that was asked for its list. */
export interface AskedList {
  /** False once it said that it cannot answer. */
  readonly isWaiting: boolean
  /** When it may be asked again without the trader's wish, microseconds. */
  readonly notBefore: number
  /** Why it gave none, one sentence; empty while it may still answer. */
  readonly trouble: string
}

/** A change of symbol that a source announced and whose day has not come. */
export interface AnnouncedRename {
  readonly sourceId: string
  readonly instrumentId: InstrumentId
  readonly symbol: string
  /** Microseconds. */
  readonly at: number
}

/** What the data engine remembers of instruments and lists. */
export interface UniverseState {
  readonly book: UniverseBook
  readonly watchlists: WatchlistBook
  /** True when what is kept was read. */
  isOpen: boolean
  /** Sources that were asked for their list and did not give it yet. */
  readonly asked: Map<string, AskedList>
  /** Changes of symbols whose day has not come, by source, instrument and moment. */
  readonly announced: Map<string, AnnouncedRename>
  /** The session that was looked at last. */
  session: Session | null
  /** True after the trader asked for a list in this session. */
  hasRefreshed: boolean
}

/** The state before anything was read. */
export function emptyUniverse(): UniverseState {
  return {
    book: new UniverseBook(),
    watchlists: new WatchlistBook(),
    isOpen: false,
    asked: new Map(),
    announced: new Map(),
    session: null,
    hasRefreshed: false,
  }
}
