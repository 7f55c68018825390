import { Agent } from 'undici'
import type * as z from 'zod'
import type { FeedAnswer, FeedFailure, FeedMeter, StopSignal } from '#engines/data/feeds/ports.ts'
import type { Uniform } from '../connection/backOff.ts'
import type { FeedClock } from '../connection/feedClock.ts'
import { isSafeAddress, tlsOptions } from '../connection/tls.ts'
import { parseJson } from '../crypto/shared/parseJson.ts'
import { headerOf } from '../limits/retryAfter.ts'
import type { RateLimiter } from '../limits/rateLimiter.ts'
import { decodeText } from './body.ts'
import { createBreaker, type BreakerPolicy, type BreakerState } from './breaker.ts'
import { failureOfContent, failureOfFault } from './httpFailures.ts'
import type { HttpRequest, HttpSecrets } from './httpRequest.ts'
import { USUAL_PATIENCE, type HttpPatience } from './patience.ts'
import { createPersistence, judgeAttempt, type Question } from './persistence.ts'
import { prepare } from './prepare.ts'
import { createResponseCache, type KeptAnswer } from './responseCache.ts'
import { createSharing } from './sharing.ts'

/** How a source is asked over HTTP. */
export interface HttpSourceOptions {
  /** The id of the source's card. */
  readonly id: string
  /** Its name in sentences. */
  readonly name: string
  /** `https://host`; plain `http:` only to this machine. */
  readonly origin: string
  readonly limiter: RateLimiter
  readonly clock: FeedClock
  readonly uniform: Uniform
  readonly patience?: Partial<HttpPatience>
  readonly breaker?: Partial<BreakerPolicy>
  readonly userAgent?: string
  /** Called for each request, so that nothing here keeps a key. */
  readonly secrets?: () => HttpSecrets
  /** Reads a refusal in the source's own words (a status from 400 to 499 with its text); null leaves it to the status. */
  readonly readRefusal?: (status: number, text: string) => Pick<FeedFailure, 'code' | 'message'> | null
  readonly meter?: FeedMeter
  /** Bytes of answers kept for repeated questions; 16 MB when not said. */
  readonly cacheBytes?: number
  /** Certificate authorities (PEM) instead of the platform's: for servers in tests. */
  readonly authorities?: readonly string[]
}

/** A source that is asked over HTTP. Every failure is an answer; nothing throws. */
export interface HttpSource {
  /** Integers beyond 2^53 arrive as text, so that ids keep all their digits. */
  getJson<Schema extends z.ZodType>(
    request: HttpRequest,
    schema: Schema,
    stop: StopSignal,
  ): Promise<FeedAnswer<z.output<Schema>>>
  getText(request: HttpRequest, stop: StopSignal): Promise<FeedAnswer<string>>
  /** Reads the text by a function that does not throw; an answer that it refuses is not kept for the next question. */
  getParsed<Value>(
    request: HttpRequest,
    parse: (text: string) => FeedAnswer<Value>,
    stop: StopSignal,
  ): Promise<FeedAnswer<Value>>
  getBytes(request: HttpRequest, stop: StopSignal): Promise<FeedAnswer<Uint8Array>>
  readonly breakerState: BreakerState
  /** Ends all connections; what is under way fails. */
  close(): Promise<void>
}

const USUAL_BREAKER: BreakerPolicy = { calls: 20, failedShare: 0.5, atLeast: 5, firstMs: 5_000, longestMs: 120_000 }
const USUAL_AGENT = 'Quarterdeck/0.1'
const CONNECTIONS = 8

