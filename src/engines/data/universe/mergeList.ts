import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { ListedInstrument } from '../feeds/ports.ts'
import type { ListedSymbol } from './listing.ts'
import type { StoredListing } from './ports.ts'

/** What a source's new list does to what was known of it. */
export interface MergedList {
  /** Everything that is to be stored anew: new, changed, delisted and listed again. */
  readonly changed: readonly StoredListing[]
  readonly added: number
  readonly delisted: number
  /** Entries that cannot be used: no symbol, or no id that fits. */
  readonly unusable: number
  /** How many are missing while the list is not believed; 0 when it is. */
  readonly missing: number
}

/** Fewer listings than these are no sign of a broken list, however many of them are missing. */
const SMALLEST_DOUBTED = 20
/** More than this share of a list missing at once is a fault of the answer and not of the market, until it is told twice. */
const MOST_MISSING = 0.5
const ID = /^[\x21-\x7e]{1,80}$/

/**
 * Compares a source's list with what is known of it. What is missing from the list is delisted at `at`; what is back is
 * listed again in a new span. `listedAt` is when the list before came. With `believesLoss` false a list that lacks more than half of what was listed delists
 * nothing: a source that answers with a part of its list must not empty the universe.
 */
export function mergeList(
  sourceId: string,
  known: ReadonlyMap<InstrumentId, StoredListing>,
  list: readonly ListedInstrument[],
  at: number,
  { listedAt, believesLoss }: { readonly listedAt: number | null; readonly believesLoss: boolean },
): MergedList {
  const identities = new Identities(known, list)
  const changed: StoredListing[] = []
  const seen = new Set<InstrumentId>()
  let added = 0
  let unusable = 0
  for (const told of list) {
    const id = isUsable(told) ? identities.idOf(told) : null
    if (id === null || seen.has(id)) {
      unusable += 1
      continue
    }
    seen.add(id)
    const listed = id === told.instrument.id ? told : { ...told, instrument: { ...told.instrument, id } }
    const before = known.get(id)
    if (before === undefined) added += 1
    const after = before === undefined ? newListing(sourceId, listed, at) : again(before, listed, at)
    if (after !== before) changed.push(after)
  }
  const missing = [...known.values()].filter((listing) => isListed(listing) && !seen.has(listing.listed.instrument.id))
  const listedBefore = [...known.values()].filter(isListed).length
  const isDoubted = listedBefore >= SMALLEST_DOUBTED && missing.length > MOST_MISSING * listedBefore && !believesLoss
  if (isDoubted) return { changed, added, delisted: 0, unusable, missing: missing.length }
  for (const listing of missing) {
    changed.push({ ...listing, symbols: ended(listing.symbols, at), lastSeen: listedAt ?? listing.lastSeen })
  }
  return { changed, added, delisted: missing.length, unusable, missing: 0 }
}

/** Whether the source's latest list held it. */
export function isListed({ symbols }: StoredListing): boolean {
  return symbols.at(-1)?.until === null
}

/** The listing under a new symbol from a moment on, with its id; its former symbol ends there. */
export function renamed(listing: StoredListing, symbol: string, sourceSymbol: string, at: number): StoredListing {
  const instrument = { ...listing.listed.instrument, symbol }
  const symbols = [...ended(listing.symbols, at), { symbol, from: at, until: null }]
  return { ...listing, listed: { ...listing.listed, instrument, sourceSymbol }, symbols }
}

/**
 * Which instrument an entry of a list is. One that changed its symbol is listed under an id of its new symbol, and keeps
 * the one it has; another that takes over a symbol, from one that left it or was delisted, gets an id of its own.
 */
class Identities {
  readonly #known: ReadonlyMap<InstrumentId, StoredListing>
  /** Ids that are not made of the symbol of now, by symbol and venue of now. */
  readonly #moved = new Map<string, InstrumentId>()
  readonly #taken: Set<InstrumentId>

  constructor(known: ReadonlyMap<InstrumentId, StoredListing>, list: readonly ListedInstrument[]) {
    this.#known = known
    for (const listing of known.values()) {
      const { instrument } = listing.listed
      if (instrument.id !== nameOf(instrument) && isListed(listing)) this.#moved.set(nameOf(instrument), instrument.id)
    }
    this.#taken = new Set([...known.keys(), ...list.map(({ instrument }) => instrument.id)])
  }

  idOf({ instrument }: ListedInstrument): InstrumentId | null {
    const owner = this.#known.get(instrument.id)
    if (owner !== undefined && isSameThing(owner, instrument)) return instrument.id
    const moved = this.#moved.get(nameOf(instrument))
    if (moved !== undefined) return moved
    return owner === undefined ? instrument.id : this.#freeId(instrument)
  }

  #freeId({ symbol, venue }: Instrument): InstrumentId | null {
    for (let number = 2; number < 100; number += 1) {
      const id = identifier<InstrumentId>(`${symbol}.${number}.${venue}`)
      if (this.#taken.has(id)) continue
      this.#taken.add(id)
      return ID.test(id) ? id : null
    }
    return null
  }
}

/** A share that was delisted and one of another name that takes its symbol later are two companies. */
function isSameThing(owner: StoredListing, told: Instrument): boolean {
  const known = owner.listed.instrument
  if (known.symbol !== told.symbol) return false
  return isListed(owner) || told.assetClass !== 'EQUITY' || known.name.toLowerCase() === told.name.toLowerCase()
}

function nameOf({ symbol, venue }: Instrument): string {
  return `${symbol}.${venue}`
}

function isUsable({ instrument, sourceSymbol }: ListedInstrument): boolean {
  return ID.test(instrument.id) && instrument.symbol.trim() !== '' && sourceSymbol.trim() !== ''
}

function newListing(sourceId: string, listed: ListedInstrument, at: number): StoredListing {
  const symbols = [{ symbol: listed.instrument.symbol, from: at, until: null }]
  return { sourceId, listed, symbols, firstSeen: at, lastSeen: at }
}

/** The listing as a new list tells it; the same object when nothing changed. */
function again(before: StoredListing, listed: ListedInstrument, at: number): StoredListing {
  const isBack = !isListed(before)
  if (!isBack && isSame(before.listed, listed)) return before
  const span = { symbol: listed.instrument.symbol, from: at, until: null }
  const last = before.symbols.at(-1)
  // A list of the very moment at which it was delisted takes the delisting back.
  const spans = last?.until === at ? before.symbols.slice(0, -1) : before.symbols
  const symbols = isBack ? [...spans, last?.until === at ? { ...span, from: last.from } : span] : before.symbols
  return { ...before, listed, symbols, lastSeen: at }
}

function ended(symbols: readonly ListedSymbol[], at: number): readonly ListedSymbol[] {
  return symbols.map((span) => (span.until === null ? { ...span, until: Math.max(at, span.from + 1) } : span))
}

function isSame(one: ListedInstrument, other: ListedInstrument): boolean {
  if (one.sourceSymbol !== other.sourceSymbol || one.product !== other.product) return false
  const { instrument: a } = one
  const { instrument: b } = other
  return (Object.keys(a) as (keyof Instrument)[]).every((field) => a[field] === b[field])
}
