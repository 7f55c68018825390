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
  /** All of it, so that one look tells most entries to be of no interest. */
  readonly text: string
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
    const words = query.split(' ').map((word) => ` ${word}`)
    const first = words[0]?.slice(1) ?? ''
    // Entries lie in the order of their use, so each rung fills in order and none needs more than `limit`.
    const rungs = Array.from({ length: RANK.symbol + 1 }, (): Hit[] => [])
    let floor: number = RANK.anywhere
    for (const entry of this.#entries) {
      if (floor < RANK.nameStart && !entry.text.includes(first)) continue
      const hit = hitOf(entry, query, words, floor)
      const rung = hit === null ? undefined : rungs[hit.rank]
      if (hit !== null && rung !== undefined && rung.length < limit) {
        rung.push(hit)
        floor = floorOf(rungs, limit)
      }
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
  const formerSymbols = listing.symbols.map((former) => fold(former.symbol)).filter((former) => former !== lowerSymbol)
  const name = ` ${fold(listing.name)}`
  const aliases = listing.aliases.map((alias) => ` ${fold(alias)}`).join('')
  return {
    listing,
    symbol,
    isListed: current !== null,
    lowerSymbol,
    formerSymbols,
    name,
    aliases,
    text: [lowerSymbol, ...formerSymbols, name, aliases].join('\n'),
  }
}

/** The lowest rung from which a hit may still be among the best. */
function floorOf(rungs: readonly (readonly Hit[])[], limit: number): number {
  let better = 0
  for (let rank: number = RANK.symbol; rank >= RANK.anywhere; rank -= 1) {
    better += rungs[rank]?.length ?? 0
    if (better >= limit) return rank + 1
  }
  return RANK.anywhere
}

/** `words` begin with a space each, as in the texts; nothing below the rung `floor` is looked for. */
function hitOf(entry: Entry, query: string, words: readonly string[], floor: number): Hit | null {
  const { lowerSymbol, formerSymbols, name, aliases } = entry
  if (lowerSymbol === query) return { entry, rank: RANK.symbol, where: 'SYMBOL' }
  if (lowerSymbol.startsWith(query)) return { entry, rank: RANK.symbolStart, where: 'SYMBOL' }
  if (formerSymbols.includes(query)) return { entry, rank: RANK.formerSymbol, where: 'FORMER_SYMBOL' }
  if (floor > RANK.nameStart) return null
  if (name.startsWith(query, 1)) return { entry, rank: RANK.nameStart, where: 'NAME' }
  if (floor > RANK.wordStart) return null
  if (words.every((word) => name.includes(word))) return { entry, rank: RANK.wordStart, where: 'NAME' }
  if (words.every((word) => aliases.includes(word) || name.includes(word))) {
    return { entry, rank: RANK.wordStart, where: 'ALIAS' }
  }
  if (floor > RANK.anywhere) return null
  if (lowerSymbol.includes(query)) return { entry, rank: RANK.anywhere, where: 'SYMBOL' }
  return name.includes(query) ? { entry, rank: RANK.anywhere, where: 'NAME' } : null
}

function byUse(one: Entry, other: Entry): number {
  if (one.isListed !== other.isListed) return one.isListed ? -1 : 1
  const value = (other.listing.dailyValue ?? 0) - (one.listing.dailyValue ?? 0)
  if (value !== 0) return value
  const order = (one.listing.order ?? 0) - (other.listing.order ?? 0)
  if (order !== 0) return order
  return one.symbol < other.symbol ? -1 : one.symbol > other.symbol ? 1 : 0
}

const ASCII = /^[\x20-\x7e]*$/

/** Lower case without accents, so that either way of writing finds the other; runs of white space become one blank. */
function fold(text: string): string {
  const plain = ASCII.test(text) ? text : text.normalize('NFKD').replaceAll(/\p{M}/gu, '')
  return plain.toLowerCase().replaceAll(/\s+/g, ' ')
}