/** Opens a source over HTTP: its own connections, limits, breaker and cache. */
export function createHttpSource(options: HttpSourceOptions): HttpSource {
  const { clock, name, uniform } = options
  const origin = requireSafeOrigin(options.origin)
  const patience: HttpPatience = { ...USUAL_PATIENCE, ...options.patience }
  const agent = new Agent({
    connections: CONNECTIONS,
    connect: { ...tlsOptions(options.authorities), timeout: patience.connectMs },
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: 65_536,
  })
  const breaker = createBreaker({ ...USUAL_BREAKER, ...options.breaker }, clock, uniform, judgeAttempt)
  const cache = createResponseCache(options.cacheBytes ?? 16_000_000)
  const persist = createPersistence({
    id: options.id,
    wire: { agent, origin, patience, clock },
    limiter: options.limiter,
    breaker,
    uniform,
    meter: options.meter ?? null,
    readRefusal: options.readRefusal ?? null,
  })
  const sharing = createSharing<FeedAnswer<KeptAnswer>>()
  const closing = new AbortController()
  const secrets = options.secrets ?? ((): HttpSecrets => ({}))
  const userAgent = options.userAgent ?? USUAL_AGENT

  /** Answers from the cache, joins the same question under way, or asks. `read` decides whether the answer is worth keeping. */
  async function ask<Value>(
    request: HttpRequest,
    stop: StopSignal,
    read: (answer: KeptAnswer, question: Question) => FeedAnswer<Value>,
  ): Promise<FeedAnswer<Value>> {
    const question = prepare(request, secrets(), { name, userAgent, maxBytes: patience.maxBytes })
    const kept = cache.find(question.key, clock.now())
    if (kept !== null) return read(kept, question)
    const answer = await sharing.join(`${question.call.urgency} ${question.key}`, stop, closing.signal, (signal) =>
      persist(question, signal),
    )
    if (answer === null) return { ok: false, failure: failureOfFault('STOPPED', '', question.asked).failure }
    if (!answer.ok) return { ok: false, failure: hideSecrets(answer.failure, question) }
    const value = read(answer.value, question)
    if (!value.ok) return { ok: false, failure: hideSecrets(value.failure, question) }
    if (request.validForMs !== undefined) {
      cache.keep(question.key, answer.value, clock.now() + request.validForMs * 1_000)
    }
    return value
  }

  return {
    getJson: (request, schema, stop) => ask(request, stop, (answer, question) => readJson(answer, question, schema)),
    getText: (request, stop) => ask(request, stop, readText),
    getParsed: (request, parse, stop) =>
      ask(request, stop, (answer, question) => {
        const text = readText(answer, question)
        return text.ok ? parse(text.value) : text
      }),
    getBytes: (request, stop) => ask(request, stop, (answer) => ({ ok: true, value: answer.bytes })),
    get breakerState() {
      return breaker.state
    },
    close: async () => {
      closing.abort()
      await agent.destroy()
    },
  }
}

function readText(answer: KeptAnswer, question: Question): FeedAnswer<string> {
  const text = decodeText(answer.bytes, headerOf(answer.headers, 'content-type'))
  if (text !== null) return { ok: true, value: text }
  return { ok: false, failure: failureOfContent('it is no text in the charset it names', question.asked) }
}

function readJson<Schema extends z.ZodType>(
  answer: KeptAnswer,
  question: Question,
  schema: Schema,
): FeedAnswer<z.output<Schema>> {
  const text = readText(answer, question)
  if (!text.ok) return text
  const parsed = parseJson(text.value)
  if (!parsed.ok) return { ok: false, failure: failureOfContent(JSON_FAULTS[parsed.code], question.asked) }
  const checked = schema.safeParse(parsed.value)
  if (checked.success) return { ok: true, value: checked.data }
  return { ok: false, failure: failureOfContent(firstIssue(checked.error), question.asked) }
}

const JSON_FAULTS = {
  MESSAGE_TOO_LARGE: 'it is too long',
  MESSAGE_TOO_DEEP: 'it nests too deeply',
  MESSAGE_NOT_JSON: 'it is no JSON',
} as const

const LONGEST_ISSUE = 200

/** Where a schema was broken first, and how. */
function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0]
  if (issue === undefined) return 'it does not fit'
  const place = issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `
  return `${place}${issue.message}`.slice(0, LONGEST_ISSUE)
}

function hideSecrets(failure: FeedFailure, question: Question): FeedFailure {
  return { ...failure, message: question.redact(failure.message) }
}

function requireSafeOrigin(origin: string): string {
  if (!isSafeAddress(origin)) throw new Error('Invariant: the origin of a source is encrypted or on this machine')
  return new URL(origin).origin
}
