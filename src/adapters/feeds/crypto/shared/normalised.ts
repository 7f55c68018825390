import type { InstrumentId } from '#core/model/identifiers.ts'
import type { MarketEvent } from '#core/model/marketEvent.ts'

/** Why a message, or a part of it, could not be used. */
export type RejectionCode =
  | 'MESSAGE_TOO_LARGE'
  | 'MESSAGE_TOO_DEEP'
  | 'MESSAGE_NOT_JSON'
  | 'MESSAGE_NOT_COMPRESSED'
  | 'MESSAGE_MALFORMED'
  | 'LEVEL_MALFORMED'
  | 'TOO_MANY_INSTRUMENTS'
  | 'VENUE_REFUSED'

/** A part of a message that is not used, with the reason in words for the trader. */
export interface Rejection {
  readonly code: RejectionCode
  readonly reason: string
}

/** Books that miss changes: not to be used before their next snapshot. */
export interface BookGap {
  readonly instrumentIds: readonly InstrumentId[]
  readonly reason: string
  /** What brings the next snapshot: asking for one by REST, or subscribing anew. */
  readonly repair: 'SNAPSHOT' | 'RESUBSCRIBE'
}

/**
 * What one message of a venue says.
 *
 * 1. A `gap` is to be heard before the `events` of the same message.
 * 2. Events and a rejection may come together: what could be read is there, the rest is named.
 * 3. A message that says nothing about the market is named in `ignored`.
 */
export interface Normalised {
  readonly events: readonly MarketEvent[]
  readonly gap?: BookGap
  readonly rejected?: Rejection
  /** Kind of a message without market events, for example `heartbeat` or `kline`. */
  readonly ignored?: string
  /** Text to be sent back at once; the venue closes the connection without it. */
  readonly reply?: string
}

/** Turns the messages of one connection to a venue into market events. */
export interface Normaliser {
  /** Takes a message as text, or one that has been read already; `tsInit` is its time of arrival, microseconds. */
  normalise(message: unknown, tsInit: number): Normalised
  /** The connection was lost: every book needs a new snapshot. */
  reset(): void
}

/** A normaliser of a venue whose books begin with a snapshot asked for by REST, after subscribing and after a gap. */
export interface JoiningNormaliser extends Normaliser {
  /** Takes the venue's answer and joins it with the changes that have come since. */
  joinSnapshot(symbol: string, answer: unknown, tsInit: number): Normalised
}

const NO_EVENTS: readonly MarketEvent[] = []
/** A message that is good and changes nothing. */
export const NOTHING: Normalised = { events: NO_EVENTS }

/** A message that says nothing about the market. */
export function ignored(kind: string): Normalised {
  return { events: NO_EVENTS, ignored: kind.length > 40 ? `${kind.slice(0, 40)}…` : kind }
}

/** A message that cannot be used. */
export function rejected(code: RejectionCode, reason: string): Normalised {
  return { events: NO_EVENTS, rejected: { code, reason } }
}

/** A message of a known kind that lacks what it must have. */
export function malformed(venue: string, kind: string, what: string): Normalised {
  return { events: NO_EVENTS, rejected: malformation(venue, kind, what) }
}

/** The rejection of a part of a known message. */
export function malformation(venue: string, kind: string, what: string): Rejection {
  return {
    code: 'MESSAGE_MALFORMED',
    reason: `${venue} sent a message (${kind}) whose ${what} cannot be read, so it was set aside.`,
  }
}

/** The venue said that something asked for is not possible. */
export function refusedByVenue(venue: string, words: unknown): Normalised {
  const said = typeof words === 'string' ? words.slice(0, 200) : 'no reason'
  return rejected('VENUE_REFUSED', `${venue} refused a request: ${said}.`)
}

/** Events of a message, with what of it could not be used. */
export function told(events: readonly MarketEvent[], rejection: Rejection | null): Normalised {
  return rejection === null ? { events } : { events, rejected: rejection }
}
