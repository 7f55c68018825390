import { describe, expect, it } from 'vitest'
import { readFeedOrigins } from '#hosts/feeds/feedOrigins.ts'

const read = (...pairs: readonly (readonly [string, string])[]) => readFeedOrigins(new Map(pairs), ['kraken', 'htx'])

describe('other addresses of sources', () => {
  it('are of this machine', () => {
    expect(read()).toEqual({ ok: true, reply: {} })
    expect(read(['kraken', 'http://127.0.0.1:80/'], ['htx', 'http://localhost:8080'])).toEqual({
      ok: true,
      reply: {
        kraken: { http: 'http://127.0.0.1:80', stream: 'ws://127.0.0.1:80' },
        htx: { http: 'http://127.0.0.1:8080', stream: 'ws://127.0.0.1:8080' },
      },
    })
  })

  it.each([
    'http://192.168.0.2:80',
    'http://127.0.0.1.evil.example:80',
    'http://127.0.0.1:80@evil.example',
    'https://api.kraken.com',
    'http://127.0.0.1:99999',
    'http://127.0.0.1:80/path',
    '127.0.0.1:80',
    '',
  ])('are refused as %s', (address) => {
    expect(read(['kraken', address])).toMatchObject({ ok: false, failure: { code: 'OPTION_VALUE' } })
  })

  it('are refused for sources that there are not', () => {
    expect(read(['reuters', 'http://127.0.0.1:80'])).toMatchObject({ ok: false, failure: { code: 'SOURCE_UNKNOWN' } })
  })
})
