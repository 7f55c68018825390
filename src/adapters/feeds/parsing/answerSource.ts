import type { FeedAnswer, FeedCard, FeedFailure, FeedMeter, StopSignal } from '#engines/data/feeds/ports.ts'
import type { Uniform } from '../connection/backOff.ts'
import type { FeedClock } from '../connection/feedClock.ts'
import type { HttpRequest } from '../http/httpRequest.ts'
import { createHttpSource } from '../http/httpSource.ts'
import type { HttpPatience } from '../http/patience.ts'
import { createRateLimiter, type RateWindow } from '../limits/rateLimiter.ts'
import type { Parsed } from './parsed.ts'

/** What every connection to a source needs, and what tests replace. */
export interface SourceConnection {
  readonly clock: FeedClock
  readonly uniform: Uniform
  /** Another address than the source's: a server in a test. */
  readonly origin?: string
  readonly authorities?: readonly string[]
  readonly patience?: Partial<HttpPatience>
  readonly meter?: FeedMeter
}

/** A source that is asked over HTTP and read by parsers. */
export interface AnswerSource {
  ask<Value>(request: HttpRequest, parse: (text: string) => Parsed<Value>, stop: StopSignal): Promise<FeedAnswer<Value>>
  close(): Promise<void>
}

const RUNNING = 2

/** Opens a source at its address, or at that of the connection, within its windows. */
export function createAnswerSource(
  card: FeedCard,
  origin: string,
  windows: readonly RateWindow[],
  connection: SourceConnection,
): AnswerSource {
  const { clock, uniform, authorities, patience, meter } = connection
  const http = createHttpSource({
    id: card.id,
    name: card.name,
    origin: connection.origin ?? origin,
    clock,
    uniform,
    limiter: createRateLimiter({ name: card.name, windows, maxRunning: RUNNING, clock }),
    ...(authorities === undefined ? {} : { authorities }),
    ...(patience === undefined ? {} : { patience }),
    ...(meter === undefined ? {} : { meter }),
  })
  return {
    ask: async (request, parse, stop) => {
      const text = await http.getText(request, stop)
      return text.ok ? feedAnswer(parse(text.value)) : text
    },
    close: () => http.close(),
  }
}

/** What a refusal of a parser means to whoever asked. */
export function feedAnswer<Value>(parsed: Parsed<Value>): FeedAnswer<Value> {
  if (parsed.ok) return parsed
  const { code, message } = parsed
  if (code === 'NOTHING_FOUND') return feedFailure('FEED_UNKNOWN_INSTRUMENT', message)
  return feedFailure(code === 'SOURCE_REFUSED' ? 'FEED_UNAVAILABLE' : 'FEED_BAD_ANSWER', message)
}

/** Makes a failure of a code and a sentence. */
export function feedFailure(
  code: FeedFailure['code'],
  message: string,
): { readonly ok: false; readonly failure: FeedFailure } {
  return { ok: false, failure: { code, message, retryAt: null } }
}
