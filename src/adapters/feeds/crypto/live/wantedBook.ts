import { type InstrumentId, instrumentId } from '#core/model/identifiers.ts'
import type { MarketEvent } from '#core/model/marketEvent.ts'
import type { Wanted } from '../shared/wanted.ts'

/** A subscription with the names of both sides. */
export interface Subscribed extends Wanted {
  readonly instrumentId: InstrumentId
}

/** Which kinds of news carry an event: liquidations come with trades or with the news of a derivative. */
const KINDS: Readonly<Record<MarketEvent['kind'], readonly Wanted['kind'][]>> = {
  TRADE: ['TRADES'],
  QUOTE: ['QUOTES'],
  BOOK: ['BOOK'],
  DERIVATIVE: ['DERIVATIVES'],
  LIQUIDATION: ['TRADES', 'DERIVATIVES'],
}

/** What is wanted on one connection, by the venue's symbols and by ours. */
export class WantedBook {
  readonly #wanted = new Map<string, Subscribed>()
  readonly #kinds = new Map<InstrumentId, Set<Wanted['kind']>>()
  readonly #symbols = new Map<InstrumentId, string>()
  readonly #names = new Map<string, InstrumentId>()
  readonly #venue: string

  constructor(venue: string) {
    this.#venue = venue
  }

  get size(): number {
    return this.#wanted.size
  }

  get all(): readonly Subscribed[] {
    return [...this.#wanted.values()]
  }

  has(one: Wanted): boolean {
    return this.#wanted.has(keyOf(one))
  }

  add(one: Subscribed): void {
    this.#wanted.set(keyOf(one), one)
    this.#names.set(one.symbol, one.instrumentId)
    this.#symbols.set(one.instrumentId, one.symbol)
    const kinds = this.#kinds.get(one.instrumentId) ?? new Set()
    this.#kinds.set(one.instrumentId, kinds.add(one.kind))
  }

  /** Takes a subscription out; the name is kept, for messages about it may still be under way. */
  remove(one: Subscribed): void {
    this.#wanted.delete(keyOf(one))
    const kinds = this.#kinds.get(one.instrumentId)
    kinds?.delete(one.kind)
    if (kinds?.size === 0) this.#kinds.delete(one.instrumentId)
  }

  /** Names the instrument of a symbol; what was never wanted gets an id that nobody listens to. */
  nameOf(symbol: string): InstrumentId {
    return this.#names.get(symbol) ?? instrumentId(symbol, `UNWANTED-${this.#venue}`)
  }

  symbolOf(id: InstrumentId): string | null {
    return this.#symbols.get(id) ?? null
  }

  wants(id: InstrumentId, kind: Wanted['kind']): boolean {
    return this.#kinds.get(id)?.has(kind) === true
  }

  /** Events that somebody listens to. */
  select(events: readonly MarketEvent[]): readonly MarketEvent[] {
    const isWanted = (event: MarketEvent): boolean => {
      const kinds = this.#kinds.get(event.instrumentId)
      return kinds !== undefined && KINDS[event.kind].some((kind) => kinds.has(kind))
    }
    return events.every(isWanted) ? events : events.filter(isWanted)
  }
}

function keyOf({ kind, symbol }: Wanted): string {
  return `${kind} ${symbol}`
}
