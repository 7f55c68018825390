import type { FeedAnswer, FeedFailure, FeedMeter } from '#engines/data/feeds/ports.ts'
import { backOffMilliseconds, type Uniform } from '../connection/backOff.ts'
import { pause } from '../connection/feedClock.ts'
import type { Redactor } from '../connection/secretWords.ts'
import type { RateCall, RateLimiter } from '../limits/rateLimiter.ts'
import { headerOf, readRetryAfter, serverTime, type AnswerHeaders } from '../limits/retryAfter.ts'
import { decodeText } from './body.ts'
import type { Breaker, Judgement } from './breaker.ts'
import { exchange, type Exchanged, type OutgoingRequest, type Wire } from './exchange.ts'
import {
  failureOfBreaker,
  failureOfFault,
  failureOfRedirect,
  failureOfStatus,
  type Asked,
  type AttemptFailure,
} from './httpFailures.ts'
import type { KeptAnswer } from './responseCache.ts'

/** A request made ready: what goes out, what it costs, and how it is spoken of. */
export interface Question {
  /** Equal for questions with the same answer; holds no secret. */
  readonly key: string
  readonly outgoing: OutgoingRequest
  readonly call: RateCall
  readonly asked: Asked
  /** A key of the user goes with it. */
  readonly keyed: boolean
  readonly redact: Redactor
}

/** What persistence works with. */
export interface PersistenceParts {
  readonly id: string
  readonly wire: Wire
  readonly limiter: RateLimiter
  readonly breaker: Breaker
  readonly uniform: Uniform
  readonly meter: FeedMeter | null
  readonly readRefusal: ((status: number, text: string) => Pick<FeedFailure, 'code' | 'message'> | null) | null
}

type Attempt = { readonly ok: true; readonly answer: KeptAnswer } | ({ readonly ok: false } & AttemptFailure)

const MOST_REDIRECTS = 3
/** How long a source is left alone that says "too often" without saying for how long. */
const UNTOLD_WAIT_MICROS = 60_000_000
const UNTOLD_BAN_MICROS = 300_000_000

/** Tells the breaker what an attempt says of the source: whether it works, not whether it liked the question. */
export function judgeAttempt(result: unknown): Judgement {
  const attempt = result as Attempt
  if (attempt.ok) return 'GOOD'
  if (attempt.failure.code === 'FEED_STOPPED') return 'NOTHING'
  return attempt.mayRepeat ? 'BAD' : 'GOOD'
}

/** Makes what asks a question until it is answered, it makes no sense to go on, or the attempts are used up. */
export function createPersistence(
  parts: PersistenceParts,
): (question: Question, stop: AbortSignal) => Promise<FeedAnswer<KeptAnswer>> {
  const { wire, limiter, breaker, uniform } = parts
  const { clock, patience } = wire
  const backOff = { firstMs: patience.firstRetryMs, longestMs: patience.longestRetryMs }

  async function attemptOnce(question: Question, stop: AbortSignal): Promise<Attempt> {
    const closed = breaker.refusedUntil()
    if (closed !== null) return leftAlone(question, closed)
    const permit = await limiter.acquire(question.call, stop)
    if (!permit.ok) return { ok: false, failure: permit.failure, mayRepeat: false }
    try {
      const attempt = await breaker.run(() => askOnce(parts, question, stop))
      return attempt ?? leftAlone(question, breaker.refusedUntil() ?? clock.now())
    } finally {
      permit.value.release()
    }
  }

  function leftAlone(question: Question, until: number): Attempt {
    return { ok: false, failure: failureOfBreaker(until, clock.now(), question.asked), mayRepeat: false }
  }

  return async (question, stop) => {
    for (let count = 1; ; count += 1) {
      const attempt = await attemptOnce(question, stop)
      if (attempt.ok) return { ok: true, value: attempt.answer }
      const { failure, mayRepeat } = attempt
      if (!mayRepeat || count >= patience.attempts) return { ok: false, failure }
      const told = failure.retryAt === null ? 0 : (failure.retryAt - clock.now()) / 1_000
      if (told > patience.longestRetryMs) return { ok: false, failure }
      const wait = Math.max(told, backOffMilliseconds(backOff, count, uniform))
      if (!(await pause(clock, wait, stop))) {
        return { ok: false, failure: failureOfFault('STOPPED', '', question.asked).failure }
      }
    }
  }
}

/** One attempt, with the redirects that stay at the source; told to the meter. */
async function askOnce(parts: PersistenceParts, question: Question, stop: AbortSignal): Promise<Attempt> {
  const { clock } = parts.wire
  const began = clock.now()
  let skew: number | null = null
  let attempt: Attempt | null = null
  let outgoing = question.outgoing
  for (let redirects = 0; attempt === null; redirects += 1) {
    const exchanged = await exchange(parts.wire, outgoing, stop)
    if (exchanged.ok) {
      const theirs = serverTime(exchanged.headers)
      skew = theirs === null ? null : theirs - clock.now()
      parts.limiter.adopt(exchanged.headers)
    }
    const next = exchanged.ok ? redirectOf(exchanged, outgoing, parts.wire.origin) : null
    if (next === null) attempt = judge(parts, question, exchanged)
    else if (next.target === null || redirects >= MOST_REDIRECTS) {
      attempt = { ok: false, ...failureOfRedirect(next.target === null, question.asked) }
    } else outgoing = { ...outgoing, target: next.target }
  }
  const code = attempt.ok ? 'OK' : attempt.failure.code
  if (code !== 'FEED_STOPPED') {
    const now = clock.now()
    parts.meter?.onCall({ sourceId: parts.id, at: now, latency: now - began, code, clockSkew: skew })
  }
  return attempt
}

/** Where a redirect leads within the source, without a target when it leads away; null when it is none. */
function redirectOf(
  answer: Exchanged & { readonly ok: true },
  outgoing: OutgoingRequest,
  origin: string,
): { readonly target: string | null } | null {
  const location = headerOf(answer.headers, 'location')
  if (![301, 302, 307, 308].includes(answer.status) || location === null) return null
  const here = `${origin}${outgoing.target}`
  if (!URL.canParse(location, here)) return { target: null }
  const there = new URL(location, here)
  return { target: there.origin === origin ? `${there.pathname}${there.search}` : null }
}

function judge(parts: PersistenceParts, question: Question, exchanged: Exchanged): Attempt {
  const { asked, keyed } = question
  if (!exchanged.ok) return { ok: false, ...failureOfFault(exchanged.fault, exchanged.detail, asked) }
  const { status, headers, bytes } = exchanged
  if (status >= 200 && status < 300) return { ok: true, answer: { headers, bytes } }
  const now = parts.wire.clock.now()
  const retryAt = retryTime(status, headers, now)
  if (status === 429 || status === 418) parts.limiter.close(retryAt ?? now)
  else if (status >= 400 && status < 500) {
    const text = decodeText(bytes, headerOf(headers, 'content-type'))
    const words = text === null ? null : (parts.readRefusal?.(status, text) ?? null)
    if (words !== null)
      return { ok: false, failure: { ...words, retryAt: null, context: { status } }, mayRepeat: false }
  }
  return { ok: false, ...failureOfStatus(status, retryAt, now, keyed, asked) }
}

function retryTime(status: number, headers: AnswerHeaders, now: number): number | null {
  const told = readRetryAfter(headers, now)
  if (status === 429) return told ?? now + UNTOLD_WAIT_MICROS
  if (status === 418) return told ?? now + UNTOLD_BAN_MICROS
  return told
}
