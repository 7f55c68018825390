import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Order } from '#core/model/order.ts'
import type { DifferenceChoice } from '#contracts/records/execution.ts'
import type { Proofs } from './resend.ts'

/** A difference to the venue as it was last found, with all that a decision about it needs. */
export interface KnownDifference {
  readonly what: string
  readonly ours: string
  readonly venue: string
  readonly kind: 'ORDER' | 'POSITION' | 'HOLDING'
  /** The venue's order; null when the venue does not have it or the difference is not about an order. */
  readonly theirs: Order | null
  readonly instrumentId: InstrumentId | null
  /** Signed scaled quantity at the venue, of positions. */
  readonly quantity: number
  readonly choice: DifferenceChoice
}

/** What the broker remembers of a venue that answers later; empty for venues that answer at once. */
export interface RemoteMemory {
  /** Null until the venue was first heard of. */
  link: 'UP' | 'DOWN' | null
  /** When the link came back after a gap; null once the account was compared again. */
  gapSince: number | null
  /** Venue time less ours, microseconds. */
  clockSkew: number | null
  /** When the question for the account that is under way was asked; null while none is. */
  pending: number | null
  /** When the question left to which the last answer belongs. */
  answeredFor: number
  /** The same of the last answer that left books and venue equal. */
  matchedFor: number
  nextQuestion: number
  /** Our time of the last change, by client order id and by instrument: what is newer than a question is no difference. */
  readonly changedOrders: Map<string, number>
  readonly changedInstruments: Map<string, number>
  /** Differences seen once, on probation; nothing more is risked until the next answer. */
  unsettled: ReadonlySet<string>
  /** Since when each difference has stood as it is, and how. */
  standing: ReadonlyMap<string, { readonly text: string; readonly since: number }>
  differences: ReadonlyMap<string, KnownDifference>
  /** Differences that the trader leaves as they are, with how they stood. */
  readonly ignored: Map<string, string>
  /** Negative answers about orders of unknown outcome. */
  readonly proofs: Map<string, Proofs>
  /** When a protective order was sent again, and how often, by client order id. */
  readonly resent: Map<string, { readonly at: number; readonly times: number }>
  /** Last price heard of each instrument, currency units. */
  readonly lastPrices: Map<InstrumentId, number>
}

/** A venue of which nothing is known yet. */
export function emptyRemoteMemory(): RemoteMemory {
  return {
    link: null,
    gapSince: null,
    clockSkew: null,
    pending: null,
    answeredFor: -1,
    matchedFor: -1,
    nextQuestion: 0,
    changedOrders: new Map(),
    changedInstruments: new Map(),
    unsettled: new Set(),
    standing: new Map(),
    differences: new Map(),
    ignored: new Map(),
    proofs: new Map(),
    resent: new Map(),
    lastPrices: new Map(),
  }
}

/** How a difference stands, for comparing it with how it stood. */
export function standingText({ ours, venue }: { readonly ours: string; readonly venue: string }): string {
  return `${ours}|${venue}`
}
