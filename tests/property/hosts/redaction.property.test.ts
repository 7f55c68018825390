import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openLog } from '#hosts/log.ts'
import { REDACTION_RULES, redactText } from '#hosts/redaction/redactText.ts'
import { temporaryFolder } from '../../helpers/folder.ts'

const chars = (alphabet: string, minLength: number, maxLength = minLength): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...alphabet.split('')), { minLength, maxLength }).map((all) => all.join(''))
const LOWER = 'abcdefghijklmnopqrstuvwxyz'
const UPPER = LOWER.toUpperCase()
const DIGITS = '0123456789'
const WORD = `${LOWER}${UPPER}${DIGITS}`
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const HEX = `${DIGITS}abcdef`

/** A secret of its own kind, and the line it stands in. */
interface Line {
  readonly secret: string
  readonly line: string
}
type Lines = fc.Arbitrary<Line>

const words = fc.constantFrom('order 17 sent', 'GET /v2/account', 'the feed answered', 'retry in 3 s', 'at 1507.67')
const around = (secret: fc.Arbitrary<string>): Lines =>
  fc.tuple(words, secret, words).map(([before, word, after]) => ({ secret: word, line: `${before} ${word} ${after}` }))
const behind = (name: fc.Arbitrary<string>, between: fc.Arbitrary<string>, secret: fc.Arbitrary<string>): Lines =>
  fc.tuple(words, name, between, secret).map(([before, word, middle, value]) => {
    const close = middle.includes('\\"') ? '\\"' : middle.endsWith('"') ? '"' : ''
    return { secret: value, line: `${before} ${word}${middle}${value}${close}, ok` }
  })

const opaque = chars(`${WORD}_-`, 12, 60).filter((text) => /^[A-Za-z0-9]/.test(text))
const separators = fc.constantFrom('=', ': ', ':', ' = ', '":"', '": "', '\\":\\"', '%3D', '=>')

const NAMES = [
  'access_key',
  'accessToken',
  'api_key',
  'apiKey',
  'API-KEY',
  'apiSecret',
  'api_secret_key',
  'APCA-API-KEY-ID',
  'APCA-API-SECRET-KEY',
  'auth_token',
  'botToken',
  'client_secret',
  'csrf',
  'encryptionKey',
  'id_token',
  'key_secret',
  'listenKey',
  'otp',
  'password',
  'passphrase',
  'privateKey',
  'refresh_token',
  'secret',
  'secretKey',
  'sessionId',
  'session_token',
  'signature',
  'signingKey',
  'sig',
  'token',
  'totp',
  'X-API-KEY',
  'X-Amz-Signature',
  'webhook_url',
]

