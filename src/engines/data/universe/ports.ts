import type { Watchlist } from '#contracts/records/sources.ts'
import type { ListedInstrument } from '../feeds/ports.ts'
import type { ListedSymbol } from './listing.ts'

/**
 * One instrument of one source's list, kept for ever: one that disappears from the list is marked as delisted and stays,
 * so that a backtest of that time still finds it.
 */
export interface StoredListing {
  readonly sourceId: string
  /** As the source told it last. Its id stays when its symbol changes. */
  readonly listed: ListedInstrument
  /**
   * What it was called and when it was in the list. A span begins when a list first held it, which may be long after the
   * exchange listed it, and ends when a list first lacked it; the last one is open while it is listed.
   */
  readonly symbols: readonly ListedSymbol[]
  /** When a list first and last held it, microseconds. */
  readonly firstSeen: number
  readonly lastSeen: number
}

/** Where the lists of the sources are kept. */
export interface UniverseStore {
  /** Every listing that can be read, in the order of sources and ids. */
  loadListings(): readonly StoredListing[]
  /** When each source told its list last, microseconds. */
  loadListTimes(): ReadonlyMap<string, number>
  /**
   * Keeps what a list changed, and that everything still listed by the source was seen in it. Returns false when it could
   * not be written; nothing of it is then.
   */
  saveList(sourceId: string, at: number, changed: readonly StoredListing[]): boolean
}

/** Where the trader's lists are kept. */
export interface WatchlistStore {
  /** Every list that can be read, by key. */
  loadWatchlists(): readonly Watchlist[]
  /** Returns false when it could not be written. */
  saveWatchlist(watchlist: Watchlist): boolean
  /** Returns false when it could not be removed. */
  removeWatchlist(key: string): boolean
}
