import { afterEach, describe, expect, it } from 'vitest'
import { createPolygonFeed, type PolygonFeedOptions } from '#adapters/feeds/polygon/polygonFeed.ts'
import type { ShareOptionFeed } from '#adapters/feeds/us/shareFeed.ts'
import { instrumentId } from '#core/model/identifiers.ts'
import { MINUTE } from '#core/time/duration.ts'
import { formatDate, formatTimestamp } from '#core/time/iso.ts'
import type { ContractServer } from '../../../servers/contractServer.ts'
import { NEVER } from '../../../servers/feedBench.ts'
import {
  openPolygonServer,
  POLYGON_KEY,
  polygonBar,
  type PolygonServerOptions,
} from '../../../servers/venues/polygonServer.ts'
import { servedBar, sessionTimes } from '../../../servers/venues/shareBars.ts'
import { codeOf, connectionOf, createRecordingListener, everyBar, time, until, valueOf } from './bench.ts'

const AAPL = instrumentId('AAPL', 'US')
const BAC_K = instrumentId('BAC.PRK', 'US')
const NOW = time('2026-03-10T21:00:00Z')
const QUICK = { handshakeMs: 500, heartbeatMs: 300, firstReconnectMs: 20, longestReconnectMs: 50, sendsPerSecond: 100 }

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function open(
  served: PolygonServerOptions = {},
  changes: Partial<PolygonFeedOptions> = {},
): Promise<{ readonly server: ContractServer; readonly feed: ShareOptionFeed }> {
  const server = await openPolygonServer(served)
  closers.push(() => server.close())
  const feed = createPolygonFeed({
    ...connectionOf(server.origin, NOW, POLYGON_KEY),
    plan: 'PAID',
    streamAddress: server.webSocketUrl,
    streamPatience: QUICK,
    ...changes,
  })
  closers.push(() => feed.close())
  return { server, feed }
}

describe('bars of Massive (Polygon)', () => {
  it('gives every minute of the sessions once over several pages, equal to the server to the last digit', async () => {
    const { server, feed } = await open({ pageRows: 800 })
    const wanted = { instrumentId: AAPL, interval: '1m' as const, from: time('2026-03-05'), to: time('2026-03-10') }
    const bars = await everyBar(feed, wanted)
    const inSession = sessionTimes(MINUTE, wanted.from, wanted.to - 1)
    expect(bars.tsOpen).toEqual(inSession)
    const served = inSession.map(servedBar)
    expect(bars.open).toEqual(served.map(({ open: price }) => price))
    expect(bars.close).toEqual(served.map(({ close }) => close))
    expect(bars.volume).toEqual(served.map(({ volume }) => volume))
    expect(server.requests.length).toBeGreaterThan(3)
    // The key goes in a header field; no page is fetched from the address that the answer names.
    expect(
      server.requests.every(
        ({ query, headers }) => query.get('apiKey') === null && headers.authorization !== undefined,
      ),
    ).toBe(true)
  })

  it('labels days, and makes hours of half hours, as the house does', async () => {
    const { feed } = await open({ pageRows: 5 })
    const days = await everyBar(feed, {
      instrumentId: AAPL,
      interval: '1d',
      from: time('2026-03-05'),
      to: time('2026-03-10'),
    })
    expect(days.tsOpen.map(formatDate)).toEqual(['2026-03-05', '2026-03-06', '2026-03-09'])
    const hours = await everyBar(feed, {
      instrumentId: AAPL,
      interval: '1h',
      from: time('2026-03-09'),
      to: time('2026-03-10'),
    })
    expect(hours.tsOpen.map(formatTimestamp)).toEqual(
      [13, 14, 15, 16, 17, 18, 19].map((hour) => `2026-03-09T${hour}:00:00Z`),
    )
  })

  it('gives an hour whole or not at all when only a part of it is asked for', async () => {
    const { feed } = await open()
    const hours = { instrumentId: AAPL, interval: '1h' as const }
    const day = await everyBar(feed, { ...hours, from: time('2026-03-09'), to: time('2026-03-10') })
    const part = { ...hours, from: time('2026-03-09T14:15:00Z'), to: time('2026-03-09T16:15:00Z') }
    const bars = await everyBar(feed, part)
    expect(bars.tsOpen.map(formatTimestamp)).toEqual(['2026-03-09T15:00:00Z', '2026-03-09T16:00:00Z'])
    expect([bars.close, bars.volume]).toEqual([day.close.slice(2, 4), day.volume.slice(2, 4)])
  })

  it('brings weeks that begin on Sunday to their Monday', async () => {
    const { server, feed } = await open()
    const sunday = { ...polygonBar(time('2026-03-01T05:00:00Z')) }
    const next = { ...polygonBar(time('2026-03-08T05:00:00Z')) }
    const body = JSON.stringify({ ticker: 'AAPL', adjusted: false, results: [sunday, next], status: 'OK' })
    server.fault('/v2/aggs', { kind: 'BODY', body }, 1)
    const weeks = await everyBar(feed, {
      instrumentId: AAPL,
      interval: '1w',
      from: time('2026-03-02'),
      to: time('2026-03-16'),
    })
    // The second week is not over on Tuesday.
    expect(weeks.tsOpen.map(formatDate)).toEqual(['2026-03-02'])
  })

  it('stores no adjusted prices, and counts rows that cannot be', async () => {
    const wanted = { instrumentId: AAPL, interval: '1d' as const, from: time('2026-03-05'), to: time('2026-03-10') }
    const adjusting = await open({ adjusts: true })
    const answer = await adjusting.feed.fetchBars(wanted, NEVER)
    expect(answer).toMatchObject({
      failure: { code: 'FEED_BAD_ANSWER', message: expect.stringContaining('adjusted') as string },
    })
    const refused: number[] = []
    const { server, feed } = await open({}, { onRefusedRows: ({ count }) => refused.push(count) })
    const good = polygonBar(time('2026-03-05T05:00:00Z'))
    const results = [good, { ...good, l: 0 }, { ...good, t: 'x' }, good]
    server.fault('/v2/aggs', { kind: 'BODY', body: JSON.stringify({ ticker: 'AAPL', adjusted: false, results }) }, 1)
    expect((await everyBar(feed, wanted)).tsOpen).toHaveLength(1)
    expect(refused).toEqual([3])
  })
})

