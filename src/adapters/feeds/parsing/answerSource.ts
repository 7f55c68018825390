import type { InstrumentId } from '#core/model/identifiers.ts'
import type { FeedAnswer, FeedCard, FeedFailure, FeedMeter, StopSignal } from '#engines/data/feeds/ports.ts'
import type { Uniform } from '../connection/backOff.ts'
import type { FeedClock } from '../connection/feedClock.ts'
import type { HttpRequest } from '../http/httpRequest.ts'
import { createHttpSource, type HttpSourceOptions } from '../http/httpSource.ts'
import type { HttpPatience } from '../http/patience.ts'
import { createRateLimiter, type RateWindow } from '../limits/rateLimiter.ts'
import type { Parsed, Refusal } from './parsed.ts'

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

/** What a source is asked with beside the question itself. */
export type SourceManner = Pick<HttpSourceOptions, 'secrets' | 'userAgent' | 'readRefusal'>

const RUNNING = 2

/** Opens a source at its address, or at that of the connection, within its windows. */
export function createAnswerSource(
  card: FeedCard,
  origin: string,
  windows: readonly RateWindow[],
  connection: SourceConnection,
  manner: SourceManner = {},
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
    ...manner,
  })
  return {
    ask: (request, parse, stop) => http.getParsed(request, (text) => feedAnswer(parse(text)), stop),
    close: () => http.close(),
  }
}

/** What a refusal of a parser means to whoever asked. */
export function feedAnswer<Value>(parsed: Parsed<Value>): FeedAnswer<Value> {
  return parsed.ok ? parsed : { ok: false, failure: failureOfRefusal(parsed) }
}

/** The failure that a refusal of a parser is. */
export function failureOfRefusal({ code, message }: Refusal): FeedFailure {
  const refused = code === 'SOURCE_REFUSED' ? 'FEED_UNAVAILABLE' : 'FEED_BAD_ANSWER'
  return { code: code === 'NOTHING_FOUND' ? 'FEED_UNKNOWN_INSTRUMENT' : refused, message, retryAt: null }
}

/** Makes a failure of a code and a sentence. */
export function feedFailure(
  code: FeedFailure['code'],
  message: string,
): { readonly ok: false; readonly failure: FeedFailure } {
  return { ok: false, failure: { code, message, retryAt: null } }
}

/** Refuses an instrument that a source cannot be asked about. */
export function unknownInstrument(source: string, id: InstrumentId): FeedAnswer<never> {
  return feedFailure('FEED_UNKNOWN_INSTRUMENT', `${source} has no symbol for ${id}; choose another source for it.`)
}
