import { type Watchlist, watchlistSchema } from '#contracts/records/sources.ts'
import type { WatchlistStore } from '#engines/data/universe/ports.ts'
import type { SqliteDatabase } from '../sqlite/database.ts'

/** The trader's lists. */
export class WatchlistTable implements WatchlistStore {
  readonly #database: SqliteDatabase

  constructor(database: SqliteDatabase) {
    this.#database = database
  }

  loadWatchlists(): readonly Watchlist[] {
    try {
      return this.#database
        .prepare<{ readonly watchlist: string }>('SELECT watchlist FROM watchlists ORDER BY key')
        .all()
        .map(parseRow)
        .filter((watchlist) => watchlist !== null)
    } catch {
      return []
    }
  }

  saveWatchlist(watchlist: Watchlist): boolean {
    return this.#write(() => {
      this.#database
        .prepare('INSERT OR REPLACE INTO watchlists (key, watchlist) VALUES (?, ?)')
        .run(watchlist.key, JSON.stringify(watchlist))
    })
  }

  removeWatchlist(key: string): boolean {
    return this.#write(() => {
      this.#database.prepare('DELETE FROM watchlists WHERE key = ?').run(key)
    })
  }

  #write(work: () => void): boolean {
    try {
      this.#database.transaction(work)
      return true
    } catch {
      return false
    }
  }
}

function parseRow({ watchlist }: { readonly watchlist: string }): Watchlist | null {
  try {
    const parsed = watchlistSchema.safeParse(JSON.parse(watchlist))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
