import type { BrokerFailure } from '#engines/broker/brokerPort.ts'
import { isSafeAddress } from '../../feeds/connection/tls.ts'
import { parseJson } from '../../feeds/crypto/shared/parseJson.ts'
import { fetchText } from './fetchText.ts'

/** What opens Questrade: a token that works once and makes the next one, and one that opens the account for half an hour. */
export interface QuestradeToken {
  readonly refreshToken: string
  /** Empty until the refresh token was used for the first time. */
  readonly accessToken: string
  /** Where the account is asked, with a slash at its end. */
  readonly apiServer: string
  /** Microseconds. */
  readonly expiresAt: number
}

/** Where the token lives. It is a key: a host keeps it sealed. */
export interface TokenStore {
  read(): Promise<QuestradeToken | null>
  /** Replaces the token, in one step, and answers when the new one is on disk; rejects with the old one untouched. */
  write(token: QuestradeToken): Promise<void>
  /** Lets one at a time do something, of all programs with this store. */
  exclusively<Result>(action: () => Promise<Result>): Promise<Result>
}

/** Keeps a token in memory: for tests. */
export function createTokenMemory(refreshToken: string): TokenStore {
  let token: QuestradeToken = { refreshToken, accessToken: '', apiServer: '', expiresAt: 0 }
  let last: Promise<unknown> = Promise.resolve()
  return {
    read: () => Promise.resolve(token),
    write: (next) => {
      token = next
      return Promise.resolve()
    },
    exclusively: (action) => {
      const turn = last.then(action)
      last = turn.catch(() => {})
      return turn
    },
  }
}

/** A token that opens the account, or why there is none. */
export type TokenAnswer =
  | { readonly ok: true; readonly token: QuestradeToken }
  | { readonly ok: false; readonly failure: BrokerFailure }

/** What the tokens are renewed with. */
export interface TokenParts {
  /** `https://login.questrade.com` or `https://practicelogin.questrade.com`. */
  readonly loginServer: string
  readonly store: TokenStore
  readonly now: () => number
  /** Milliseconds. */
  readonly patience: number
}

/** A token is renewed this long before it ends, microseconds. */
const MARGIN = 60_000_000

/**
 * Holds the access token. A refresh token works once, so whoever renews does it alone, looks first whether somebody else
 * has done it meanwhile, and uses the new token only when it is written down: what is in the store has not been replaced by
 * anything that could get lost.
 */
export class QuestradeTokens {
  readonly #parts: TokenParts
  /** Made by the login server and not written down yet: the only one that still works. */
  #unwritten: QuestradeToken | null = null
  #renewing: Promise<TokenAnswer> | null = null

  constructor(parts: TokenParts) {
    this.#parts = parts
  }

  /** A token that works as far as is known; `stale` is one that the account refused. */
  current(stale: string | null): Promise<TokenAnswer> {
    this.#renewing ??= this.#parts.store
      .exclusively(() => this.#find(stale))
      .catch(() => failed('BROKER_KEY_MISSING', 'The token of Questrade cannot be read or written; look at the disk.'))
      .finally(() => {
        this.#renewing = null
      })
    return this.#renewing
  }

  async #find(stale: string | null): Promise<TokenAnswer> {
    const { store, now } = this.#parts
    if (this.#unwritten !== null) await this.#write(this.#unwritten)
    const token = await store.read()
    if (token === null || token.refreshToken === '') {
      return failed('BROKER_KEY_MISSING', 'There is no token for Questrade; make one in its API centre and enter it.')
    }
    const isGood = token.accessToken !== '' && token.accessToken !== stale && token.expiresAt - MARGIN > now()
    return isGood ? { ok: true, token } : this.#renew(token.refreshToken)
  }

  async #renew(refreshToken: string): Promise<TokenAnswer> {
    const { loginServer, now, patience } = this.#parts
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await fetchText(`${loginServer}/oauth2/token`, { method: 'POST', headers, body }, patience)
    if (answer === null) return failed('BROKER_UNREACHABLE', 'The login of Questrade does not answer; try again later.')
    if (answer.status === 429) return failed('BROKER_RATE_LIMITED', 'Questrade takes no more logins for now; wait.')
    if (answer.status === 400 || answer.status === 401) {
      return failed('BROKER_KEY_REFUSED', 'Questrade refuses the token; make a new one in its API centre and enter it.')
    }
    const token = answer.status === 200 ? readToken(answer.text, now(), loginServer) : null
    if (token === null) return failed('BROKER_BAD_ANSWER', 'The login of Questrade answered with something else.')
    this.#unwritten = token
    await this.#write(token)
    return { ok: true, token }
  }

  async #write(token: QuestradeToken): Promise<void> {
    await this.#parts.store.write(token)
    this.#unwritten = null
  }
}

function readToken(text: string, now: number, loginServer: string): QuestradeToken | null {
  const parsed = parseJson(text)
  if (!parsed.ok || typeof parsed.value !== 'object' || parsed.value === null) return null
  const field = (name: string): unknown => Reflect.get(Object(parsed.value), name)
  const [accessToken, refreshToken, apiServer] = [field('access_token'), field('refresh_token'), field('api_server')]
  const seconds = field('expires_in')
  if (typeof accessToken !== 'string' || typeof refreshToken !== 'string' || typeof apiServer !== 'string') return null
  if (accessToken === '' || refreshToken === '' || typeof seconds !== 'number' || !(seconds > 0)) return null
  if (!isTheirs(apiServer, loginServer)) return null
  const expiresAt = now + Math.min(seconds, 86_400) * 1_000_000
  return { accessToken, refreshToken, apiServer: apiServer.endsWith('/') ? apiServer : `${apiServer}/`, expiresAt }
}

/** The token is sent to the address that the login names, so that address must be Questrade's, or the login's own machine. */
function isTheirs(address: string, loginServer: string): boolean {
  if (!isSafeAddress(address)) return false
  const { hostname } = new URL(address)
  return hostname.endsWith('.questrade.com') || hostname === new URL(loginServer).hostname
}

function failed(code: BrokerFailure['code'], message: string): TokenAnswer {
  return { ok: false, failure: { code, message } }
}
