import type { OrderReason } from '#core/orders/orderEvent.ts'
import { pause, type FeedClock } from '../../feeds/connection/feedClock.ts'
import { createRedactor } from '../../feeds/connection/secretWords.ts'
import { parseJson, parseJsonTexts } from '../../feeds/crypto/shared/parseJson.ts'
import { readRetryAfter } from '../../feeds/limits/retryAfter.ts'
import { plainText } from '../../feeds/parsing/plainText.ts'
import type { Ask, BrokerDialect, Meaning, Said, VenueRequest } from './brokerDialect.ts'
import type { OrderWire, Sent } from './orderWire.ts'
import { createRequestBudget, type CallKind } from './requestBudget.ts'
import type { BrokerKey, SigningExchange } from './signingExchange.ts'
import { createTurns } from './turns.ts'

/** What came of one request. Numbers of a value are the texts that the venue wrote. */
export type CallOutcome =
  | { readonly kind: 'ANSWER'; readonly value: unknown }
  /** A refusal in words that are in the venue's table. */
  | { readonly kind: 'SAID'; readonly meaning: Meaning; readonly said: Said }
  | { readonly kind: 'NOT_SENT'; readonly reason: OrderReason }
  /** Anything else: nothing is proven. */
  | { readonly kind: 'LOST'; readonly reason: OrderReason; readonly said: Said | null }

/** Sends requests of one key. Nothing is repeated but questions that were overtaken, and nothing throws. */
export interface VenueCalls {
  call(kind: CallKind, request: VenueRequest): Promise<CallOutcome>
  readonly ask: Ask
  /** From now on requests may overtake each other. */
  allowOvertaking(): void
  /** From now on submissions carry these fields as well. */
  addToOrders(fields: Readonly<Record<string, string>>): void
}

/** What calls are made with. */
export interface CallSetup {
  readonly dialect: BrokerDialect
  readonly exchange: SigningExchange
  readonly key: BrokerKey
  readonly clock: FeedClock
  /** The wire to one of the venue's hosts. Orders and cancels have wires of their own, so they never wait behind questions. */
  readonly wireTo: (origin: string, lane: 'ORDERS' | 'QUESTIONS') => OrderWire
  /** The venue's time, microseconds. */
  readonly venueNow: () => number
  /** How long nothing is asked after the venue said that it was too much and named no time. */
  readonly restMs: number
  readonly budget: BrokerDialect['budget']
  /** Ends what waits. */
  readonly stop: AbortSignal
}

const LONGEST_TURN_MS = 250
const LONGEST_WAIT_MS = 5_000
const LONGEST_SAID = 160

