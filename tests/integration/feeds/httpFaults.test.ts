import { afterEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { HttpSource } from '#adapters/feeds/http/httpSource.ts'
import { openContractServer, type ContractServer } from '../../servers/contractServer.ts'
import { createRecordingMeter, NEVER, openSource } from '../../servers/feedBench.ts'
import { openFaultProxy, type FaultProxy } from '../../servers/faultProxy.ts'
import type { HttpFault } from '../../servers/httpFaults.ts'

const schema = z.object({ rows: z.array(z.number()) })
const ask = { path: '/bars', what: 'bars of ACME' }
const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function serve(options: Parameters<typeof openContractServer>[0] = {}): Promise<ContractServer> {
  const server = await openContractServer({ routes: { '/bars': () => ({ body: { rows: [1, 2, 3] } }) }, ...options })
  closers.push(() => server.close())
  return server
}

function source(...parameters: Parameters<typeof openSource>): HttpSource {
  const opened = openSource(...parameters)
  closers.push(() => opened.close())
  return opened
}

async function proxied(server: ContractServer): Promise<{ readonly proxy: FaultProxy; readonly origin: string }> {
  const proxy = await openFaultProxy(server.port)
  closers.push(() => proxy.close())
  return { proxy, origin: `http://127.0.0.1:${proxy.port}` }
}

describe('R10 a source that is asked over a bad line', () => {
  const faults: readonly (readonly [name: string, fault: HttpFault, code: string, attempts: number, words: RegExp])[] =
    [
      ['says nothing', { kind: 'SILENT' }, 'FEED_TIMED_OUT', 3, /did not answer in time/],
      ['hangs up', { kind: 'HANG_UP' }, 'FEED_UNAVAILABLE', 3, /broke off its answer/],
      ['sends half of what it promises', { kind: 'TRUNCATED' }, 'FEED_UNAVAILABLE', 3, /broke off its answer/],
      ['sends half of a packed body', { kind: 'TRUNCATED', encoding: 'gzip' }, 'FEED_UNAVAILABLE', 3, /broke off/],
      ['sends a body byte by byte', { kind: 'SLOW_BODY', bytesPerSecond: 20 }, 'FEED_TIMED_OUT', 3, /too slowly/],
      [
        'sends a gzip bomb',
        { kind: 'BOMB', bytes: 50_000_000, encoding: 'gzip' },
        'FEED_ANSWER_TOO_LARGE',
        1,
        /larger than 200 kB/,
      ],
      [
        'sends a brotli bomb',
        { kind: 'BOMB', bytes: 50_000_000, encoding: 'br' },
        'FEED_ANSWER_TOO_LARGE',
        1,
        /larger/,
      ],
      ['sends without end', { kind: 'FLOOD', bytes: 1_000_000_000 }, 'FEED_ANSWER_TOO_LARGE', 1, /larger than 200 kB/],
      ['is out of order', { kind: 'STATUS', status: 503 }, 'FEED_UNAVAILABLE', 3, /out of order \(503\)/],
      [
        'packs in an unknown way',
        { kind: 'BODY', body: '{}', headers: { 'content-encoding': 'zstd' } },
        'FEED_BAD_ANSWER',
        1,
        /unknown way/,
      ],
      [
        'packs badly',
        { kind: 'BODY', body: 'no gzip', headers: { 'content-encoding': 'gzip' } },
        'FEED_BAD_ANSWER',
        1,
        /packing is damaged/,
      ],
      ['sends no JSON', { kind: 'BODY', body: '<html>' }, 'FEED_BAD_ANSWER', 1, /no JSON/],
      ['sends another shape', { kind: 'BODY', body: '{"rows":["x"]}' }, 'FEED_BAD_ANSWER', 1, /rows\.0: /],
      [
        'sends bytes that are no text',
        { kind: 'BODY', body: new Uint8Array([0x22, 0xff, 0x22]) },
        'FEED_BAD_ANSWER',
        1,
        /no text/,
      ],
    ]
  it.each(faults)('%s: one sentence, the right code, and no hang', async (_name, fault, code, attempts, words) => {
    const server = await serve()
    server.fault('/bars', fault)
    const answer = await source(server.origin, { breaker: { atLeast: 20 } }).getJson(ask, schema, NEVER)
    expect(answer).toMatchObject({ ok: false, failure: { code } })
    if (answer.ok) return
    expect(answer.failure.message).toMatch(words)
    expect(answer.failure.message).toMatch(/^Testing|^The answer of Testing/)
    expect(server.requests).toHaveLength(attempts)
  })

  it('reads again what was broken off twice, and tells the meter of each attempt', async () => {
    const server = await serve()
    server.fault('/bars', { kind: 'HANG_UP' }, 1)
    server.fault('/bars', { kind: 'STATUS', status: 502 }, 1)
    const { meter, calls } = createRecordingMeter()
    const answer = await source(server.origin, { meter }).getJson(ask, schema, NEVER)
    expect(answer).toEqual({ ok: true, value: { rows: [1, 2, 3] } })
    expect(calls.map(({ code }) => code)).toEqual(['FEED_UNAVAILABLE', 'FEED_UNAVAILABLE', 'OK'])
    expect(calls.every(({ latency }) => latency > 0 && latency < 1_000_000)).toBe(true)
    expect(Math.abs(calls.at(-1)?.clockSkew ?? Number.NaN)).toBeLessThan(2_000_000)
  })

  it.each([
    ['cut in the middle', { kind: 'CUT', afterBytes: 60, how: 'RST' }, /broke off/],
    ['ended politely in the middle', { kind: 'CUT', afterBytes: 60, how: 'FIN' }, /broke off/],
    ['cut before anything came', { kind: 'CUT', afterBytes: 0, how: 'RST' }, /broke off/],
    ['half open', { kind: 'HALF_OPEN', afterBytes: 60 }, /did not answer in time|too slowly/],
    ['one byte a second from the first header on', { kind: 'SLOW', bytesPerSecond: 1 }, /did not answer in time/],
    ['refused', { kind: 'REFUSE' }, /broke off|cannot be reached/],
  ] as const)(
    'a line that is %s costs no more than its time, and the next question is answered',
    async (_name, fault, words) => {
      const server = await serve()
      const { proxy, origin } = await proxied(server)
      proxy.set(fault)
      const asked = source(origin)
      const began = performance.now()
      const answer = await asked.getJson(ask, schema, NEVER)
      expect(answer.ok).toBe(false)
      if (!answer.ok) expect(answer.failure.message).toMatch(words)
      expect(performance.now() - began).toBeLessThan(3_500)
      proxy.set({ kind: 'NONE' })
      expect(await asked.getJson(ask, schema, NEVER)).toMatchObject({ ok: true })
    },
  )

  it('a line that is late but whole is no fault', async () => {
    const server = await serve()
    const { proxy, origin } = await proxied(server)
    proxy.set({ kind: 'DELAY', milliseconds: 150 })
    expect(await source(origin).getJson(ask, schema, NEVER)).toMatchObject({ ok: true })
  })

  it('nobody there and a name that is not found are told as such', async () => {
    const server = await serve()
    const { port } = server
    await server.close()
    closers.length = 0
    const nobody = await source(`http://127.0.0.1:${port}`).getText(ask, NEVER)
    expect(nobody).toMatchObject({ ok: false, failure: { code: 'FEED_UNAVAILABLE' } })
    if (!nobody.ok) expect(nobody.failure.message).toMatch(/cannot be reached \(nobody answers there\)/)
    const nameless = await source('https://no-such-host.invalid').getText(ask, NEVER)
    expect(nameless).toMatchObject({ ok: false, failure: { code: 'FEED_UNAVAILABLE' } })
  })

  it('leaves no connection behind after 300 questions over a line that flaps', async () => {
    const server = await serve()
    const { proxy, origin } = await proxied(server)
    const asked = source(origin, { breaker: { atLeast: 20, failedShare: 0.99 }, patience: { attempts: 1 } })
    for (let round = 0; round < 300; round += 1) {
      proxy.set(round % 3 === 0 ? { kind: 'CUT', afterBytes: 40, how: 'RST' } : { kind: 'NONE' })
      if (round % 3 !== 2) proxy.cut('RST')
      await asked.getJson(ask, schema, NEVER)
    }
    await asked.close()
    await expect.poll(() => server.connections).toBe(0)
    expect(proxy.connections).toBe(0)
  })
})

describe('R11 a source that limits', () => {
  it.each([429, 418])('%i with Retry-After closes the source until then, without another request', async (status) => {
    const server = await serve()
    server.fault('/bars', { kind: 'STATUS', status, headers: { 'retry-after': '7' } }, 1)
    const asked = source(server.origin)
    const before = Date.now() * 1_000
    const first = await asked.getJson(ask, schema, NEVER)
    expect(first).toMatchObject({ ok: false, failure: { code: 'FEED_RATE_LIMITED' } })
    const retryAt = first.ok ? null : first.failure.retryAt
    expect(retryAt).toBeGreaterThan(before + 6_000_000)
    expect(retryAt).toBeLessThan(before + 9_000_000)
    const second = await asked.getJson({ ...ask, maxWaitMs: 1_000, urgency: 'URGENT' }, schema, NEVER)
    expect(second).toMatchObject({ ok: false, failure: { code: 'FEED_RATE_LIMITED', retryAt } })
    expect(server.requests).toHaveLength(1)
  })

  it('a burst of 1,000 questions is answered without a single refusal or ban, and urgent ones never queue behind it', async () => {
    const rules = {
      limit: { weight: 400, milliseconds: 500, retryAfterSeconds: 1, banAfter: 3 },
      usedHeader: 'x-mbx-used-weight-1m',
    }
    const server = await serve({ rules })
    // A little more than the server's window, for the way there takes a changing time.
    const asked = source(server.origin, {}, [{ limit: 400, milliseconds: 600, counts: 'WEIGHT' }])
    const ordinary = Array.from({ length: 1_000 }, (_, index) =>
      asked.getJson({ ...ask, query: { index }, maxWaitMs: 20_000 }, schema, NEVER),
    )
    await asked.getJson({ ...ask, query: { index: -1 }, urgency: 'URGENT' }, schema, NEVER)
    const served = server.requests.length
    const answers = await Promise.all(ordinary)
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1_000)
    expect(server.record).toEqual({ refusals: 0, banned: false })
    expect(served).toBeLessThan(50)
  })

  it("obeys the server's own count: somebody else behind the same address has used the window up", async () => {
    const server = await openContractServer({
      routes: {
        '/bars': () => ({ body: { rows: [] }, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' } }),
      },
    })
    closers.push(() => server.close())
    const asked = source(server.origin, {}, [{ limit: 100, milliseconds: 60_000, counts: 'CALLS' }])
    expect(await asked.getJson(ask, schema, NEVER)).toMatchObject({ ok: true })
    const began = performance.now()
    const next = await asked.getJson({ ...ask, maxWaitMs: 100 }, schema, NEVER)
    expect(next).toMatchObject({ ok: false, failure: { code: 'FEED_RATE_LIMITED' } })
    expect(await asked.getJson({ ...ask, maxWaitMs: 3_000 }, schema, NEVER)).toMatchObject({ ok: true })
    expect(performance.now() - began).toBeGreaterThan(800)
  })

  it('a storm of 5xx opens the breaker, a single question tries, and its success closes it', async () => {
    const server = await serve()
    server.fault('/bars', { kind: 'STATUS', status: 500 })
    const asked = source(server.origin, {
      breaker: { atLeast: 5, firstMs: 300, longestMs: 1_000 },
      patience: { attempts: 1 },
    })
    for (let count = 0; count < 20; count += 1) await asked.getJson(ask, schema, NEVER)
    expect(server.requests).toHaveLength(5)
    expect(asked.breakerState).toBe('OPEN')
    const refused = await asked.getJson(ask, schema, NEVER)
    expect(refused).toMatchObject({ ok: false, failure: { code: 'FEED_UNAVAILABLE', context: { breaker: 'OPEN' } } })
    server.mend()
    await new Promise((resolve) => setTimeout(resolve, 350))
    const together = await Promise.all(
      [0, 1, 2].map((index) => asked.getJson({ ...ask, query: { index } }, schema, NEVER)),
    )
    expect(together.filter(({ ok }) => ok)).toHaveLength(1)
    expect(asked.breakerState).toBe('CLOSED')
    expect(await asked.getJson(ask, schema, NEVER)).toMatchObject({ ok: true })
  })
})
