import type { AssetClass } from '#core/model/instrument.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'

/** A symbol that an instrument went by during [from, until), microseconds; `until` is null while it still does. */
export interface ListedSymbol {
  readonly symbol: string
  readonly from: number
  readonly until: number | null
}

/** One instrument of the universe with everything it was ever called. */
export interface Listing {
  readonly instrumentId: InstrumentId
  readonly name: string
  readonly venue: string
  readonly assetClass: AssetClass
  readonly sector: string | null
  /** In order of time, without overlaps; the first begins with the listing, the last ends with the delisting. */
  readonly symbols: readonly ListedSymbol[]
  /** Other words that people search for, for example a former name of the company. */
  readonly aliases: readonly string[]
  /** Currency traded on an ordinary day; null when it is not known. */
  readonly dailyValue: number | null
  /** Its place among those of which no daily value is known, smaller first; 0 when left out. */
  readonly order?: number
}

/** The symbol an instrument goes by at a moment; null before its listing, after its delisting and between symbols. */
export function symbolAt({ symbols }: Listing, ts: number): string | null {
  return symbols.find(({ from, until }) => from <= ts && (until === null || ts < until))?.symbol ?? null
}

/** The symbol it went by last. */
export function lastSymbol({ symbols }: Listing): string {
  return symbols.at(-1)?.symbol ?? ''
}

/** Why a listing cannot be taken: one sentence, or null when it can. */
export function listingFault({ instrumentId, symbols }: Listing): string | null {
  if (symbols.length === 0) return `${instrumentId} has no symbol, so it cannot be found; give it one.`
  for (const [index, { symbol, from, until }] of symbols.entries()) {
    if (symbol.trim() === '') return `${instrumentId} has an empty symbol; give it one.`
    const next = symbols[index + 1]
    if (until !== null && until <= from) return `${symbol} of ${instrumentId} ends before it begins; check its dates.`
    if (next !== undefined && (until === null || next.from < until)) {
      return `${symbol} and ${next.symbol} of ${instrumentId} overlap in time; check their dates.`
    }
  }
  return null
}
