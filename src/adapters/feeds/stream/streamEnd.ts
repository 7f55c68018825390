import { insecurityOf } from '../connection/tls.ts'
import { readRetryAfter, type AnswerHeaders } from '../limits/retryAfter.ts'

/** How a connection ended or why it was not made: in words, and whether and when to try again. */
export interface StreamEnd {
  /** In the middle of a sentence: `the server restarts`. */
  readonly reason: string
  /** Microseconds; null when nothing was said. */
  readonly notBefore: number | null
  /** Trying again is of no use before the user has done something. */
  readonly final: boolean
  /** Trying again soon is of no use: the longest wait is taken. */
  readonly slow: boolean
}

const CLOSE_REASONS: Readonly<Record<number, string>> = {
  1000: 'the server ended it',
  1001: 'the server goes away',
  1002: 'the server saw a fault in the protocol',
  1003: 'the server does not take such messages',
  1005: 'the server ended it without a reason',
  1006: 'it broke off',
  1007: 'a message was no text',
  1008: 'the server refused what was sent',
  1009: 'a message was too large',
  1010: 'the server lacks an extension',
  1011: 'the server has a fault',
  1012: 'the server restarts',
  1013: 'the server is overloaded',
  1014: 'a server behind it does not answer',
}
/** Codes after which coming back at once does harm. */
const SLOW_CODES = new Set([1002, 1003, 1008, 1010, 1013])

/** What a close code means. `finalCodes` are those of the source that mean: do not come back like this. */
export function endOfCode(code: number, finalCodes: readonly number[]): StreamEnd {
  const reason = `${CLOSE_REASONS[code] ?? 'the server ended it'} (${code})`
  return { reason, notBefore: null, final: finalCodes.includes(code), slow: SLOW_CODES.has(code) }
}

/** What an answer to the handshake means that is no agreement. */
export function endOfStatus(status: number, headers: AnswerHeaders, now: number): StreamEnd {
  const notBefore = readRetryAfter(headers, now)
  if (status === 401 || status === 403) {
    return { reason: `the server refused the key (${status})`, notBefore, final: true, slow: true }
  }
  const busy = status === 429 || status === 418
  const reason = busy ? `the server was asked too often (${status})` : `the server answered ${status}`
  return { reason, notBefore, final: false, slow: busy }
}

/** What a fault of the connection means. Its own text is not passed on, for it may hold the address. */
export function endOfError(error: Error): StreamEnd {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const insecurity = insecurityOf(code)
  if (insecurity !== null) {
    return { reason: `the connection is not secure: ${insecurity}`, notBefore: null, final: false, slow: true }
  }
  const reasons: Readonly<Record<string, string>> = {
    WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 'a message was too large',
    ECONNREFUSED: 'nobody answers there',
    ENOTFOUND: 'its name is not found',
    EAI_AGAIN: 'its name is not found',
    ECONNRESET: 'it broke off',
  }
  const known = Object.hasOwn(reasons, code) ? reasons[code] : undefined
  const reason = known ?? (code.startsWith('WS_ERR_') ? 'the server broke the protocol' : 'it could not be opened')
  return { reason, notBefore: null, final: false, slow: false }
}