describe('what Massive (Polygon) refuses', () => {
  const wanted = { instrumentId: AAPL, interval: '1d' as const, from: time('2026-03-05'), to: time('2026-03-10') }

  it('names the reason and never the key', async () => {
    const { server, feed } = await open()
    const ask = (): ReturnType<ShareOptionFeed['fetchBars']> => feed.fetchBars(wanted, NEVER)
    expect(codeOf(await (await open({}, { credentials: () => null })).feed.fetchBars(wanted, NEVER))).toBe(
      'FEED_KEY_MISSING',
    )
    const wrong = await open({}, { credentials: () => ({ key: 'a-wrong-key-1', secret: '' }) })
    const refused = await wrong.feed.checkKey(NEVER)
    expect([codeOf(refused), JSON.stringify(refused).includes('a-wrong-key-1')]).toEqual(['FEED_KEY_REFUSED', false])
    expect(codeOf(await feed.fetchBars({ ...wanted, instrumentId: instrumentId('NONE', 'US') }, NEVER))).toBe(
      'FEED_UNKNOWN_INSTRUMENT',
    )
    const plan = '{"status":"NOT_AUTHORIZED","message":"Your plan doesn\'t include this data timeframe."}'
    server.fault('/v2/aggs', { kind: 'STATUS', status: 403, body: plan }, 1)
    expect(await ask()).toMatchObject({
      failure: { code: 'FEED_UNAVAILABLE', message: expect.stringContaining('plan') as string },
    })
    server.fault('/v2/aggs', { kind: 'STATUS', status: 429, headers: { 'retry-after': '60' } }, 1)
    const limited = await ask()
    expect([codeOf(limited), limited.ok ? 0 : limited.failure.retryAt !== null]).toEqual(['FEED_RATE_LIMITED', true])
  })

  it('follows no link to another server', async () => {
    const { server, feed } = await open({ linkOrigin: 'https://elsewhere.example' })
    expect(codeOf(await feed.listInstruments(NEVER))).toBe('FEED_INSECURE')
    expect(server.requests).toHaveLength(1)
  })

  it('says when its pages go round in circles', async () => {
    const { server, feed } = await open()
    const body = JSON.stringify({ results: [], next_url: '/v3/reference/tickers?cursor=abc' })
    server.fault('/v3/reference/tickers', { kind: 'BODY', body })
    expect(codeOf(await feed.listInstruments(NEVER))).toBe('FEED_BAD_ANSWER')
    expect(server.requests).toHaveLength(2)
  })
})

