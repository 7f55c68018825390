import { afterEach, describe, expect, it } from 'vitest'
import { createFinnhubFeed, type FinnhubFeed, type FinnhubFeedOptions } from '#adapters/feeds/finnhub/finnhubFeed.ts'
import { instrumentId } from '#core/model/identifiers.ts'
import { MINUTE } from '#core/time/duration.ts'
import { formatDate, utcDay } from '#core/time/iso.ts'
import { fromNewYork } from '#core/time/newYork.ts'
import type { ContractServer } from '../../../servers/contractServer.ts'
import { NEVER } from '../../../servers/feedBench.ts'
import { FINNHUB_KEY, finnhubDay, openFinnhubServer } from '../../../servers/venues/finnhubServer.ts'
import { servedBar, sessionTimes } from '../../../servers/venues/shareBars.ts'
import { codeOf, connectionOf, createRecordingListener, everyBar, time, until, valueOf } from './bench.ts'

const AAPL = instrumentId('AAPL', 'US')
const NONE = instrumentId('NONE', 'US')
const NOW = time('2026-03-10T21:00:00Z')
const QUICK = { handshakeMs: 500, heartbeatMs: 300, firstReconnectMs: 20, longestReconnectMs: 50, sendsPerSecond: 100 }

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function open(
  changes: Partial<FinnhubFeedOptions> = {},
): Promise<{ readonly server: ContractServer; readonly feed: FinnhubFeed }> {
  const server = await openFinnhubServer()
  closers.push(() => server.close())
  const feed = createFinnhubFeed({
    ...connectionOf(server.origin, NOW, FINNHUB_KEY),
    streamAddress: server.webSocketUrl,
    streamPatience: QUICK,
    ...changes,
  })
  closers.push(() => feed.close())
  return { server, feed }
}

describe('bars of Finnhub', () => {
  it('gives every minute of the sessions once over several pages, equal to the server to the last digit', async () => {
    const { server, feed } = await open()
    const wanted = { instrumentId: AAPL, interval: '1m' as const, from: time('2026-01-20'), to: time('2026-03-10') }
    const bars = await everyBar(feed, wanted)
    const inSession = sessionTimes(MINUTE, wanted.from, wanted.to - 1)
    expect(bars.tsOpen).toEqual(inSession)
    expect(bars.close).toEqual(inSession.map((ts) => servedBar(ts).close))
    expect(bars.volume).toEqual(inSession.map((ts) => servedBar(ts).volume))
    expect(server.requests).toHaveLength(2)
  })

  it('gives hours whole where a page ends within one', async () => {
    const { server, feed } = await open()
    const hours = { instrumentId: AAPL, interval: '1h' as const, to: time('2026-03-10') }
    const whole = await everyBar(feed, { ...hours, from: time('2026-03-02') })
    // Thirty days after this moment is a quarter past an hour of a session.
    const paged = await everyBar(feed, { ...hours, from: time('2026-02-03T15:15:00Z') })
    expect(server.requests).toHaveLength(3)
    const from = paged.tsOpen.indexOf(time('2026-03-02T14:00:00Z'))
    expect(paged.tsOpen.slice(from)).toEqual(whole.tsOpen)
    expect(paged.volume.slice(from)).toEqual(whole.volume)
    expect(new Set(paged.tsOpen).size).toBe(paged.tsOpen.length)
  })

  it('gives days as they were traded: splits since are undone', async () => {
    const { server, feed } = await open()
    const bars = await everyBar(feed, {
      instrumentId: AAPL,
      interval: '1d',
      from: time('2026-03-04'),
      to: time('2026-03-10'),
    })
    expect(bars.tsOpen.map(formatDate)).toEqual(['2026-03-04', '2026-03-05', '2026-03-06', '2026-03-09'])
    const traded = bars.tsOpen.map((label) => finnhubDay(fromNewYork(utcDay(label), 0)))
    expect(bars.open).toEqual(traded.map(({ open: price }) => price))
    expect(bars.close).toEqual(traded.map(({ close }) => close))
    expect(bars.volume).toEqual(traded.map(({ volume }) => volume))
    expect(server.requests.map(({ path }) => path)).toEqual(['/api/v1/stock/candle', '/api/v1/stock/split'])
  })

  it('gives no days when the splits are not told', async () => {
    const { server, feed } = await open()
    server.fault('/api/v1/stock/split', {
      kind: 'STATUS',
      status: 403,
      body: '{"error":"You don\'t have access to this resource."}',
    })
    const answer = await feed.fetchBars(
      { instrumentId: AAPL, interval: '1d', from: time('2026-03-04'), to: time('2026-03-10') },
      NEVER,
    )
    expect(codeOf(answer)).toBe('FEED_UNAVAILABLE')
  })

  it('counts rows that cannot be and refuses columns of different lengths', async () => {
    const refused: number[] = []
    const { server, feed } = await open({ onRefusedRows: ({ count }) => refused.push(count) })
    const wanted = { instrumentId: AAPL, interval: '1m' as const, from: time('2026-03-09'), to: time('2026-03-10') }
    const t = [15, 16, 17].map((minute) => time(`2026-03-09T15:${minute}:00Z`) / 1_000_000)
    const whole = { s: 'ok', t, o: [1, 1, 1], h: [2, null, 2], l: [1, 1, 3], c: [1, 1, 1], v: [5, 5, 5] }
    server.fault('/api/v1/stock/candle', { kind: 'BODY', body: JSON.stringify(whole) }, 1)
    expect((await everyBar(feed, wanted)).tsOpen).toHaveLength(1)
    expect(refused).toEqual([2])
    server.fault('/api/v1/stock/candle', { kind: 'BODY', body: JSON.stringify({ ...whole, v: [1] }) }, 1)
    expect(codeOf(await feed.fetchBars(wanted, NEVER))).toBe('FEED_BAD_ANSWER')
    expect((await everyBar(feed, { ...wanted, instrumentId: NONE })).tsOpen).toEqual([])
  })
})

