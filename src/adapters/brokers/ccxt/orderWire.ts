import { Agent, request as send } from 'undici'
import type { FeedClock } from '../../feeds/connection/feedClock.ts'
import { insecurityOf, isSafeAddress, tlsOptions } from '../../feeds/connection/tls.ts'
import { ACCEPTED_ENCODINGS, AnswerTooLarge, decodeText, readBody } from '../../feeds/http/body.ts'
import { headerOf, type AnswerHeaders } from '../../feeds/limits/retryAfter.ts'

/** A signed request. */
export interface SignedRequest {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/** What came of sending once. LOST may have arrived; NOT_SENT certainly has not. */
export type Sent =
  | { readonly kind: 'ANSWER'; readonly status: number; readonly headers: AnswerHeaders; readonly text: string }
  | { readonly kind: 'NOT_SENT' | 'LOST'; readonly text: string }

/** How a wire is opened. */
export interface OrderWireOptions {
  readonly origin: string
  readonly clock: FeedClock
  /** From sending to the last byte of the answer. */
  readonly answerMs: number
  readonly authorities?: readonly string[]
}

/** Sends each request exactly once over connections of its own. Never throws. */
export interface OrderWire {
  send(request: SignedRequest): Promise<Sent>
  close(): Promise<void>
}

const CONNECTIONS = 8
const MOST_BYTES = 16_000_000
const AGENT = 'Quarterdeck/0.1'
/** Faults of opening a connection: no byte of the request has left. */
const NOT_OPENED = /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ENETDOWN|ETIMEDOUT|ECONNRESET)$/
const NO_NAME = /^(ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT)$/
const BAD_CERTIFICATE = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_)/

/** Opens a wire to one origin; no connection is made before the first request. */
export function createOrderWire(options: OrderWireOptions): OrderWire {
  const { clock, answerMs } = options
  if (!isSafeAddress(options.origin))
    throw new Error('Invariant: the origin of a venue is encrypted or on this machine')
  const { origin } = new URL(options.origin)
  const agent = new Agent({
    connections: CONNECTIONS,
    connect: { ...tlsOptions(options.authorities), timeout: answerMs },
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: 65_536,
  })
  return {
    send: async ({ method, target, headers, body }) => {
      const ending = new AbortController()
      const callOff = clock.after(answerMs, () => ending.abort())
      try {
        const answer = await send(`${origin}${target}`, {
          dispatcher: agent,
          method: method === 'GET' || method === 'DELETE' ? method : 'POST',
          headers: {
            ...headers,
            'user-agent': AGENT,
            accept: 'application/json',
            'accept-encoding': ACCEPTED_ENCODINGS,
          },
          body,
          signal: ending.signal,
        })
        const bytes = await readBody(answer.body, answer.headers, MOST_BYTES, () => {})
        const text = decodeText(bytes, headerOf(answer.headers, 'content-type'))
        if (text === null) return { kind: 'LOST', text: 'its answer is no text' }
        return { kind: 'ANSWER', status: answer.statusCode, headers: answer.headers, text }
      } catch (error) {
        if (ending.signal.aborted) return { kind: 'LOST', text: `it did not answer within ${answerMs / 1_000} seconds` }
        return faultOf(error)
      } finally {
        callOff()
      }
    },
    close: () => agent.destroy(),
  }
}

function faultOf(error: unknown): Sent {
  if (error instanceof AnswerTooLarge) return { kind: 'LOST', text: 'its answer is far too long' }
  const { code, isOpening } = describe(error)
  if (BAD_CERTIFICATE.test(code)) return { kind: 'NOT_SENT', text: insecurityOf(code) ?? 'it is not secure' }
  if (NO_NAME.test(code) || (isOpening && NOT_OPENED.test(code)))
    return { kind: 'NOT_SENT', text: 'it cannot be reached' }
  return { kind: 'LOST', text: 'the connection ended before the answer' }
}

/** The code of an error or of its cause, and whether it came of opening a connection. */
function describe(error: unknown): { readonly code: string; readonly isOpening: boolean } {
  if (error instanceof AggregateError) return describe(error.errors[0])
  if (!(error instanceof Error)) return { code: '', isOpening: false }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code !== '' && code !== 'UND_ERR_SOCKET') {
    return { code, isOpening: 'syscall' in error && error.syscall === 'connect' }
  }
  return error.cause === undefined ? { code, isOpening: false } : describe(error.cause)
}
