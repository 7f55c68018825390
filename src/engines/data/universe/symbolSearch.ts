import type { InstrumentId } from '#core/model/identifiers.ts'
import { lastSymbol, type Listing, symbolAt } from './listing.ts'

/** One instrument that a search found. */
export interface SymbolMatch {
  readonly instrumentId: InstrumentId
  readonly symbol: string
  readonly name: string
  readonly venue: string
  /** False for one that is listed no more. */
  readonly isListed: boolean
  /** What the words were found in. */
  readonly found: 'SYMBOL' | 'FORMER_SYMBOL' | 'NAME' | 'ALIAS'
}

interface Entry {
  readonly listing: Listing
  readonly symbol: string
  readonly isListed: boolean
  readonly lowerSymbol: string
  readonly formerSymbols: readonly string[]
  /** Name and aliases in lower case, each begun by a space so that words are found by their beginning. */
  readonly name: string
  readonly aliases: string
}

interface Hit {
  readonly entry: Entry
  readonly rank: number
  readonly where: SymbolMatch['found']
}

/** Rungs of the ranking; a higher one always comes first. */
const RANK = { symbol: 6, symbolStart: 5, formerSymbol: 4, nameStart: 3, wordStart: 2, anywhere: 1 } as const

/**
 * Finds instruments by what the trader types: symbols before names, beginnings before middles, listed before delisted, much
 * traded before little traded. Made once for a universe at a moment; a search reads every entry, 15,000 in a few
 * milliseconds.
 */
export class SymbolSearch {
  readonly #entries: readonly Entry[]

  constructor(listings: readonly Listing[], now: number) {
    this.#entries = listings.map((listing) => entryOf(listing, now)).toSorted(byUse)
  }

  /** The best matches for all the words of a text, at most `limit`; none for an empty one. */
  find(text: string, limit: number): readonly SymbolMatch[] {
    const query = fold(text).trim()
    if (query === '') return []
    const words = query.split(' ')
    // Entries lie in the order of their use, so each rung fills in order and none needs more than `limit`.
    const rungs = Array.from({ length: RANK.symbol + 1 }, (): Hit[] => [])
    for (const entry of this.#entries) {
      const hit = hitOf(entry, query, words)
      const rung = hit === null ? undefined : rungs[hit.rank]
      if (hit !== null && rung !== undefined && rung.length < limit) rung.push(hit)
    }
    const best = rungs.toReversed().flat().slice(0, limit)
    return best.map(({ entry: { listing, symbol, isListed }, where }) => ({
      instrumentId: listing.instrumentId,
      symbol,
      name: listing.name,
      venue: listing.venue,
      isListed,
      found: where,
    }))
  }
}

function entryOf(listing: Listing, now: number): Entry {
  const current = symbolAt(listing, now)
  const symbol = current ?? lastSymbol(listing)
  const lowerSymbol = fold(symbol)
  return {
    listing,
    symbol,
    isListed: current !== null,
    lowerSymbol,
    formerSymbols: listing.symbols.map((former) => fold(former.symbol)).filter((former) => former !== lowerSymbol),
    name: ` ${fold(listing.name)}`,
    aliases: listing.aliases.map((alias) => ` ${fold(alias)}`).join(''),
  }
}

function hitOf(entry: Entry, query: string, words: readonly string[]): Hit | null {
  const { lowerSymbol, formerSymbols, name, aliases } = entry
  if (lowerSymbol === query) return { entry, rank: RANK.symbol, where: 'SYMBOL' }
  if (lowerSymbol.startsWith(query)) return { entry, rank: RANK.symbolStart, where: 'SYMBOL' }
  if (formerSymbols.includes(query)) return { entry, rank: RANK.formerSymbol, where: 'FORMER_SYMBOL' }
  if (name.startsWith(query, 1)) return { entry, rank: RANK.nameStart, where: 'NAME' }
  if (words.every((word) => name.includes(` ${word}`))) return { entry, rank: RANK.wordStart, where: 'NAME' }
  if (words.every((word) => aliases.includes(` ${word}`) || name.includes(` ${word}`))) {
    return { entry, rank: RANK.wordStart, where: 'ALIAS' }
  }
  if (lowerSymbol.includes(query)) return { entry, rank: RANK.anywhere, where: 'SYMBOL' }
  return name.includes(query) ? { entry, rank: RANK.anywhere, where: 'NAME' } : null
}

function byUse(one: Entry, other: Entry): number {
  if (one.isListed !== other.isListed) return one.isListed ? -1 : 1
  const value = (other.listing.dailyValue ?? 0) - (one.listing.dailyValue ?? 0)
  if (value !== 0) return value
  return one.symbol < other.symbol ? -1 : one.symbol > other.symbol ? 1 : 0
}

/** Lower case without accents, so that either way of writing finds the other; runs of white space become one blank. */
function fold(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/\s+/g, ' ')
}