/** Makes the calls of one connection. */
export function createVenueCalls(setup: CallSetup): VenueCalls {
  const { dialect, exchange, clock } = setup
  const { name } = dialect
  const budget = createRequestBudget(setup.budget.limit, setup.budget.milliseconds, () => clock.now())
  const turns = createTurns(clock, LONGEST_TURN_MS)
  const redact = createRedactor([setup.key.key, setup.key.secret, setup.key.passphrase ?? ''])
  let mayOvertake = dialect.nonce === 'TIME'
  let counter = 0
  let ofAccount: Readonly<Record<string, string>> = {}
  exchange.nonce = () => {
    if (dialect.nonce === 'TIME') return Math.floor(setup.venueNow() / 1_000)
    // By our own clock: the venue's may be measured lower the next time, and a number must never be lower.
    counter = Math.max(counter + 1, Math.floor(clock.now()))
    return counter
  }
  exchange.seconds = () => Math.floor(setup.venueNow() / 1_000_000)
  // Asked for the list of markets only.
  exchange.fetch = async (url, _method, headers) => {
    const { origin, pathname, search } = new URL(url)
    const wire = setup.wireTo(origin, 'QUESTIONS')
    const sent = await wire.send({ method: 'GET', target: pathname + search, headers: headers ?? {}, body: null })
    const parsed = sent.kind === 'ANSWER' && sent.status === 200 ? parseJson(sent.text) : null
    if (parsed?.ok !== true) throw new Error('The list of markets did not come')
    return parsed.value
  }

  function lost(text: string, said: Said | null = null): CallOutcome {
    return { kind: 'LOST', reason: { code: 'BROKER_NO_ANSWER', text: redact(`${name}: ${text}.`) }, said }
  }

  function notSent(code: string, text: string): CallOutcome {
    return { kind: 'NOT_SENT', reason: { code, text } }
  }

  async function send(kind: CallKind, request: VenueRequest): Promise<Sent> {
    if (setup.stop.aborted) return { kind: 'NOT_SENT', text: 'the connection is closed' }
    const done = mayOvertake ? null : await turns.take(kind)
    try {
      const { url, method, body, headers } = exchange.sign(request.path, request.api, request.method, {
        ...request.fields,
        ...(kind === 'SUBMIT' ? ofAccount : {}),
      })
      const { origin, pathname, search } = new URL(url)
      const wire = setup.wireTo(origin, kind === 'QUESTION' ? 'QUESTIONS' : 'ORDERS')
      return await wire.send({ method, target: pathname + search, headers: headers ?? {}, body: body ?? null })
    } catch {
      // Only signing throws, for example with a secret that is no Base64.
      return { kind: 'NOT_SENT', text: 'the request cannot be signed with this key' }
    } finally {
      done?.()
    }
  }

  /** Questions may wait for a moment; orders and cancels never do. */
  async function untilAllowed(weight: number): Promise<void> {
    const waitMs = ((budget.readyAt('QUESTION', weight) ?? Number.POSITIVE_INFINITY) - clock.now()) / 1_000
    if (waitMs > 0 && waitMs <= LONGEST_WAIT_MS) await pause(clock, waitMs, setup.stop)
  }

  async function call(kind: CallKind, request: VenueRequest): Promise<CallOutcome> {
    if (!budget.take(kind, request.weight)) {
      const text = `${name} allows no more requests at the moment, so nothing was sent; try again in a moment.`
      return notSent('BROKER_RATE_LIMITED', text)
    }
    const sent = await send(kind, request)
    if (sent.kind === 'NOT_SENT') return notSent('BROKER_UNREACHABLE', `Nothing was sent to ${name}: ${sent.text}.`)
    return sent.kind === 'ANSWER' ? read(sent) : lost(sent.text)
  }

  function read(sent: Extract<Sent, { readonly kind: 'ANSWER' }>): CallOutcome {
    const parsed = parseJsonTexts(sent.text)
    const value = parsed.ok ? parsed.value : undefined
    const refusal = dialect.readRefusal(sent.status, value)
    const said = refusal === null ? null : { code: refusal.code, text: redact(plainText(refusal.text, LONGEST_SAID)) }
    const meaning =
      said !== null && Object.hasOwn(dialect.meanings, said.code) ? dialect.meanings[said.code] : undefined
    if (meaning?.kind === 'RATE_LIMITED') {
      const now = clock.now()
      const until = readRetryAfter(sent.headers, now) ?? now + setup.restMs * 1_000
      // A sender who goes on after 418 is shut out for days; 429 still lets a cancel be tried.
      budget.rest(until, sent.status === 418)
    }
    // An error of the server proves nothing, whatever it says.
    if (sent.status >= 500) return lost(`it answered with error ${sent.status}`, said)
    if (said !== null) {
      return meaning === undefined ? lost(`it said ${said.text}`, said) : { kind: 'SAID', meaning, said }
    }
    if (sent.status !== 200 && sent.status !== 201) return lost(`it answered with status ${sent.status}`)
    return parsed.ok ? { kind: 'ANSWER', value } : lost('its answer cannot be read')
  }

  return {
    call,
    ask: async (request) => {
      await untilAllowed(request.weight)
      let outcome = await call('QUESTION', request)
      // A number that was overtaken: the question was not answered, and asking again changes nothing.
      if (outcome.kind === 'SAID' && /nonce/i.test(outcome.said.code)) outcome = await call('QUESTION', request)
      if (outcome.kind === 'ANSWER') return { ok: true, value: outcome.value }
      return { ok: false, said: outcome.kind === 'NOT_SENT' ? null : outcome.said }
    },
    allowOvertaking: () => {
      mayOvertake = true
    },
    addToOrders: (fields) => {
      ofAccount = fields
    },
  }
}
