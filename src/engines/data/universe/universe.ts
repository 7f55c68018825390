import type { InstrumentId } from '#core/model/identifiers.ts'
import { type Listing, listingFault, symbolAt } from './listing.ts'

/**
 * Every instrument that ever was, so that a backtest sees who was listed at its time and not only those who survived.
 * Symbols are used again by other companies: a symbol means something only together with a moment.
 */
export class Universe {
  readonly #listings = new Map<InstrumentId, Listing>()
  /** Instruments that ever went by a symbol, upper case. */
  readonly #bySymbol = new Map<string, InstrumentId[]>()

  /** Takes a listing in place of an earlier one of the same instrument; returns why it cannot be taken, or null. */
  put(listing: Listing): string | null {
    const fault = listingFault(listing) ?? this.#clashOf(listing)
    if (fault !== null) return fault
    this.#forget(listing.instrumentId)
    this.#listings.set(listing.instrumentId, listing)
    for (const key of keysOf(listing)) {
      const known = this.#bySymbol.get(key)
      if (known === undefined) this.#bySymbol.set(key, [listing.instrumentId])
      else known.push(listing.instrumentId)
    }
    return null
  }

  get size(): number {
    return this.#listings.size
  }

  get(instrumentId: InstrumentId): Listing | null {
    return this.#listings.get(instrumentId) ?? null
  }

  /** Every listing, in the order in which they came. */
  listings(): readonly Listing[] {
    return [...this.#listings.values()]
  }

  /** Who was listed at a moment. */
  membersAt(ts: number): readonly Listing[] {
    return this.listings().filter((listing) => symbolAt(listing, ts) !== null)
  }

  /** The instrument that went by a symbol at a venue at a moment, whatever case it is written in; null when none did. */
  resolve(symbol: string, venue: string, ts: number): Listing | null {
    const wanted = symbol.toUpperCase()
    for (const id of this.#bySymbol.get(wanted) ?? []) {
      const listing = this.#listings.get(id)
      if (listing?.venue === venue && symbolAt(listing, ts)?.toUpperCase() === wanted) return listing
    }
    return null
  }

  /** Two instruments of one venue may not go by the same symbol at the same time. */
  #clashOf(listing: Listing): string | null {
    for (const key of keysOf(listing)) {
      for (const id of this.#bySymbol.get(key) ?? []) {
        const other = this.#listings.get(id)
        if (other === undefined || id === listing.instrumentId || other.venue !== listing.venue) continue
        if (areTogether(listing, other, key)) {
          return `${key} was listed at ${listing.venue} as ${id} at the same time as ${listing.instrumentId}; check the dates of both.`
        }
      }
    }
    return null
  }

  #forget(instrumentId: InstrumentId): void {
    const known = this.#listings.get(instrumentId)
    if (known === undefined) return
    this.#listings.delete(instrumentId)
    for (const key of keysOf(known)) {
      const left = (this.#bySymbol.get(key) ?? []).filter((id) => id !== instrumentId)
      if (left.length === 0) this.#bySymbol.delete(key)
      else this.#bySymbol.set(key, left)
    }
  }
}

function keysOf({ symbols }: Listing): ReadonlySet<string> {
  return new Set(symbols.map(({ symbol }) => symbol.toUpperCase()))
}

function areTogether(one: Listing, other: Listing, key: string): boolean {
  const spans = ({ symbols }: Listing): Listing['symbols'] =>
    symbols.filter(({ symbol }) => symbol.toUpperCase() === key)
  return spans(one).some((a) =>
    spans(other).some((b) => (a.until === null || b.from < a.until) && (b.until === null || a.from < b.until)),
  )
}
