import { MINUTE, SECOND } from '#core/time/duration.ts'
import type { FeedFailure } from '../feeds/ports.ts'

/** What counts of a failure. */
export type SourceFailure = Pick<FeedFailure, 'code' | 'message' | 'retryAt'>

/** What to do after a failure: ask the same source again at a moment, or never again for this. */
export type AfterFailure = { readonly kind: 'RETRY'; readonly at: number } | { readonly kind: 'GIVE_UP' }

/** Questions in a row that may fail before the source is given up; infinite where it only asks for patience. */
const ATTEMPTS: Readonly<Record<FeedFailure['code'], number>> = {
  FEED_RATE_LIMITED: Number.POSITIVE_INFINITY,
  FEED_UNAVAILABLE: 6,
  FEED_TIMED_OUT: 6,
  FEED_STOPPED: 6,
  FEED_BAD_ANSWER: 3,
  FEED_UNKNOWN_INSTRUMENT: 1,
  FEED_KEY_REFUSED: 1,
  FEED_KEY_MISSING: 1,
  FEED_ANSWER_TOO_LARGE: 1,
  FEED_INSECURE: 1,
}
const FIRST_WAIT = 5 * SECOND
const LONGEST_WAIT = 5 * MINUTE
const RATE_WAIT = 30 * SECOND

/**
 * Says what follows a failure; `failures` counts those in a row, this one included. The source's own moment counts; without
 * one the wait doubles from five seconds to five minutes.
 */
export function afterFailure({ code, retryAt }: SourceFailure, failures: number, now: number): AfterFailure {
  if (failures >= ATTEMPTS[code]) return { kind: 'GIVE_UP' }
  const doubled = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(10, failures - 1))
  const wait = code === 'FEED_RATE_LIMITED' ? RATE_WAIT : doubled
  return { kind: 'RETRY', at: Math.max(now + SECOND, retryAt ?? now + wait) }
}
