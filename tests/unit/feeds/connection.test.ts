import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRedactor } from '#adapters/feeds/connection/secretWords.ts'
import { insecurityOf, isSafeAddress, tlsOptions } from '#adapters/feeds/connection/tls.ts'
import { byteWords, durationWords } from '#adapters/feeds/connection/words.ts'
import { endOfCode, endOfError, endOfStatus } from '#adapters/feeds/stream/streamEnd.ts'

describe('S27 the terms of an encrypted connection', () => {
  it('are always TLS 1.2 or later with the certificate checked', () => {
    const always = { rejectUnauthorized: true, minVersion: 'TLSv1.2' }
    expect(tlsOptions()).toEqual(always)
    expect(tlsOptions(['PEM'])).toEqual({ ...always, ca: ['PEM'] })
  })

  it.each([
    ['CERT_HAS_EXPIRED', /expired/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /another host/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /nobody known/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /nobody known/],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', /TLS 1\.2/],
    ['CERT_REVOKED', /not acceptable/],
  ])('%s is told in words', (code, words) => {
    expect(insecurityOf(code)).toMatch(words)
  })

  it('leaves other faults to others', () => {
    expect(['ECONNRESET', 'ENOTFOUND', ''].map(insecurityOf)).toEqual([null, null, null])
  })

  it.each([
    ['https://venue.example', true],
    ['wss://venue.example/ws', true],
    ['http://127.0.0.1:80', true],
    ['ws://[::1]:80', true],
    ['ws://venue.example', false],
    ['http://127.0.0.1.venue.example', false],
    ['http://localhost@venue.example', false],
    ['file:///etc/passwd', false],
    ['nonsense', false],
  ])('%s may be used: %s', (address, isSafe) => {
    expect(isSafeAddress(address)).toBe(isSafe)
  })
})

describe('S12 the redactor', () => {
  it('leaves no secret in any text, plain or as part of an address', () => {
    const secret = fc.string({ minLength: 6, maxLength: 40, unit: 'grapheme-ascii' })
    fc.assert(
      fc.property(fc.array(secret, { minLength: 1, maxLength: 3 }), fc.string(), (secrets, around) => {
        const redact = createRedactor(secrets)
        const [first = ''] = secrets
        const forms = [first, encodeURIComponent(first), new URLSearchParams({ s: first }).toString().slice(2)]
        for (const form of forms) {
          const shown = redact(`${around}${form}${around}`)
          fc.pre(!around.includes(form) && !'[secret]'.includes(form))
          expect(shown).not.toContain(form)
        }
      }),
    )
  })

  it('takes a secret that holds another one as a whole, and leaves short words alone', () => {
    expect(createRedactor(['abcdef', 'abcdefghij', 'abc'])('x abcdefghij abc')).toBe('x [secret] abc')
  })
})

describe('words for people', () => {
  it('round times up and bytes to what is read', () => {
    expect([39_500, 11_500_000, 150_000_000, 7_300_000_000, -5].map(durationWords)).toEqual([
      '40 ms',
      '12 s',
      '3 min',
      '3 h',
      '0 ms',
    ])
    expect([512, 64_000, 32_000_000].map(byteWords)).toEqual(['512 bytes', '64 kB', '32 MB'])
  })
})

describe('the end of a stream', () => {
  it('tells whether and when to come back', () => {
    expect(endOfCode(1012, [])).toEqual({
      reason: 'the server restarts (1012)',
      notBefore: null,
      final: false,
      slow: false,
    })
    expect(endOfCode(1013, [])).toMatchObject({ final: false, slow: true })
    expect(endOfCode(4001, [4001])).toMatchObject({ final: true })
    expect(endOfStatus(429, { 'retry-after': '9' }, 1_000_000)).toMatchObject({
      notBefore: 10_000_000,
      final: false,
      slow: true,
    })
    expect(endOfStatus(403, {}, 0)).toMatchObject({ final: true })
    expect(endOfStatus(502, {}, 0)).toMatchObject({ final: false, slow: false })
  })

  it('passes no text of the platform on, for it may hold the address with its key', () => {
    const error = Object.assign(new Error('connect wss://venue.example?key=canary'), { code: 'ECONNREFUSED' })
    expect(JSON.stringify([endOfError(error), endOfError(new Error('canary'))])).not.toContain('canary')
  })
})