/** One generator for each kind of secret: the rules are proven one by one. */
const KINDS: Readonly<Record<string, Lines>> = {
  'a value after its name': behind(fc.constantFrom(...NAMES), separators, opaque),
  'a bearer token': behind(fc.constantFrom('Authorization'), fc.constantFrom(': Bearer ', ': bearer '), opaque),
  'a bearer without a header': behind(fc.constantFrom('sent Bearer'), fc.constant(' '), opaque),
  'basic authentication': behind(
    fc.constant('authorization'),
    fc.constant(': Basic '),
    chars(WORD, 8, 40).map((text) => Buffer.from(`me:${text}`).toString('base64')),
  ),
  'a cookie': behind(fc.constantFrom('Cookie', 'Set-Cookie'), fc.constant(': a=1; sid='), opaque),
  'a parameter of an address': fc.tuple(fc.constantFrom(...NAMES), opaque).map(([name, secret]) => ({
    secret,
    line: `GET https://api.example.com/v1/bars?symbol=SPX&${name}=${secret}&limit=10 failed`,
  })),
  'a signed address': opaque.map((secret) => ({
    secret,
    line: `https://bucket.s3.amazonaws.com/a?X-Amz-Credential=x&X-Amz-Signature=${secret}`,
  })),
  'an address with a password': opaque.map((secret) => ({ secret, line: `nats://me:${secret}@host:4222 closed` })),
  'an address of a node with its key': chars(WORD, 32).map((secret) => ({
    secret,
    line: `POST https://mainnet.infura.io/v3/${secret} timed out`,
  })),
  'an address within an address': fc.tuple(fc.constantFrom(...NAMES), opaque).map(([name, secret]) => ({
    secret,
    line: `redirected to /go?to=${encodeURIComponent(`https://x.example/?${name}=${secret}`)}`,
  })),
  'a private key in PEM': chars(`${WORD}+/`, 64, 300).map((secret) => ({
    secret,
    line: `-----BEGIN EC PRIVATE KEY-----\n${secret}\n-----END EC PRIVATE KEY-----`,
  })),
  'a private key that was cut off': chars(`${WORD}+/`, 64, 200).map((secret) => ({
    secret,
    line: `-----BEGIN PRIVATE KEY-----\n${secret}`,
  })),
  'the body of a private key': around(chars(`${WORD}+/`, 64, 200).map((text) => `MIGH${text}==`)),
  'a JSON web token': around(fc.tuple(opaque, opaque, opaque).map(([a, b, c]) => `eyJ${a}.${b}.${c}`)),
  'the key of an Ethereum wallet': around(chars(HEX, 64).map((text) => `0x${text}`)),
  'the key of a Bitcoin wallet': around(
    fc.tuple(fc.constantFrom('5', 'K', 'L'), chars(BASE58, 50)).map(([first, rest]) => first + rest),
  ),
  'an extended key': around(chars(BASE58, 107).map((text) => `xprv${text}`)),
  'the words of a wallet': fc
    .array(chars(LOWER, 3, 8), { minLength: 12, maxLength: 24 })
    .map((all) => all.join(' '))
    .map((secret) => ({ secret, line: `seed phrase: ${secret}` })),
  'a passphrase of several words': fc
    .array(chars(LOWER, 3, 8), { minLength: 3, maxLength: 6 })
    .map((all) => all.join(' '))
    .map((secret) => ({ secret, line: `{"passphrase":"${secret}","n":1}` })),
  'a key of AWS': around(chars(`${UPPER}${DIGITS}`, 16).map((text) => `AKIA${text}`)),
  'a key of Google': around(chars(`${WORD}_-`, 35).map((text) => `AIza${text}`)),
  'a token of Google': around(opaque.map((text) => `ya29.${text}${text}`)),
  'a token of GitHub': around(chars(WORD, 36).map((text) => `ghp_${text}`)),
  'a token of GitLab': around(chars(WORD, 20).map((text) => `glpat-${text}`)),
  'a token of npm': around(chars(WORD, 36).map((text) => `npm_${text}`)),
  'a token of Slack': around(chars(WORD, 24).map((text) => `xoxb-${text}`)),
  'a webhook of Slack': chars(WORD, 24).map((secret) => ({
    secret,
    line: `POST https://hooks.slack.com/services/T00000000/B00000000/${secret}`,
  })),
  'a webhook of Discord': chars(WORD, 68).map((secret) => ({
    secret,
    line: `POST https://discord.com/api/webhooks/123456789012345678/${secret}`,
  })),
  'a token of Telegram': around(
    fc.tuple(chars('123456789', 9), chars(WORD, 35)).map(([number, text]) => `${number}:${text}`),
  ),
  'a key of Stripe': around(chars(WORD, 24).map((text) => `sk_live_${text}`)),
  'a key of a language model': around(chars(WORD, 40).map((text) => `sk-ant-${text}`)),
  'a key of SendGrid': around(fc.tuple(chars(WORD, 22), chars(WORD, 43)).map(([a, b]) => `SG.${a}.${b}`)),
  'a key of Twilio': around(chars(HEX, 32).map((text) => `SK${text}`)),
  'a key of Alpaca': around(chars(`${UPPER}${DIGITS}`, 18).map((text) => `PK${text}`)),
  'a key of Coinbase': around(
    fc.tuple(fc.uuid(), fc.uuid()).map(([one, other]) => `organizations/${one}/apiKeys/${other}`),
  ),
  'a secret of Kraken': around(chars(`${WORD}+/`, 86).map((text) => `${text}==`)),
  'a key of Binance': around(chars(WORD, 61).map((text) => `${text}aZ3`)),
  'an address for mail': around(
    fc.tuple(chars(LOWER, 3, 12), chars(LOWER, 3, 12)).map(([name, host]) => `${name}.k@${host}.com`),
  ),
  'an IBAN': around(fc.bigInt(10n ** 17n, 10n ** 18n - 1n).map((account) => ibanOf(account.toString()))),
  'a payment card': around(chars(DIGITS, 14).map((text) => cardOf(`4${text}`))),
  'a social security number': around(
    fc
      .tuple(
        fc.integer({ min: 100, max: 600 }),
        fc.integer({ min: 10, max: 99 }),
        fc.integer({ min: 1_000, max: 9_999 }),
      )
      .map(([a, b, c]) => `${a}-${b}-${c}`),
  ),
  'the number of an account': fc
    .tuple(fc.constantFrom('account ', 'Account: ', 'acct #', 'account number: '), chars('123456789', 8))
    .map(([before, secret]) => ({ secret, line: `opened ${before}${secret} at the broker` })),
  'a secret in Base64': fc.tuple(fc.constantFrom(...NAMES), opaque).map(([name, text]) => {
    const secret = Buffer.from(`{"${name}":"${text}"}`).toString('base64')
    return { secret: secret.replace(/=+$/, ''), line: `body ${secret} was refused` }
  }),
}

