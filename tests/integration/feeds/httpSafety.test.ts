import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import type { HttpSource } from '#adapters/feeds/http/httpSource.ts'
import {
  expiredCertificate,
  goodCertificate,
  wrongHostCertificate,
  type ServerCertificate,
} from '../../servers/certificates.ts'
import { openContractServer, type ContractServer, type ContractServerOptions } from '../../servers/contractServer.ts'
import { NEVER, openSource, openStream } from '../../servers/feedBench.ts'

const ask = { path: '/bars', what: 'bars of ACME' }
const closers: (() => void | Promise<void>)[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const close of closers.splice(0).toReversed()) await close()
})

async function serve(options: ContractServerOptions = {}): Promise<ContractServer> {
  const server = await openContractServer({ routes: { '/bars': () => ({ body: { rows: [1] } }) }, ...options })
  closers.push(() => server.close())
  return server
}

function source(...parameters: Parameters<typeof openSource>): HttpSource {
  const opened = openSource(...parameters)
  closers.push(() => opened.close())
  return opened
}

describe('S27 the certificate of a source', () => {
  let good: ServerCertificate
  let expired: ServerCertificate
  let wrongHost: ServerCertificate
  beforeAll(() => {
    good = goodCertificate()
    expired = expiredCertificate()
    wrongHost = wrongHostCertificate()
  })

  const cases = [
    ['expired', () => expired, true, /certificate has expired/],
    ['of another host', () => wrongHost, true, /belongs to another host/],
    ['self-signed', () => good, false, /nobody known vouches/],
  ] as const

  it.each(cases)('%s is refused, even with NODE_TLS_REJECT_UNAUTHORIZED=0', async (_name, made, trusted, words) => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    const certificate = made()
    const authorities = trusted ? { authorities: [certificate.cert] } : {}
    const server = await serve({ certificate })
    const answer = await source(server.origin, authorities).getText(ask, NEVER)
    expect(answer).toMatchObject({ ok: false, failure: { code: 'FEED_INSECURE' } })
    if (!answer.ok) expect(answer.failure.message).toMatch(words)

    const stream = openStream(server.webSocketUrl, authorities)
    closers.push(() => stream.connection.close())
    await expect.poll(() => stream.states.at(-1)?.state).toBe('RECONNECTING')
    expect(stream.states.at(-1)?.reason).toMatch(words)
    expect(server.requests).toHaveLength(0)
    expect(server.sockets.size).toBe(0)
  })

  it('TLS 1.1 is refused', async () => {
    const server = await serve({ certificate: good, newestTls: 'TLSv1.1' })
    const answer = await source(server.origin, { authorities: [good.cert] }).getText(ask, NEVER)
    expect(answer).toMatchObject({ ok: false, failure: { code: 'FEED_INSECURE' } })
    if (!answer.ok) expect(answer.failure.message).toMatch(/TLS 1\.2 or later/)
  })

  it('that is good is accepted, over HTTP and over a stream', async () => {
    const server = await serve({ certificate: good })
    const authorities = { authorities: [good.cert] }
    expect(await source(server.origin, authorities).getText(ask, NEVER)).toMatchObject({ ok: true })
    const stream = openStream(server.webSocketUrl, authorities)
    closers.push(() => stream.connection.close())
    await expect.poll(() => stream.states.at(-1)?.state).toBe('LIVE')
  })

  it('is not done without: plain HTTP is only for this machine', async () => {
    for (const origin of ['http://venue.example', 'http://127.0.0.1.venue.example', 'ftp://127.0.0.1', 'venue']) {
      expect(() => openSource(origin)).toThrow(/encrypted or on this machine/)
    }
    const stream = openStream('ws://venue.example')
    await expect
      .poll(() => stream.states.at(-1))
      .toMatchObject({
        state: 'CLOSED',
        reason: expect.stringContaining('not encrypted') as string,
      })
  })
})

