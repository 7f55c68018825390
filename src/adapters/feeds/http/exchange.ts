import type { Agent } from 'undici'
import { request as send } from 'undici'
import type { FeedClock } from '../connection/feedClock.ts'
import { insecurityOf } from '../connection/tls.ts'
import type { AnswerHeaders } from '../limits/retryAfter.ts'
import { AnswerTooLarge, readBody, UnknownEncoding } from './body.ts'
import type { HttpPatience } from './patience.ts'

/** One request as it goes out. */
export interface OutgoingRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** With the query. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** Bytes of the unpacked body at most. */
  readonly maxBytes: number
}

/** Why an exchange has no answer. */
export type ExchangeFault =
  | 'STOPPED'
  | 'NO_CONNECTION'
  | 'NO_ANSWER'
  | 'TOO_SLOW'
  | 'TOO_LONG'
  | 'CUT_OFF'
  | 'INSECURE'
  | 'TOO_LARGE'
  | 'UNREADABLE'

/** An answer as it came, unpacked; or what went wrong. `detail` is part of a sentence and holds nothing that was sent. */
export type Exchanged =
  | { readonly ok: true; readonly status: number; readonly headers: AnswerHeaders; readonly bytes: Uint8Array }
  | {
      readonly ok: false
      readonly fault: ExchangeFault
      readonly detail: string
      /** There was never a connection: certainly nothing was sent. */
      readonly isUnsent?: true
    }

/** Where requests go. */
export interface Wire {
  readonly agent: Agent
  readonly origin: string
  readonly patience: HttpPatience
  readonly clock: FeedClock
}

/**
 * Sends one request and reads its answer. Every phase has its own limit of time, and a body must keep up a minimum rate,
 * so that neither silence nor single bytes can hold a connection. Never throws.
 */
export async function exchange(wire: Wire, outgoing: OutgoingRequest, stop: AbortSignal): Promise<Exchanged> {
  const { agent, origin, patience, clock } = wire
  if (stop.aborted) return { ok: false, fault: 'STOPPED', detail: '' }
  const ending = new AbortController()
  let fault: ExchangeFault | null = null
  const end = (reason: ExchangeFault): void => {
    fault ??= reason
    ending.abort()
  }
  const onStop = (): void => end('STOPPED')
  stop.addEventListener('abort', onStop, { once: true })
  const callOffTotal = clock.after(patience.totalMs, () => end('TOO_LONG'))
  const callOffHeaders = clock.after(patience.connectMs + patience.headersMs, () => end('NO_ANSWER'))
  const pulse = watchRate(patience, clock, () => end('TOO_SLOW'))
  try {
    const { statusCode, headers, body } = await send(`${origin}${outgoing.target}`, {
      dispatcher: agent,
      method: outgoing.method,
      headers: outgoing.headers,
      body: outgoing.body,
      signal: ending.signal,
    })
    callOffHeaders()
    pulse.start()
    const bytes = await readBody(body, headers, outgoing.maxBytes, pulse.heard)
    return { ok: true, status: statusCode, headers, bytes }
  } catch (error) {
    return fault === null ? faultOf(error) : { ok: false, fault, detail: '' }
  } finally {
    callOffTotal()
    callOffHeaders()
    pulse.stop()
    stop.removeEventListener('abort', onStop)
  }
}

interface RateWatch {
  start(): void
  heard(bytes: number): void
  stop(): void
}

/** Looks in equal stretches whether a body came fast enough. */
function watchRate(patience: HttpPatience, clock: FeedClock, onSlow: () => void): RateWatch {
  const least = (patience.leastBytesPerSecond * patience.rateWindowMs) / 1_000
  let bytes = 0
  let callOff = (): void => {}
  const look = (): void => {
    if (bytes < least) return onSlow()
    bytes = 0
    callOff = clock.after(patience.rateWindowMs, look)
  }
  return {
    start: () => {
      callOff = clock.after(patience.rateWindowMs, look)
    },
    heard: (count) => {
      bytes += count
    },
    stop: () => callOff(),
  }
}

function faultOf(error: unknown): Exchanged {
  if (error instanceof AnswerTooLarge) return { ok: false, fault: 'TOO_LARGE', detail: '' }
  if (error instanceof UnknownEncoding)
    return { ok: false, fault: 'UNREADABLE', detail: 'it is packed in an unknown way' }
  const code = errorCode(error)
  const insecurity = insecurityOf(code)
  if (insecurity !== null) return { ok: false, fault: 'INSECURE', detail: insecurity }
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ECONNREFUSED') {
    return { ok: false, fault: 'NO_CONNECTION', detail: 'nobody answers there', isUnsent: true }
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return { ok: false, fault: 'NO_CONNECTION', detail: 'its name is not found', isUnsent: true }
  }
  if (/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ENETDOWN|ETIMEDOUT)$/.test(code)) {
    return { ok: false, fault: 'NO_CONNECTION', detail: 'nobody answers there' }
  }
  if (code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW') {
    return { ok: false, fault: 'UNREADABLE', detail: 'it is no HTTP' }
  }
  if (code === 'Z_BUF_ERROR') return { ok: false, fault: 'CUT_OFF', detail: '' }
  if (/^(Z_|ERR__?ERROR_|ERR_BROTLI|ERR_PADDING)/.test(code)) {
    return { ok: false, fault: 'UNREADABLE', detail: 'its packing is damaged' }
  }
  return { ok: false, fault: 'CUT_OFF', detail: '' }
}

/** The code of an error, of its cause, or of the first of several attempts. */
function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return ''
  if ('code' in error && typeof error.code === 'string' && error.code !== 'UND_ERR_SOCKET') return error.code
  if (error instanceof AggregateError) return errorCode(error.errors[0])
  return error.cause === undefined ? '' : errorCode(error.cause)
}
