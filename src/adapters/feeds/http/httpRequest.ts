import type { Urgency } from '../limits/rateLimiter.ts'

/** What goes with every request and must never be seen: keys in header fields or in the query. */
export interface HttpSecrets {
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
}

/** One question. It must change nothing at the source, for it may be asked several times. */
export interface HttpRequest {
  readonly path: string
  /** Fields without a value are left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  /** What is asked for, in the middle of a sentence: `daily bars of AAPL`. Shown to the user, so without secrets. */
  readonly what: string
  readonly headers?: Readonly<Record<string, string>>
  /** Makes it a POST with this as JSON, for sources that are asked that way. */
  readonly json?: unknown
  /** Makes it a POST with these fields as a form, for sources that are asked that way. */
  readonly form?: Readonly<Record<string, string>>
  /** Cost by the source's own tariff; 1 when not said. */
  readonly weight?: number
  readonly urgency?: Urgency
  /** How long it may wait for its turn; 30 s when not said. */
  readonly maxWaitMs?: number
  /** How long the answer may be given again to the same question; not at all when not said. */
  readonly validForMs?: number
  readonly maxBytes?: number
}
