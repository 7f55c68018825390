import type { Instrument } from '#core/model/instrument.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { type ListedSymbol, type Listing, listingFault } from './listing.ts'
import type { StoredListing } from './ports.ts'

/** Currencies in which people look for a pair first. */
const QUOTES = ['USD', 'USDT', 'USDC', 'EUR', 'GBP', 'JPY', 'BTC', 'ETH']

/** One listing of an instrument from what all its sources say: listed while any of them lists it. */
export function combine(id: InstrumentId, told: readonly StoredListing[]): Listing | null {
  const first = told[0]
  if (first === undefined) return null
  const newest = told.reduce((best, one) => (one.lastSeen > best.lastSeen ? one : best), first)
  const { instrument, product } = newest.listed
  const names = new Set(told.map(({ listed }) => listed.sourceSymbol))
  names.delete(instrument.symbol)
  const listing: Listing = {
    ...describe(instrument),
    instrumentId: id,
    symbols: union(told.flatMap(({ symbols }) => symbols)),
    aliases: [...names],
    order: orderOf(instrument) + (product === 'SPOT' || product === 'SHARE' ? 0 : QUOTES.length + 1),
  }
  // Sources that do not agree on when a symbol changed: the one heard last is taken.
  return listingFault(listing) === null ? listing : { ...listing, symbols: newest.symbols }
}

/** The listing of an instrument that is at hand without a source: of a stored set or of the simulator. */
export function localListing(instrument: Instrument): Listing {
  return {
    ...describe(instrument),
    symbols: [{ symbol: instrument.symbol, from: 0, until: null }],
    aliases: [],
    order: orderOf(instrument),
  }
}

function describe(instrument: Instrument): Omit<Listing, 'symbols' | 'aliases' | 'order'> {
  const { id, name, venue, assetClass, sector } = instrument
  return { instrumentId: id, name, venue, assetClass, sector, dailyValue: null }
}

/** What is traded in a common currency comes first among instruments of which no volume is known. */
function orderOf({ assetClass, symbol }: Instrument): number {
  if (assetClass !== 'CRYPTO') return 0
  const quote = symbol.split(':')[0]?.split('/')[1] ?? ''
  const place = QUOTES.indexOf(quote)
  return place === -1 ? QUOTES.length : place
}

/** The spans of several lists as one: those of one symbol that touch or overlap become one. */
function union(spans: readonly ListedSymbol[]): readonly ListedSymbol[] {
  const joined: ListedSymbol[] = []
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1)
    if (last === undefined || last.symbol !== span.symbol || (last.until !== null && span.from > last.until)) {
      joined.push(span)
      continue
    }
    const until = last.until === null || span.until === null ? null : Math.max(last.until, span.until)
    joined[joined.length - 1] = { ...last, until }
  }
  return joined
}