describe('a source asked over HTTP', () => {
  it('follows a redirect within itself and refuses one that leads away, without asking there', async () => {
    const elsewhere = await serve()
    const server = await serve({
      routes: {
        '/bars': () => ({ body: { rows: [1] } }),
        '/moved': () => ({ status: 302, headers: { location: '/bars' }, body: '' }),
        '/away': () => ({ status: 307, headers: { location: `${elsewhere.origin}/bars` }, body: '' }),
        '/round': () => ({ status: 308, headers: { location: '/round' }, body: '' }),
      },
    })
    const asked = source(server.origin)
    expect(await asked.getText({ ...ask, path: '/moved' }, NEVER)).toMatchObject({ ok: true })
    expect(await asked.getText({ ...ask, path: '/away' }, NEVER)).toMatchObject({ failure: { code: 'FEED_INSECURE' } })
    expect(await asked.getText({ ...ask, path: '/round' }, NEVER)).toMatchObject({
      failure: { code: 'FEED_BAD_ANSWER' },
    })
    expect(elsewhere.requests).toHaveLength(0)
  })

  it('sends its secrets and shows them nowhere, not even when the server repeats them', async () => {
    const canaries = ['canary-header-1234567890', 'canary query/+=1234567890']
    const [header = '', query = ''] = canaries
    const server = await serve({
      routes: {
        '/bars': (request) => ({ body: { rows: [String(request.headers['x-key'])] } }),
        '/refuse': (request) => ({ status: 400, body: `no ${request.query.get('token')}` }),
      },
    })
    const asked = source(server.origin, {
      secrets: () => ({ headers: { 'X-Key': header }, query: { token: query } }),
      readRefusal: (_status, text) => ({ code: 'FEED_BAD_ANSWER', message: `Testing says: ${text}` }),
    })
    const schema = z.object({ rows: z.array(z.string().refine(() => false, { error: `not ${header}` })) })
    const answers = [
      await asked.getJson(ask, schema, NEVER),
      await asked.getText({ ...ask, path: '/refuse' }, NEVER),
      await asked.getText({ ...ask, path: '/none' }, NEVER),
    ]
    expect(server.requests.map((request) => request.query.get('token'))).toEqual([query, query, query])
    expect(server.requests[0]?.headers['x-key']).toBe(header)
    const shown = JSON.stringify(answers)
    expect(shown).toContain('[secret]')
    for (const canary of canaries) {
      expect(shown).not.toContain(canary)
      expect(shown).not.toContain(encodeURIComponent(canary))
    }
  })

  it('shares a question that is under way, and keeps its answer as long as it is valid', async () => {
    let release = (): void => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const server = await serve({
      routes: {
        '/bars': async () => {
          await held
          return { body: { rows: [1] } }
        },
      },
    })
    const asked = source(server.origin)
    const request = { ...ask, query: { symbol: 'ACME' }, validForMs: 150 }
    const together = [asked.getText(request, NEVER), asked.getText(request, NEVER), asked.getText(request, NEVER)]
    release()
    for (const answer of await Promise.all(together)) expect(answer).toMatchObject({ ok: true })
    expect(await asked.getText(request, NEVER)).toMatchObject({ ok: true })
    expect(server.requests).toHaveLength(1)
    await asked.getText({ ...request, query: { symbol: 'OTHER' } }, NEVER)
    expect(server.requests).toHaveLength(2)
    await new Promise((resolve) => setTimeout(resolve, 160))
    await asked.getText(request, NEVER)
    expect(server.requests).toHaveLength(3)
  })

  it('keeps no answer that was not what it should be', async () => {
    const server = await serve()
    server.fault('/bars', { kind: 'BODY', body: 'oops' }, 1)
    const asked = source(server.origin)
    const request = { ...ask, validForMs: 60_000 }
    const schema = z.object({ rows: z.array(z.number()) })
    expect(await asked.getJson(request, schema, NEVER)).toMatchObject({ failure: { code: 'FEED_BAD_ANSWER' } })
    expect(await asked.getJson(request, schema, NEVER)).toMatchObject({ ok: true })
  })

  it('calls a question off when the last of its askers stops, and not before', async () => {
    const server = await serve()
    server.fault('/bars', { kind: 'SILENT' })
    const asked = source(server.origin, { patience: { headersMs: 2_000, attempts: 1 } })
    const one = new AbortController()
    const other = new AbortController()
    const answers = [asked.getText(ask, one.signal), asked.getText(ask, other.signal)]
    await expect.poll(() => server.requests.length).toBe(1)
    one.abort()
    expect(await answers[0]).toMatchObject({ failure: { code: 'FEED_STOPPED' } })
    expect(server.connections).toBe(1)
    other.abort()
    expect(await answers[1]).toMatchObject({ failure: { code: 'FEED_STOPPED' } })
    await expect.poll(() => server.connections).toBe(0)
  })

  it('reads ids of 64 bits without losing a digit, other charsets, and writes nothing into prototypes', async () => {
    const text =
      '{"id":9007199254740993123,"price":1234567890.1234567,"name":"12345678901234567890","__proto__":{"bad":1}}'
    const server = await serve({
      routes: {
        '/bars': () => ({ headers: { 'content-type': 'application/json' }, body: text }),
        '/latin': () => ({
          headers: { 'content-type': 'text/plain; charset=ISO-8859-1' },
          body: new Uint8Array([0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72]),
        }),
      },
    })
    const asked = source(server.origin)
    const schema = z.object({ id: z.string(), price: z.number(), name: z.string() })
    expect(await asked.getJson(ask, schema, NEVER)).toEqual({
      ok: true,
      value: { id: '9007199254740993123', price: 1_234_567_890.123_456_7, name: '12345678901234567890' },
    })
    expect(Object.hasOwn(Object.prototype, 'bad')).toBe(false)
    expect(await asked.getText({ ...ask, path: '/latin' }, NEVER)).toEqual({ ok: true, value: 'Müller' })
  })

  it('refuses what nests so deeply that whoever walks it would fall over', async () => {
    const server = await serve()
    server.fault('/bars', { kind: 'BODY', body: '['.repeat(90_000) + ']'.repeat(90_000) })
    const answer = await source(server.origin).getJson(ask, z.unknown(), NEVER)
    expect(answer).toMatchObject({ ok: false, failure: { code: 'FEED_BAD_ANSWER' } })
  })

  it('asks by POST where a source wants that, and tells a refused key from a missing one', async () => {
    const server = await serve({
      rules: { keyHeader: { name: 'x-key', value: 'right-key-123', paths: ['/rpc'] } },
      routes: { '/rpc': (request) => ({ body: JSON.parse(request.body) as unknown }) },
    })
    const request = { path: '/rpc', what: 'the latest block', json: { method: 'eth_blockNumber' } }
    const keyed = (key: string): HttpSource => source(server.origin, { secrets: () => ({ headers: { 'x-key': key } }) })
    expect(await source(server.origin).getText(request, NEVER)).toMatchObject({ failure: { code: 'FEED_KEY_MISSING' } })
    expect(await keyed('wrong-key-123').getText(request, NEVER)).toMatchObject({
      failure: { code: 'FEED_KEY_REFUSED' },
    })
    expect(await keyed('right-key-123').getText(request, NEVER)).toEqual({
      ok: true,
      value: '{"method":"eth_blockNumber"}',
    })
  })
})
