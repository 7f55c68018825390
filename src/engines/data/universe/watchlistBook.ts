import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { Watchlist } from '#contracts/records/sources.ts'
import type { WatchlistStore } from './ports.ts'

/** Most lists that are kept. */
const MOST_LISTS = 50

/** The trader's lists, each with its instruments in the order of the trader. */
export class WatchlistBook {
  readonly #lists = new Map<string, Watchlist>()
  #store: WatchlistStore | null = null

  /** Reads what was kept; null keeps them in memory only. */
  load(store: WatchlistStore | null): void {
    this.#store = store
    for (const list of store?.loadWatchlists() ?? []) this.#lists.set(list.key, list)
  }

  /** Every list. */
  all(): readonly Watchlist[] {
    return [...this.#lists.values()]
  }

  /** Keeps a list in place of one of the same key; an instrument named twice stays where it was named first. */
  save(told: Watchlist): CommandResult<Watchlist> {
    const name = told.name.trim()
    if (name === '') return refused('WATCHLIST_UNNAMED', 'The list has no name, so it was not kept; give it one.')
    const others = this.all().filter(({ key }) => key !== told.key)
    if (others.some((other) => other.name.toLowerCase() === name.toLowerCase())) {
      return refused(
        'WATCHLIST_NAME_TAKEN',
        `Another list is called ${name}, so this one was not kept; name it otherwise.`,
      )
    }
    if (others.length >= MOST_LISTS) {
      return refused(
        'WATCHLISTS_FULL',
        `There are ${MOST_LISTS} lists already, so this one was not kept; remove one first.`,
      )
    }
    const list: Watchlist = { key: told.key, name, instrumentIds: [...new Set(told.instrumentIds)] }
    if (this.#store?.saveWatchlist(list) === false) return notWritten('The list was not kept')
    this.#lists.set(list.key, list)
    return accepted(list)
  }

  /** Removes a list for good; its instruments stay. */
  remove(key: string): CommandResult<null> {
    if (!this.#lists.has(key))
      return refused('WATCHLIST_UNKNOWN', 'There is no such list any more; nothing was removed.')
    if (this.#store?.removeWatchlist(key) === false) return notWritten('The list was not removed')
    this.#lists.delete(key)
    return accepted(null)
  }
}

function notWritten(what: string): CommandResult<never> {
  return refused(
    'STORAGE_FAILED',
    `${what} because the market database cannot be written; see the note beside the data feed and try again.`,
  )
}
