import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { AccountId, ClientOrderId } from '#core/model/identifiers.ts'
import type { Fill, Order, OrderSpecification } from '#core/model/order.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { VenueEvent } from '#core/orders/venueEvent.ts'
import type { Idempotency } from './brokerPort.ts'

/** One thing to be remembered for ever. */
export interface JournalDraft {
  /** For example `OrderIntended`; each kind's payload is described in docs/journal.md. */
  readonly kind: string
  readonly at: number
  readonly accountId: AccountId | null
  readonly correlationId: string | null
  /** A second entry with the same key is refused for ever: the client order id of an intent, the key of a fill. */
  readonly uniqueKey: string | null
  readonly summary: string
  /** Plain JSON: finite numbers, strings, booleans, null, arrays, objects. */
  readonly payload: unknown
}

/** An entry in its place in the chain. */
export interface JournalEntry extends JournalDraft {
  readonly sequence: number
  readonly previousHash: string
  readonly hash: string
}

/** Why an append did not happen; nothing of it was written. */
export type JournalRefusal = {
  readonly ok: false
  readonly code:
    | 'JOURNAL_DUPLICATE'
    | 'JOURNAL_FULL'
    | 'JOURNAL_LOCKED'
    | 'JOURNAL_DAMAGED'
    | 'JOURNAL_READ_ONLY'
    | 'JOURNAL_FAILED'
  readonly text: string
}

/** What a replay of the whole chain found. `finding` says what is wrong and at which entry. */
export interface JournalVerdict {
  readonly ok: boolean
  readonly entries: number
  readonly head: string
  readonly finding: string | null
}

/** The append-only, hash-chained memory of everything that touched money; owned by the broker thread. */
export interface Journal {
  /** Appends all drafts in one transaction or none. FULL returns only after the data has reached the disk. */
  append(
    drafts: readonly JournalDraft[],
    durability: 'FULL' | 'NORMAL',
  ): { readonly ok: true; readonly entries: readonly JournalEntry[] } | JournalRefusal
  /** Visits every entry in order. */
  replay(visit: (entry: JournalEntry) => void): void
  /** Newest first, older than `before` when given. */
  query(before: number | null, limit: number, kind: string | null): readonly JournalEntry[]
  verify(): JournalVerdict
}

/** What the venue knows about the account; the other side of reconciliation. */
export interface VenueTruth {
  readonly orders: readonly Order[]
  readonly fills: readonly Fill[]
  /** What happened to the account beside its fills, oldest first; left out by venues that tell nothing of it. */
  readonly adjustments?: readonly AccountAdjustment[]
  /** Signed scaled quantity by instrument id. */
  readonly positions: Readonly<Record<string, number>>
  /** What the venue says a position cost on average, scaled prices by instrument id; left out where it does not tell. */
  readonly averagePrices?: Readonly<Record<string, number>>
  /** Holdings in what this session does not know, in the venue's words. */
  readonly unlisted?: readonly { readonly what: string; readonly quantity: string }[]
  /** Since when orders and fills are complete, microseconds; left out when all of them are told. */
  readonly since?: number
}

/** What has to be known of a venue that answers later. */
export interface RemoteTerms {
  readonly idempotency: Idempotency
  /** How long "not found" may be wrong, microseconds. */
  readonly worstLag: number
  /** False where the venue has no stops of its own; true when left out. */
  readonly nativeStops?: boolean
}

/**
 * One venue behind one account. Simulated venues answer at once with the events they give rise to; others answer with
 * nothing and report later through the engine's inbox.
 */
export interface Venue {
  readonly name: string
  /**
   * True when an order that is missing from `truth` certainly never arrived, as at a simulated venue; false where "not
   * found" may be a lie for a while.
   */
  readonly absenceIsProof: boolean
  /** Left out by venues that answer at once. */
  readonly remote?: RemoteTerms
  /** `isAgain`: a second copy under the same id; a refusal of it says nothing about the first. */
  submit(order: OrderSpecification, now: number, isAgain?: boolean): readonly VenueEvent[]
  /** `order` as it is known here or at the venue, for venues that cancel by a name of their own. */
  cancel(clientOrderId: ClientOrderId, now: number, order?: Order | null): readonly VenueEvent[]
  onSlice(slice: MarketSlice, now: number): readonly VenueEvent[]
  /** Closes every position at the last known close; only simulated venues can. */
  finalize(now: number): readonly VenueEvent[]
  /**
   * Asks for the account as the venue sees it, orders and fills at least from `since` on; null when the venue does not
   * answer or refuses a part. LATER: the answer arrives as `TakeVenueTruth`.
   */
  truth(now: number, since: number): VenueTruth | null | 'LATER'
}

/** A venue in this process, which always answers at once. */
export interface SimulatedVenue extends Venue {
  truth(): VenueTruth | null
}

/** Keeps the simulated venue's own books over restarts, apart from the journal. */
export interface VenueStateStore {
  load(accountId: AccountId): unknown
  /** Replaces the state in one transaction; returns false when it could not be written. */
  save(accountId: AccountId, state: unknown): boolean
}

/** The atomic flag every send reads; set from any thread without asking this one. */
export interface KillGate {
  isClosed(): boolean
  /** Whether new orders are held back because the risk engine is down; left out where nothing holds them. */
  isHeld?(): boolean
  close(): void
  open(): void
}

/** Why the kill is latched. */
export interface KillInformation {
  readonly path: string
  readonly reason: string
  readonly at: number
}

/**
 * The kill's memory apart from the journal, written first so that a kill survives a full disk and a lost journal. A latch
 * that cannot be read counts as latched.
 */
export interface KillLatch {
  /** What was latched; null while it is not. */
  read(): KillInformation | null
  /** Latches; returns false when it could not be written (the gate is closed all the same). */
  latch(information: KillInformation): boolean
  /** Releases; returns false when it could not, and then the kill stays. */
  release(): boolean
}

/** SHA-256 of a text in lower-case hexadecimal. */
export type Sha256 = (text: string) => string
