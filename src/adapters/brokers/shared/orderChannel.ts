import { Agent } from 'undici'
import type { FeedClock } from '../../feeds/connection/feedClock.ts'
import { createRedactor } from '../../feeds/connection/secretWords.ts'
import { isSafeAddress, tlsOptions } from '../../feeds/connection/tls.ts'
import { parseJsonTexts } from '../../feeds/crypto/shared/parseJson.ts'
import { decodeText } from '../../feeds/http/body.ts'
import { exchange } from '../../feeds/http/exchange.ts'
import { USUAL_PATIENCE, type HttpPatience } from '../../feeds/http/patience.ts'
import { createRateLimiter, type RateWindow, type Urgency } from '../../feeds/limits/rateLimiter.ts'
import { headerOf, readRetryAfter, serverTime } from '../../feeds/limits/retryAfter.ts'

/** How a venue is spoken to over HTTP by whoever trades there. */
export interface OrderChannelOptions {
  /** Name of the venue in sentences. */
  readonly name: string
  /** `https://host`; plain `http:` only to this machine. */
  readonly origin: string
  /** Header fields with the key; part of no message. */
  readonly headers: Readonly<Record<string, string>>
  readonly windows: readonly RateWindow[]
  readonly clock: FeedClock
  readonly patience?: Partial<HttpPatience>
  /** Hears the time of the venue with each answer that tells it by its `Date` field, microseconds, to the second. */
  readonly onVenueTime?: (venueTime: number) => void
  /** Certificate authorities (PEM) instead of the platform's: for servers in tests. */
  readonly authorities?: readonly string[]
}

/** One request. */
export interface ChannelRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** With the query. */
  readonly target: string
  readonly body?: Readonly<Record<string, string | boolean>>
  /** URGENT is for cancels: a fifth of every limit is theirs alone, and no pause that the venue asked for holds them. */
  readonly urgency: Urgency
  /** How long it may wait for its turn, milliseconds. */
  readonly maxWaitMs: number
}

/** What became of one request. It left at most once, whatever became of it. */
export type ChannelAnswer =
  | {
      readonly kind: 'ANSWERED'
      readonly status: number
      /** Read JSON with every number as the text it was written as; undefined when the body is no JSON. */
      readonly value: unknown
      /** Venue time by its `Date` field, microseconds, to the second. */
      readonly venueTime: number | null
    }
  /** Certainly nothing left. */
  | { readonly kind: 'NOT_SENT'; readonly code: string; readonly text: string }
  /** It may have arrived. */
  | { readonly kind: 'NO_ANSWER'; readonly code: string; readonly text: string }

/** Sends requests to a venue, each once. */
export interface OrderChannel {
  send(request: ChannelRequest): Promise<ChannelAnswer>
  /** Ends what is under way; nothing leaves afterwards. */
  close(): Promise<void>
}

const CONNECTIONS = 8
const ANSWER_BYTES = 16_000_000
/** How long questions pause when the venue says "too often" without saying for how long. */
const UNTOLD_PAUSE = 1_000_000

/**
 * Opens a channel for orders. Unlike a source of data it never repeats a request, keeps no answer, joins no equal
 * requests and has no breaker: an order or a cancel must leave when it is asked for, and what became of it must be known.
 */
export function createOrderChannel(options: OrderChannelOptions): OrderChannel {
  const { name, origin, clock } = options
  if (!isSafeAddress(origin)) throw new Error('Invariant: orders travel encrypted or stay on this machine')
  const patience: HttpPatience = { ...USUAL_PATIENCE, ...options.patience }
  const agent = new Agent({
    connections: CONNECTIONS,
    pipelining: 1,
    connect: { ...tlsOptions(options.authorities), timeout: patience.connectMs },
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: 65_536,
  })
  const limiter = createRateLimiter({ name, windows: options.windows, maxRunning: CONNECTIONS, clock })
  const closing = new AbortController()
  const redact = createRedactor(Object.values(options.headers))
  let pausedUntil = 0

  async function send(request: ChannelRequest): Promise<ChannelAnswer> {
    if (closing.signal.aborted) return notSent('NOT_CONNECTED', `The connection to ${name} is closed.`)
    if (request.urgency !== 'URGENT' && clock.now() < pausedUntil) {
      return notSent('RATE_LIMITED', `${name} asked for a pause, so nothing was sent; try again in a moment.`)
    }
    const { urgency, maxWaitMs } = request
    const permit = await limiter.acquire({ weight: 1, urgency, maxWaitMs }, closing.signal)
    if (!permit.ok) return notSent('RATE_LIMITED', permit.failure.message)
    try {
      return await transmit(request)
    } finally {
      permit.value.release()
    }
  }

  async function transmit(request: ChannelRequest): Promise<ChannelAnswer> {
    const { method, target, body } = request
    const json = body === undefined ? null : JSON.stringify(body)
    const exchanged = await exchange(
      { agent, origin: new URL(origin).origin, patience, clock },
      {
        method,
        target,
        headers: {
          'user-agent': 'Quarterdeck/0.1',
          accept: 'application/json',
          ...(json === null ? {} : { 'content-type': 'application/json' }),
          ...options.headers,
        },
        body: json,
        maxBytes: ANSWER_BYTES,
      },
      closing.signal,
    )
    if (!exchanged.ok) {
      const { fault, detail, isUnsent } = exchanged
      const text = redact(FAULT_WORDS[fault]?.(name, detail) ?? `${name} did not answer as expected.`)
      return isUnsent === true ? notSent('NOT_CONNECTED', text) : { kind: 'NO_ANSWER', code: `VENUE_${fault}`, text }
    }
    const { status, headers, bytes } = exchanged
    const now = clock.now()
    limiter.adopt(headers)
    if (status === 429) pausedUntil = readRetryAfter(headers, now) ?? now + UNTOLD_PAUSE
    const venueTime = serverTime(headers)
    if (venueTime !== null) options.onVenueTime?.(venueTime)
    const text = decodeText(bytes, headerOf(headers, 'content-type'))
    const parsed = text === null ? null : parseJsonTexts(text)
    return {
      kind: 'ANSWERED',
      status,
      value: parsed?.ok === true ? parsed.value : undefined,
      venueTime,
    }
  }

  return {
    send,
    close: async () => {
      closing.abort()
      await agent.destroy()
    },
  }
}

function notSent(code: string, text: string): ChannelAnswer {
  return { kind: 'NOT_SENT', code, text }
}

const FAULT_WORDS: Readonly<Record<string, (name: string, detail: string) => string>> = {
  STOPPED: (name) => `The connection to ${name} was closed before it answered.`,
  NO_CONNECTION: (name, detail) => `${name} cannot be reached (${detail}); check the network.`,
  NO_ANSWER: (name) => `${name} did not answer in time.`,
  TOO_SLOW: (name) => `${name} answered too slowly and was given up.`,
  TOO_LONG: (name) => `${name} did not finish its answer in time.`,
  CUT_OFF: (name) => `The connection to ${name} broke before it answered.`,
  INSECURE: (name, detail) => `The connection to ${name} is not secure (${detail}) and was not used.`,
  TOO_LARGE: (name) => `The answer of ${name} was too large to be read.`,
  UNREADABLE: (name, detail) => `The answer of ${name} cannot be read (${detail}).`,
}