function ibanOf(account: string): string {
  const country = 'DE'
  const turned = `${account}131400`
  let rest = 0
  for (const sign of turned) rest = (rest * 10 + Number(sign)) % 97
  return `${country}${String(98 - rest).padStart(2, '0')}${account}`
}

function cardOf(begin: string): string {
  const sum = begin
    .split('')
    .toReversed()
    .reduce((total, sign, place) => {
      const doubled = Number(sign) * (place % 2 === 0 ? 2 : 1)
      return total + (doubled > 9 ? doubled - 9 : doubled)
    }, 0)
  return `${begin}${(10 - (sum % 10)) % 10}`
}

describe('a log line', () => {
  it('is guarded by at least forty rules', () => {
    expect(Object.keys(KINDS).length).toBeGreaterThanOrEqual(40)
    expect(new Set(REDACTION_RULES.map(({ name }) => name)).size).toBe(REDACTION_RULES.length)
  })

  it.each(Object.entries(KINDS))('never holds %s', (_, lines) => {
    fc.assert(
      fc.property(lines, ({ secret, line }) => {
        const open = redactText(line)
        expect(open).not.toContain(secret)
        expect(open).toContain('[redacted]')
        expect(redactText(open)).toBe(open)
      }),
      { numRuns: 1_000 },
    )
  })

  it('keeps ids of orders, hashes, times, prices and symbols as they are', () => {
    const ids = fc.oneof(
      fc.tuple(fc.nat(99), fc.nat(9_999)).map(([a, b]) => `order PAPER-${a}.sma-cross.${b}.E was filled`),
      fc.uuid().map((id) => `venue order ${id} was accepted`),
      chars(HEX, 64).map((hash) => `order list ${hash}`),
      fc
        .tuple(chars(UPPER, 6), chars(`${UPPER}${DIGITS}`, 5), chars(`${UPPER}${DIGITS}`, 6))
        .map(([a, b, c]) => `txid O${a.slice(1)}-${b}-${c}`),
      fc.bigInt(10n ** 8n, 10n ** 12n).map((id) => `orderId ${id} of BTC/USDT.BINANCE`),
      fc.bigInt(10n ** 18n, 2n ** 63n).map((id) => `execution ${id} at 1507.67`),
      fc.nat(2 ** 31).map((seconds) => `slice of ${1_600_000_000_000_000 + seconds} with 12 bars`),
      fc
        .tuple(chars(UPPER, 1, 5), fc.double({ min: 0.01, max: 1e5, noNaN: true }))
        .map(([symbol, price]) => `${symbol}.US last ${price}`),
      fc.nat(1e6).map((count) => `${count} tokens of text; the signature of the method is unchanged; password wrong`),
    )
    let told = 0
    let hidden = 0
    fc.assert(
      fc.property(ids, (line) => {
        told += 1
        if (redactText(line) !== line) hidden += 1
      }),
      { numRuns: 20_000 },
    )
    expect(told).toBe(20_000)
    expect(hidden / told).toBeLessThan(0.001)
  })

  it('takes no longer for texts made to make it slow', () => {
    const begun = performance.now()
    for (const piece of ['a@', '-----BEGIN PRIVATE KEY-----', 'token=', '%41', 'eyJ', 'x://a:', '4 ', 'AB12 ', '\\"']) {
      redactText(piece.repeat(20_000))
    }
    expect(performance.now() - begun).toBeLessThan(10_000)
  })

  it('never reaches the file with a word that is known to be secret, whatever surrounds it', () => {
    const folder = temporaryFolder()
    const log = openLog(folder)
    const canary = 'plain-words-as-a-secret'
    log.hide([canary])
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(4), (before, after, form) => {
        const text = `${before}${canary}${after}`
        const value = [
          text,
          { deep: [{ text }] },
          new Error(text),
          encodeURIComponent(text),
          Buffer.from(canary).toString('base64'),
        ][form]
        log.warn(text, { value })
      }),
      { numRuns: 300 },
    )
    const written = readFileSync(path.join(folder, 'logs', 'quarterdeck.log'), 'utf8')
    expect(written.split('\n')).toHaveLength(301)
    expect(written).not.toContain(canary)
    expect(written).not.toContain(Buffer.from(canary).toString('base64').replace(/=+$/, ''))
  })
})
