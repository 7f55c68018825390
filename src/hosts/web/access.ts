import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Wrong tokens tolerated in a window before every token is refused for the rest of it. */
const MAX_WRONG = 10
const WINDOW_MILLISECONDS = 60_000

/** What became of a token. */
export type TokenVerdict =
  | { readonly ok: true; readonly session: string }
  | { readonly ok: false; readonly code: 'WRONG_TOKEN' | 'TOO_MANY_TRIES' }

/** Who may use the server: the holder of the printed one-time token, from then on by a session cookie. */
export interface Access {
  /** A new one-time token, 256 bits; the former one is worth nothing from now on. */
  issueToken(): string
  exchange(token: string): TokenVerdict
  admits(session: string | null): boolean
}

/** Makes the access of one server; `milliseconds` is a monotonic clock. */
export function createAccess(milliseconds: () => number): Access {
  let tokenDigest: Buffer | null = null
  const sessions: Buffer[] = []
  let wrong = 0
  let windowStart = Number.NEGATIVE_INFINITY

  const countWrong = (): TokenVerdict => {
    wrong += 1
    return { ok: false, code: 'WRONG_TOKEN' }
  }

  return {
    issueToken: () => {
      const token = secret()
      tokenDigest = digest(token)
      return token
    },
    exchange: (token) => {
      if (milliseconds() - windowStart > WINDOW_MILLISECONDS) {
        windowStart = milliseconds()
        wrong = 0
      }
      if (wrong >= MAX_WRONG) return { ok: false, code: 'TOO_MANY_TRIES' }
      if (tokenDigest === null || !timingSafeEqual(digest(token), tokenDigest)) return countWrong()
      tokenDigest = null
      const session = secret()
      sessions.push(digest(session))
      return { ok: true, session }
    },
    admits: (session) => {
      if (session === null) return false
      const given = digest(session)
      // Every known session is compared, so the time tells nothing about which one came close.
      return sessions.reduce((admitted, known) => timingSafeEqual(given, known) || admitted, false)
    },
  }
}

function secret(): string {
  return randomBytes(32).toString('base64url')
}

// Digests have one length whatever was sent, which the constant-time comparison needs.
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