describe('what Finnhub refuses', () => {
  it('names the reason and never the key', async () => {
    const { server, feed } = await open()
    const wanted = { instrumentId: AAPL, interval: '1m' as const, from: time('2026-03-09'), to: time('2026-03-10') }
    expect(codeOf(await (await open({ credentials: () => null })).feed.checkKey(NEVER))).toBe('FEED_KEY_MISSING')
    const wrong = await (
      await open({ credentials: () => ({ key: 'another-wrong-key', secret: '' }) })
    ).feed.checkKey(NEVER)
    expect([codeOf(wrong), JSON.stringify(wrong).includes('another-wrong-key')]).toEqual(['FEED_KEY_REFUSED', false])
    expect(codeOf(await feed.fetchBars({ ...wanted, instrumentId: instrumentId('PAID', 'US') }, NEVER))).toBe(
      'FEED_UNAVAILABLE',
    )
    expect(codeOf(await feed.fetchQuote(NONE, NEVER))).toBe('FEED_UNKNOWN_INSTRUMENT')
    expect(codeOf(await feed.fetchBasics(instrumentId('BTC/USD', 'KRAKEN'), NEVER))).toBe('FEED_UNKNOWN_INSTRUMENT')
    server.fault('/api/v1/', { kind: 'STATUS', status: 429, headers: { 'retry-after': '10' } }, 1)
    const limited = await feed.fetchBars(wanted, NEVER)
    expect([codeOf(limited), limited.ok ? 0 : (limited.failure.retryAt ?? 0) > NOW + 9_000_000]).toEqual([
      'FEED_RATE_LIMITED',
      true,
    ])
  })
})

