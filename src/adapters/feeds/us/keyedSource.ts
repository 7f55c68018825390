import type { FeedAnswer, FeedCard, FeedFailure, StopSignal } from '#engines/data/feeds/ports.ts'
import type { HttpRequest, HttpSecrets } from '../http/httpRequest.ts'
import { createHttpSource } from '../http/httpSource.ts'
import { createRateLimiter, type RateWindow } from '../limits/rateLimiter.ts'
import { failureOfRefusal } from '../parsing/answerSource.ts'
import { type FeedCredentials, type KeyedConnection, keyMissing } from '../parsing/credentials.ts'
import type { Parsed } from '../parsing/parsed.ts'

/** Rows of an answer that could not be used, for quarantine. */
export interface RefusedRows {
  readonly code: 'ROWS_MALFORMED'
  /** One sentence: how many rows of what. */
  readonly reason: string
  readonly count: number
}

/** How a source of shares is opened. */
export interface ShareConnection extends KeyedConnection {
  /** Hears of rows that were left out of an answer because they could not be read. */
  readonly onRefusedRows?: (refused: RefusedRows) => void
}

/** A refusal in the source's own words that a parser understood. */
export interface Failed {
  readonly ok: false
  readonly failure: FeedFailure
}

/** A source that is asked over HTTP with a key and read by parsers. */
export interface KeyedSource {
  /** Keys are taken out of every sentence, also where the source repeats them in its own. */
  ask<Value>(
    request: HttpRequest,
    parse: (text: string) => Parsed<Value> | Failed,
    stop: StopSignal,
  ): Promise<FeedAnswer<Value>>
  /** Tells of rows that were left out, when there are any. */
  tellRefused(count: number, what: string): void
  close(): Promise<void>
}

/** What differs from source to source. */
export interface KeyedManner {
  readonly origin: string
  readonly windows: readonly RateWindow[]
  readonly maxRunning?: number
  /** Puts the key where the source wants it. */
  readonly secretsOf: (credentials: FeedCredentials) => HttpSecrets
  /** Reads a refusal in the source's own words; null leaves it to the status. */
  readonly readRefusal?: (status: number, text: string) => Pick<FeedFailure, 'code' | 'message'> | null
}

const RUNNING = 4

/** Opens a source with a key at its address, or at that of the connection. Without a key nothing is asked. */
export function createKeyedSource(card: FeedCard, manner: KeyedManner, connection: ShareConnection): KeyedSource {
  const { clock, uniform, authorities, patience, meter, credentials } = connection
  const { readRefusal } = manner
  const http = createHttpSource({
    id: card.id,
    name: card.name,
    origin: connection.origin ?? manner.origin,
    clock,
    uniform,
    limiter: createRateLimiter({
      name: card.name,
      windows: manner.windows,
      maxRunning: manner.maxRunning ?? RUNNING,
      clock,
    }),
    secrets: () => {
      const given = credentials()
      return given === null ? {} : manner.secretsOf(given)
    },
    ...(readRefusal === undefined ? {} : { readRefusal }),
    ...(authorities === undefined ? {} : { authorities }),
    ...(patience === undefined ? {} : { patience }),
    ...(meter === undefined ? {} : { meter }),
  })
  return {
    ask: async (request, parse, stop) => {
      const given = credentials()
      if (given === null) return keyMissing(card, request.what)
      return http.getParsed(
        request,
        (text) => {
          const read = parse(text)
          if (read.ok) return { ok: true, value: read.value }
          return { ok: false, failure: 'failure' in read ? read.failure : failureOfRefusal(read) }
        },
        stop,
      )
    },
    tellRefused: (count, what) => {
      if (count === 0) return
      const reason = `${card.name} sent ${count} rows of ${what} that cannot be read; they were left out, so the rest has holes there.`
      connection.onRefusedRows?.({ code: 'ROWS_MALFORMED', reason, count })
    },
    close: () => http.close(),
  }
}
