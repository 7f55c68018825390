import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readCcxtError } from '#adapters/feeds/crypto/rest/exchange/ccxtFailures.ts'

const folder = dirname(dirname(createRequire(import.meta.url).resolve('ccxt')))
const address = pathToFileURL(join(folder, 'js/src/base/errors.js')).href
const errors = (await import(address)) as Readonly<Record<string, new (message: string) => Error>>

function made(kind: string, message = 'kraken {"error":["No"]}'): Error {
  const Kind = errors[kind]
  if (Kind === undefined) throw new Error(`Invariant: ccxt has an error ${kind}`)
  return new Kind(message)
}

describe('errors of ccxt', () => {
  it.each([
    ['BadSymbol', 'FEED_UNKNOWN_INSTRUMENT'],
    ['RateLimitExceeded', 'FEED_RATE_LIMITED'],
    ['DDoSProtection', 'FEED_RATE_LIMITED'],
    ['RequestTimeout', 'FEED_TIMED_OUT'],
    ['OnMaintenance', 'FEED_UNAVAILABLE'],
    ['ExchangeNotAvailable', 'FEED_UNAVAILABLE'],
    ['NetworkError', 'FEED_UNAVAILABLE'],
    ['RestrictedLocation', 'FEED_UNAVAILABLE'],
    ['AuthenticationError', 'FEED_KEY_MISSING'],
    ['PermissionDenied', 'FEED_KEY_MISSING'],
    ['AccountSuspended', 'FEED_KEY_MISSING'],
    ['BadResponse', 'FEED_BAD_ANSWER'],
    ['NullResponse', 'FEED_BAD_ANSWER'],
    ['BadRequest', 'FEED_BAD_ANSWER'],
    ['NotSupported', 'FEED_BAD_ANSWER'],
    ['ExchangeError', 'FEED_BAD_ANSWER'],
  ])('%s becomes %s with one sentence', (kind, code) => {
    const read = readCcxtError(made(kind), 'Kraken', 'the history of 1m bars of BTC/USD', [])
    expect(read).toMatchObject({ code, said: 'kraken {"error":["No"]}' })
    expect(read?.message).toMatch(/^[A-Z][^.]*1m bars of BTC\/USD[^.]*\.$/)
  })

  it('go by words of the venue that ccxt does not know', () => {
    const words = [[/Unknown asset pair/, 'BadSymbol']] as const
    const error = made('ExchangeError', 'kraken Unknown asset pair')
    expect(readCcxtError(error, 'Kraken', 'bars', words)?.code).toBe('FEED_UNKNOWN_INSTRUMENT')
    expect(readCcxtError(new TypeError('Unknown asset pair'), 'Kraken', 'bars', words)).toBeNull()
  })

  it('are told apart from errors of other code, and keep little of what was said', () => {
    for (const other of [new TypeError('x is undefined'), new Error('no'), 'text', null, undefined]) {
      expect(readCcxtError(other, 'Kraken', 'bars', [])).toBeNull()
    }
    const said = readCcxtError(
      made('ExchangeError', `<script>1</script>${'x'.repeat(5_000)}`),
      'Kraken',
      'bars',
      [],
    )?.said
    expect(said?.length).toBe(200)
    expect(said).not.toContain('script')
  })
})
