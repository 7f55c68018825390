import type { Instrument } from '#core/model/instrument.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { DAY } from '#core/time/duration.ts'
import type { ListedInstrument } from '../feeds/ports.ts'
import { combine, localListing } from './combine.ts'
import { isListed, type MergedList, mergeList, renamed } from './mergeList.ts'
import type { StoredListing, UniverseStore } from './ports.ts'
import { type SymbolMatch, SymbolSearch } from './symbolSearch.ts'
import { Universe } from './universe.ts'

/** One source's listings and when it told them last. */
interface SourceBook {
  readonly listings: Map<InstrumentId, StoredListing>
  listedAt: number | null
  /** True after a list that lacked so much that it was not believed. */
  isDoubted: boolean
}

/** What came of a list. */
export interface TakenList extends MergedList {
  /** False when it is known now but could not be written. */
  readonly isStored: boolean
}

/** Everything that the sources list or ever listed, as the data engine knows it. */
export class UniverseBook {
  readonly #sources = new Map<string, SourceBook>()
  #store: UniverseStore | null = null
  #search: {
    readonly universe: Universe
    readonly symbols: SymbolSearch
    readonly local: number
    readonly madeAt: number
  } | null = null

  /** Reads what was kept; null keeps everything in memory only. */
  load(store: UniverseStore | null): void {
    this.#store = store
    this.#search = null
    if (store === null) return
    for (const listing of store.loadListings()) {
      this.#bookOf(listing.sourceId).listings.set(listing.listed.instrument.id, listing)
    }
    for (const [sourceId, at] of store.loadListTimes()) this.#bookOf(sourceId).listedAt = at
  }

  /** Sources that ever told a list. */
  sourceIds(): readonly string[] {
    return [...this.#sources.keys()]
  }

  /** When a source told its list last, microseconds; null when it never did. */
  listedAt(sourceId: string): number | null {
    return this.#sources.get(sourceId)?.listedAt ?? null
  }

  /** What a source lists now. */
  listedBy(sourceId: string): readonly ListedInstrument[] {
    const listings = this.#sources.get(sourceId)?.listings.values() ?? []
    return [...listings].filter(isListed).map(({ listed }) => listed)
  }

  /** Takes a source's whole list as of a moment. A list that cannot be written is known until the program ends. */
  take(sourceId: string, list: readonly ListedInstrument[], at: number): TakenList {
    const book = this.#bookOf(sourceId)
    const merged = mergeList(sourceId, book.listings, list, at, {
      listedAt: book.listedAt,
      believesLoss: book.isDoubted,
    })
    book.isDoubted = merged.missing > 0
    book.listedAt = at
    this.#keep(book, merged.changed)
    return { ...merged, isStored: this.#store?.saveList(sourceId, at, merged.changed) ?? true }
  }

  /**
   * Gives an instrument a new symbol from a moment on, as a source told it; it keeps its id and its history. Returns false
   * when the source does not list it, or it goes by that symbol already.
   */
  renameListing(sourceId: string, id: InstrumentId, symbol: string, sourceSymbol: string, at: number): boolean {
    const book = this.#sources.get(sourceId)
    const listing = book?.listings.get(id)
    if (book === undefined || listing === undefined || !isListed(listing)) return false
    const open = listing.symbols.at(-1)
    if (listing.listed.instrument.symbol === symbol || open === undefined || open.from >= at) return false
    const changed = [renamed(listing, symbol, sourceSymbol, at)]
    this.#keep(book, changed)
    this.#store?.saveList(sourceId, book.listedAt ?? at, changed)
    return true
  }

  /** The instrument as a source told it last; null when none lists or listed it. */
  instrument(id: InstrumentId): Instrument | null {
    for (const { listings } of this.#sources.values()) {
      const listing = listings.get(id)
      if (listing !== undefined) return listing.listed.instrument
    }
    return null
  }

  /** The best matches of what the trader types, among the sources' instruments and those at hand without one. */
  search(words: string, limit: number, local: readonly Instrument[], now: number): readonly SymbolMatch[] {
    return this.#searchable(local, now).symbols.find(words, limit)
  }

  /** Everything that was ever listed, with its times. */
  universe(local: readonly Instrument[], now: number): Universe {
    return this.#searchable(local, now).universe
  }

  #searchable(local: readonly Instrument[], now: number) {
    const made = this.#search
    // A change of symbol may be told before its day.
    if (made !== null && made.local === local.length && Math.abs(now - made.madeAt) < DAY) return made
    const universe = new Universe()
    for (const [id, told] of this.#byInstrument()) {
      const listing = combine(id, told)
      // Two of one venue under one symbol: the first keeps it, the other is found by nobody rather than mistaken for it.
      if (listing !== null) universe.put(listing)
    }
    for (const instrument of local) if (universe.get(instrument.id) === null) universe.put(localListing(instrument))
    const symbols = new SymbolSearch(universe.listings(), now)
    const search = { universe, symbols, local: local.length, madeAt: now }
    this.#search = search
    return search
  }

  #byInstrument(): ReadonlyMap<InstrumentId, readonly StoredListing[]> {
    const told = new Map<InstrumentId, StoredListing[]>()
    for (const { listings } of this.#sources.values()) {
      for (const [id, listing] of listings) {
        const known = told.get(id)
        if (known === undefined) told.set(id, [listing])
        else known.push(listing)
      }
    }
    return told
  }

  #keep(book: SourceBook, changed: readonly StoredListing[]): void {
    for (const listing of changed) book.listings.set(listing.listed.instrument.id, listing)
    if (changed.length > 0) this.#search = null
  }

  #bookOf(sourceId: string): SourceBook {
    const known = this.#sources.get(sourceId)
    if (known !== undefined) return known
    const book: SourceBook = { listings: new Map(), listedAt: null, isDoubted: false }
    this.#sources.set(sourceId, book)
    return book
  }
}