describe('what else Massive (Polygon) tells', () => {
  it('lists shares over all pages, preferred ones under the symbol of the field', async () => {
    const { server, feed } = await open()
    const listed = valueOf(await feed.listInstruments(NEVER))
    expect(listed.map(({ instrument, sourceSymbol }) => [instrument.id, sourceSymbol])).toEqual([
      ['AAPL.US', 'AAPL'],
      [BAC_K, 'BACpK'],
      ['BRK.B.US', 'BRK.B'],
    ])
    expect(server.requests.map(({ query }) => [query.get('cursor'), query.get('apiKey')])).toEqual([
      [null, null],
      ['abc', null],
    ])
  })

  it('tells splits and dividends as paid', async () => {
    const { feed } = await open()
    const actions = valueOf(await feed.fetchActions(AAPL, time('2020-01-01'), time('2021-01-01'), NEVER))
    const payAt = time('2020-11-12')
    expect(actions).toEqual([
      { ts: time('2020-08-07'), action: { kind: 'CASH_DIVIDEND', instrument: 0, perUnit: 0.82, payAt } },
      { ts: time('2020-08-31'), action: { kind: 'SPLIT', instrument: 0, from: 1, to: 4 } },
      { ts: time('2020-11-06'), action: { kind: 'CASH_DIVIDEND', instrument: 0, perUnit: 0.205, payAt } },
    ])
  })

  it('gives options, leaving out those that contradict themselves, and news', async () => {
    const { feed } = await open()
    const chain = valueOf(await feed.fetchOptionChain({ underlying: 'AAPL', expiryFrom: '2026-06-01' }, NEVER))
    expect(chain).toMatchObject({
      unreadable: 1,
      options: [
        {
          symbol: 'AAPL260619C00190000',
          right: 'CALL',
          multiplier: 100,
          bid: 5.1,
          ask: 5.3,
          last: 5.2,
          openInterest: 1_543,
          quotedAt: 1_773_156_600_123_456,
          greeks: { rho: null },
        },
      ],
    })
    const news = valueOf(
      await feed.fetchNews({ symbols: ['AAPL', 'TSLA'], since: time('2026-03-01'), limit: 5 }, NEVER),
    )
    expect(news.items.map(({ title, source, link }) => [title, source, link])).toEqual([
      ['Article 1', 'The Wire', 'https://news.example/1'],
    ])
  })
})

describe('the stream of Massive (Polygon)', () => {
  const TRADE = {
    ev: 'T',
    sym: 'AAPL',
    x: 4,
    i: '12345',
    z: 3,
    p: 187.43,
    s: 100,
    c: [14, 41],
    t: 1_773_156_600_250,
    q: 3_681_328,
  }
  const QUOTE = { ev: 'Q', sym: 'AAPL', bx: 4, bp: 187.42, bs: 200, ax: 7, t: 1_773_156_600_500, q: 1, z: 3 }

  it('signs in, asks for topics, and tells trades and quotes', async () => {
    const { server, feed } = await open()
    const heard = createRecordingListener()
    const live = feed.openLive(heard.listener)
    closers.push(() => live.close())
    live.subscribe([
      { instrumentId: AAPL, kind: 'TRADES' },
      { instrumentId: BAC_K, kind: 'QUOTES' },
    ])
    await until(() => server.received.length === 2)
    expect(server.received.map((text) => JSON.parse(text) as unknown)).toEqual([
      { action: 'auth', params: POLYGON_KEY.key },
      { action: 'subscribe', params: 'T.AAPL,Q.BACpK' },
    ])
    server.broadcast(
      JSON.stringify([TRADE, TRADE, { ...TRADE, i: '2', c: [37] }, { ...TRADE, i: '3', c: [15] }, QUOTE, { ev: 'AM' }]),
    )
    await until(() => heard.events.length === 4)
    expect(heard.events.map((event) => (event.kind === 'TRADE' ? [event.tradeId, event.eligible] : event))).toEqual([
      ['12345', { forPrice: true, forVolume: true }],
      ['2', { forPrice: false, forVolume: true }],
      ['3', { forPrice: false, forVolume: false }],
      {
        kind: 'QUOTE',
        instrumentId: AAPL,
        tsEvent: 1_773_156_600_500_000,
        tsInit: expect.any(Number) as number,
        bid: { price: 187.42, size: 200 },
        ask: null,
      },
    ])
    expect(heard.states.map(({ state }) => state)).toEqual(['CONNECTING', 'LIVE'])
  })

  it('closes for good on a refused key without telling it, and tells a gap when it was too slow', async () => {
    const { feed } = await open({}, { credentials: () => ({ key: 'another-key-1', secret: '' }) })
    const refused = createRecordingListener()
    feed.openLive(refused.listener)
    await until(() => refused.states.at(-1)?.state === 'CLOSED')
    expect(refused.rejected.map(({ code }) => code)).toEqual(['FEED_KEY_REFUSED'])
    expect(JSON.stringify([refused.rejected, refused.states, refused.raw])).not.toContain('another-key-1')
    const good = await open()
    const heard = createRecordingListener()
    const live = good.feed.openLive(heard.listener)
    closers.push(() => live.close())
    live.subscribe([{ instrumentId: AAPL, kind: 'TRADES' }])
    await until(() => good.server.received.length === 2)
    good.server.broadcast(JSON.stringify([{ ev: 'status', status: 'force_disconnect', message: 'slow' }]))
    await until(() => heard.gaps.length > 0)
    expect(heard.gaps.map(({ id }) => id)).toEqual([AAPL])
    for (const socket of good.server.sockets) socket.close(1008)
    await until(() => good.server.received.length === 4)
    expect(heard.states.map(({ state }) => state)).toEqual(['CONNECTING', 'LIVE', 'RECONNECTING', 'LIVE'])
  })
})