describe('what else Finnhub tells', () => {
  it('tells splits and dividends as paid', async () => {
    const refused: number[] = []
    const { feed } = await open({ onRefusedRows: ({ count }) => refused.push(count) })
    expect(valueOf(await feed.fetchActions(AAPL, time('2026-01-01'), NOW, NEVER))).toEqual([
      {
        ts: time('2026-02-06'),
        action: { kind: 'CASH_DIVIDEND', instrument: 0, perUnit: 0.5, payAt: time('2026-02-12') },
      },
      { ts: time('2026-03-06'), action: { kind: 'SPLIT', instrument: 0, from: 1, to: 2 } },
    ])
    expect(refused).toEqual([1])
  })

  it('lists shares in dollars and gives a price', async () => {
    const { feed } = await open()
    const listed = valueOf(await feed.listInstruments(NEVER))
    expect(listed.map(({ instrument }) => instrument.id)).toEqual(['AAPL.US', 'BRK.B.US'])
    expect(valueOf(await feed.fetchQuote(AAPL, NEVER))).toEqual({
      ts: 1_773_156_600_000_000,
      last: 187.43,
      open: 186.5,
      high: 188,
      low: 186,
      previousClose: 186.43,
    })
    expect(valueOf(await feed.checkKey(NEVER))).toEqual({
      scopes: ['market data'],
      canTrade: false,
      canWithdraw: false,
    })
  })

  it('gives news of companies and of everything', async () => {
    const { feed } = await open()
    const since = time('2026-03-01')
    const about = valueOf(await feed.fetchNews({ symbols: ['AAPL'], since, limit: 5 }, NEVER))
    expect(about.items.map(({ id, tickers }) => [id, tickers])).toEqual([['7', ['AAPL']]])
    const all = valueOf(await feed.fetchNews({ symbols: [], since, limit: 5 }, NEVER))
    expect(all.items.map(({ id }) => id)).toEqual(['8'])
  })

  it('gives economic dates, insiders and figures', async () => {
    const { feed } = await open()
    const calendar = valueOf(await feed.fetchCalendar(time('2026-03-10T10:00:00Z'), time('2026-03-12'), NEVER))
    expect(calendar.unreadable).toBe(1)
    expect(calendar.events.map(({ name, at, importance, forecast }) => [name, at, importance, forecast])).toEqual([
      ['CPI YoY', time('2026-03-11T12:30:00Z'), 'HIGH', 3],
    ])
    const insiders = valueOf(await feed.fetchInsiders(AAPL, time('2026-01-01'), NOW, NEVER))
    expect(insiders).toMatchObject({
      unreadable: 1,
      trades: [
        {
          owner: 'COOK TIMOTHY D',
          code: 'S',
          isAcquired: false,
          shares: 5_000,
          price: 190.5,
          sharesAfter: 3_280_000,
          date: '2026-03-03',
        },
        { isAcquired: true, shares: 10, price: null },
      ],
    })
    expect(valueOf(await feed.fetchBasics(AAPL, NEVER))).toMatchObject({
      marketCap: 2_900_000_500_000,
      dividendYield: 0.005,
      beta: 1.2,
    })
    expect(codeOf(await feed.fetchBasics(NONE, NEVER))).toBe('FEED_UNKNOWN_INSTRUMENT')
  })
})

describe('the live trades of Finnhub', () => {
  const TRADE = { s: 'AAPL', p: 187.43, t: 1_773_156_600_250, v: 100, c: ['1'] }

  it('asks for each share, tells trades, and asks again after a loss', async () => {
    const { server, feed } = await open()
    const heard = createRecordingListener()
    const live = feed.openLive(heard.listener)
    closers.push(() => live.close())
    live.subscribe([
      { instrumentId: AAPL, kind: 'TRADES' },
      { instrumentId: AAPL, kind: 'QUOTES' },
    ])
    await until(() => server.received.length === 1)
    expect(server.received).toEqual(['{"type":"subscribe","symbol":"AAPL"}'])
    server.broadcast(JSON.stringify({ type: 'ping' }))
    server.broadcast(
      JSON.stringify({
        type: 'trade',
        data: [TRADE, { ...TRADE, c: ['1', '12'] }, { ...TRADE, v: 0 }, { ...TRADE, p: null }],
      }),
    )
    await until(() => heard.events.length === 2)
    expect(
      heard.events.map((event) => (event.kind === 'TRADE' ? [event.price, event.tsEvent, event.eligible] : null)),
    ).toEqual([
      [187.43, 1_773_156_600_250_000, { forPrice: true, forVolume: true }],
      [187.43, 1_773_156_600_250_000, { forPrice: false, forVolume: true }],
    ])
    expect(heard.rejected.map(({ code }) => code)).toEqual(['MESSAGE_MALFORMED'])
    for (const socket of server.sockets) socket.terminate()
    await until(() => server.received.length === 2)
    expect(heard.gaps.map(({ id }) => id)).toEqual([AAPL])
    expect(heard.states.map(({ state }) => state)).toEqual(['CONNECTING', 'LIVE', 'RECONNECTING', 'LIVE'])
  })

  it('tells nobody the key that stands in the address', async () => {
    const { feed } = await open({ credentials: () => ({ key: 'secret-in-address', secret: '' }) })
    const heard = createRecordingListener()
    const live = feed.openLive(heard.listener)
    closers.push(() => live.close())
    await until(() => heard.states.at(-1)?.state === 'CLOSED')
    expect(heard.rejected.map(({ code }) => code)).toEqual(['FEED_KEY_REFUSED'])
    expect(JSON.stringify([heard.states, heard.rejected, heard.raw])).not.toContain('secret-in-address')
  })
})
