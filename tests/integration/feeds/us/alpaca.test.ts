import { afterEach, describe, expect, it } from 'vitest'
import { type AlpacaFeed, type AlpacaFeedOptions, createAlpacaFeed } from '#adapters/feeds/alpaca/alpacaFeed.ts'
import { instrumentId } from '#core/model/identifiers.ts'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'
import { formatDate, formatTimestamp } from '#core/time/iso.ts'
import { NEVER } from '../../../servers/feedBench.ts'
import {
  ALPACA_KEY,
  alpacaBar,
  type AlpacaServer,
  type AlpacaServerOptions,
  openAlpacaServer,
} from '../../../servers/venues/alpacaServer.ts'
import { servedBar, sessionTimes } from '../../../servers/venues/shareBars.ts'
import { codeOf, connectionOf, everyBar, time, valueOf } from './bench.ts'

const AAPL = instrumentId('AAPL', 'US')
const NOW = time('2026-03-10T21:00:00Z')

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function open(
  served: AlpacaServerOptions = {},
  changes: Partial<AlpacaFeedOptions> = {},
): Promise<{ readonly server: AlpacaServer; readonly feed: AlpacaFeed }> {
  const server = await openAlpacaServer(served)
  const { origin } = server
  const feed = createAlpacaFeed({
    ...connectionOf(origin, NOW, ALPACA_KEY),
    paperOrigin: origin,
    liveOrigin: origin,
    plan: 'PLUS',
    ...changes,
  })
  closers.push(() => server.close())
  closers.push(() => feed.close())
  return { server, feed }
}

describe('bars of Alpaca', () => {
  it('gives every minute of the sessions once over several pages, equal to the server to the last digit', async () => {
    const { server, feed } = await open({ pageRows: 700 })
    const wanted = { instrumentId: AAPL, interval: '1m' as const, from: time('2026-03-05'), to: time('2026-03-10') }
    const bars = await everyBar(feed, wanted)
    const inSession = sessionTimes(MINUTE, wanted.from, wanted.to - 1)
    expect(bars.tsOpen).toEqual(inSession)
    expect(bars.tsOpen).toHaveLength(3 * 390)
    const served = inSession.map(servedBar)
    expect(bars.open).toEqual(served.map(({ open: price }) => price))
    expect(bars.high).toEqual(served.map(({ high }) => high))
    expect(bars.low).toEqual(served.map(({ low }) => low))
    expect(bars.close).toEqual(served.map(({ close }) => close))
    expect(bars.volume).toEqual(served.map(({ volume }) => volume))
    expect(server.requests.length).toBeGreaterThan(3)
    const [{ query, headers }] = server.requests as [(typeof server.requests)[number]]
    expect([query.get('adjustment'), query.get('feed'), query.get('limit')]).toEqual(['raw', 'sip', '10000'])
    expect(headers['apca-api-key-id']).toBe(ALPACA_KEY.key)
  })

  it('labels days with their date in New York, over the change of the clock', async () => {
    const { feed } = await open({ pageRows: 4 })
    const bars = await everyBar(feed, {
      instrumentId: AAPL,
      interval: '1d',
      from: time('2026-03-02'),
      to: time('2026-03-10'),
    })
    expect(bars.tsOpen.map(formatDate)).toEqual([
      '2026-03-02',
      '2026-03-03',
      '2026-03-04',
      '2026-03-05',
      '2026-03-06',
      '2026-03-09',
    ])
  })

  it('makes hours of the half hours of the session, also where a page ends within one', async () => {
    const wanted = { instrumentId: AAPL, interval: '1h' as const, from: time('2026-03-09'), to: time('2026-03-10') }
    const whole = await everyBar((await open()).feed, wanted)
    expect(whole.tsOpen.map(formatTimestamp)).toEqual(
      [13, 14, 15, 16, 17, 18, 19].map((hour) => `2026-03-09T${hour}:00:00Z`),
    )
    const [opening, first, second] = [13.5, 14, 14.5].map((hour) => servedBar(wanted.from + hour * HOUR))
    expect([whole.open[0], whole.volume[0]]).toEqual([opening?.open, opening?.volume])
    expect([whole.open[1], whole.close[1], whole.volume[1]]).toEqual([
      first?.open,
      second?.close,
      (first?.volume ?? 0) + (second?.volume ?? 0),
    ])
    const paged = await open({ pageRows: 7 })
    expect(await everyBar(paged.feed, wanted)).toEqual(whole)
    expect(paged.server.requests.length).toBeGreaterThan(3)
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

  it('gives no bar that is not over, and without a plan none of the newest quarter of an hour', async () => {
    const clockAt = time('2026-03-10T15:00:30Z')
    const wanted = {
      instrumentId: AAPL,
      interval: '1m' as const,
      from: time('2026-03-10T14:00:00Z'),
      to: time('2026-03-10T16:00:00Z'),
    }
    const server = await openAlpacaServer()
    closers.push(() => server.close())
    for (const [plan, newest] of [
      ['PLUS', '14:59'],
      ['BASIC', '14:43'],
    ] as const) {
      const feed = createAlpacaFeed({ ...connectionOf(server.origin, clockAt, ALPACA_KEY), plan })
      closers.push(() => feed.close())
      const bars = await everyBar(feed, wanted)
      expect(formatTimestamp(bars.tsOpen.at(-1) ?? 0)).toBe(`2026-03-10T${newest}:00Z`)
    }
    const late = createAlpacaFeed({ ...connectionOf(server.origin, clockAt, ALPACA_KEY) })
    closers.push(() => late.close())
    const asked = server.requests.length
    const none = await everyBar(late, { ...wanted, from: clockAt - 10 * MINUTE })
    expect([none.tsOpen.length, server.requests.length]).toEqual([0, asked])
  })

  it('gives bars of before and after the session when they are wanted', async () => {
    const { feed } = await open({}, { extendedHours: true })
    const bars = await everyBar(feed, {
      instrumentId: AAPL,
      interval: '15m',
      from: time('2026-03-09'),
      to: time('2026-03-10'),
    })
    expect(bars.tsOpen).toHaveLength(4 * 16)
  })

  it('leaves out rows that cannot be, counts them and says so', async () => {
    const refused: string[] = []
    const { server, feed } = await open(
      {},
      { onRefusedRows: ({ count, reason }) => refused.push(`${count}: ${reason}`) },
    )
    const good = alpacaBar(time('2026-03-09T15:00:00Z'))
    const rows = [
      good,
      { ...good, t: '2026-03-09T15:01:00Z', h: 1 },
      { ...good, t: '2026-03-09T15:02:00Z', o: '5' },
      { ...good, t: 'yesterday' },
      { ...good, t: '2026-03-09T15:04:00Z', v: -1 },
      { ...good, t: '2026-03-09T14:59:00Z' },
      { ...good, t: '2026-03-09T15:06:00Z' },
      null,
    ]
    server.fault(
      '/v2/stocks/bars',
      { kind: 'BODY', body: JSON.stringify({ bars: { AAPL: rows }, next_page_token: null }) },
      1,
    )
    const bars = await everyBar(feed, {
      instrumentId: AAPL,
      interval: '1m',
      from: time('2026-03-09'),
      to: time('2026-03-10'),
    })
    expect(bars.tsOpen.map(formatTimestamp)).toEqual(['2026-03-09T15:00:00Z', '2026-03-09T15:06:00Z'])
    expect(refused).toEqual([
      '6: Alpaca sent 6 rows of bars of 1m of AAPL that cannot be read; they were left out, so the rest has holes there.',
    ])
  })
})

describe('what Alpaca refuses', () => {
  const wanted = { instrumentId: AAPL, interval: '1d' as const, from: time('2026-03-02'), to: time('2026-03-10') }

  it('asks nothing without a key, and tells nothing of one that is wrong', async () => {
    const { server, feed } = await open({}, { credentials: () => null })
    const missing = await feed.fetchBars(wanted, NEVER)
    expect([codeOf(missing), server.requests.length]).toEqual(['FEED_KEY_MISSING', 0])
    const wrong = { key: 'PKWRONGKEY', secret: 'a-wrong-secret' }
    const other = await open({}, { credentials: () => wrong })
    for (const answer of [
      await other.feed.fetchBars(wanted, NEVER),
      await other.feed.fetchActions(AAPL, 0, NOW, NEVER),
      await other.feed.checkKey(NEVER),
    ]) {
      expect(codeOf(answer)).toBe('FEED_KEY_REFUSED')
      const text = JSON.stringify(answer)
      expect([text.includes(wrong.key), text.includes(wrong.secret)]).toEqual([false, false])
      expect(text).toContain('check the key')
    }
  })

  it('names the reason: a plan, a symbol, too many questions, an answer that is none', async () => {
    const { server, feed } = await open()
    const ask = (): ReturnType<AlpacaFeed['fetchBars']> => feed.fetchBars(wanted, NEVER)
    expect(codeOf(await feed.fetchBars({ ...wanted, instrumentId: instrumentId('BTC/USD', 'KRAKEN') }, NEVER))).toBe(
      'FEED_UNKNOWN_INSTRUMENT',
    )
    expect(codeOf(await feed.fetchBars({ ...wanted, instrumentId: instrumentId('BAD.SYM', 'US') }, NEVER))).toBe(
      'FEED_UNKNOWN_INSTRUMENT',
    )
    const plan = {
      kind: 'STATUS',
      status: 403,
      body: '{"message":"subscription does not permit querying recent SIP data"}',
    } as const
    server.fault('/v2/stocks/bars', plan, 1)
    expect(codeOf(await ask())).toBe('FEED_UNAVAILABLE')
    const foreign = { bars: { MSFT: [alpacaBar(time('2026-03-09'))] }, next_page_token: null }
    server.fault('/v2/stocks/bars', { kind: 'BODY', body: JSON.stringify(foreign) }, 1)
    expect(codeOf(await ask())).toBe('FEED_BAD_ANSWER')
    server.fault('/v2/stocks/bars', { kind: 'BODY', body: '{"bars":{},"next_page_token":"x"}' }, 1)
    expect(codeOf(await ask())).toBe('FEED_BAD_ANSWER')
    server.fault('/v2/stocks/bars', { kind: 'BODY', body: '<html>' }, 1)
    expect(codeOf(await ask())).toBe('FEED_BAD_ANSWER')
    server.fault('/v2/stocks/bars', { kind: 'STATUS', status: 429, headers: { 'retry-after': '30' } }, 1)
    const limited = await ask()
    expect(codeOf(limited)).toBe('FEED_RATE_LIMITED')
    expect(limited.ok ? 0 : (limited.failure.retryAt ?? 0)).toBeGreaterThan(NOW + 29_000_000)
  })
})

describe('what else Alpaca tells', () => {
  it('tells dividends, splits and new symbols of the share over all pages', async () => {
    const refused: number[] = []
    const { feed } = await open({}, { onRefusedRows: ({ count }) => refused.push(count) })
    const actions = valueOf(await feed.fetchActions(AAPL, time('2020-01-01'), time('2021-01-01'), NEVER))
    expect(actions).toEqual([
      {
        ts: time('2020-08-07'),
        action: { kind: 'CASH_DIVIDEND', instrument: 0, perUnit: 0.82, payAt: time('2020-08-13') },
      },
      { ts: time('2020-08-31'), action: { kind: 'SPLIT', instrument: 0, from: 1, to: 4 } },
      { ts: time('2020-12-01'), action: { kind: 'SYMBOL_CHANGE', instrument: 0, symbol: 'APLE' } },
    ])
    expect(refused).toEqual([1])
  })

  it('lists shares under ids that all sources share', async () => {
    const { feed } = await open()
    const listed = valueOf(await feed.listInstruments(NEVER))
    expect(
      listed.map(({ instrument, sourceSymbol, product }) => [instrument.id, instrument.name, sourceSymbol, product]),
    ).toEqual([
      ['AAPL.US', 'Apple Inc.', 'AAPL', 'SHARE'],
      ['BRK.B.US', 'Berkshire Hathaway', 'BRK.B', 'SHARE'],
    ])
  })

  it('gives the latest trade and quote, an odd lot counting as volume only', async () => {
    const { feed } = await open()
    const trades = valueOf(await feed.fetchLatest('trades', [AAPL], NEVER))
    expect(trades.events).toEqual([
      {
        kind: 'TRADE',
        instrumentId: AAPL,
        tsEvent: time('2026-03-10T15:30:00.123456Z'),
        tsInit: expect.any(Number) as number,
        tradeId: '52983525029461',
        price: 187.4321,
        size: 7,
        aggressor: 'UNKNOWN',
        eligible: { forPrice: false, forVolume: true },
      },
    ])
    const quotes = valueOf(await feed.fetchLatest('quotes', [AAPL], NEVER))
    expect(quotes.events).toMatchObject([{ kind: 'QUOTE', bid: { price: 187.43, size: 200 }, ask: null }])
  })

  it('gives the options on a share over all pages', async () => {
    const { feed } = await open()
    const chain = valueOf(await feed.fetchOptionChain({ underlying: 'AAPL' }, NEVER))
    expect(chain.unreadable).toBe(1)
    expect(chain.options).toMatchObject([
      {
        symbol: 'AAPL260619C00190000',
        expiry: '2026-06-19',
        right: 'CALL',
        strike: 190,
        bid: 5.1,
        ask: 5.3,
        last: 5.2,
        impliedVolatility: 0.25,
        greeks: { delta: 0.52 },
      },
      { right: 'PUT', bid: null, ask: 5.3, last: null, impliedVolatility: null, greeks: { delta: null } },
    ])
    expect(codeOf(await feed.fetchOptionChain({ underlying: 'NONE' }, NEVER))).toBe('FEED_UNKNOWN_INSTRUMENT')
  })

  it('gives news as plain text, without links that may not be opened', async () => {
    const { server, feed } = await open()
    const page = valueOf(await feed.fetchNews({ symbols: ['AAPL'], since: 20_000 * DAY, limit: 10 }, NEVER))
    expect(page.items.map(({ id, title, summary, tickers }) => [id, title, summary, tickers.join()])).toEqual([
      ['1', 'Item & 1', 'Short', 'AAPL,TSLA'],
      ['3', 'Item & 3', 'Short', 'AAPL,TSLA'],
    ])
    expect(page.next).toBeNull()
    expect(server.requests.map(({ query }) => query.get('page_token'))).toEqual([null, 'Mw=='])
  })

  it('says whether a key is of a paper or a live account and what it may do', async () => {
    expect(valueOf(await (await open()).feed.checkKey(NEVER))).toEqual({
      scopes: ['market data', 'paper account', 'trading'],
      canTrade: true,
      canWithdraw: false,
    })
    const blocked = { status: 'ACTIVE', trading_blocked: true }
    expect(valueOf(await (await open({ account: blocked })).feed.checkKey(NEVER))).toMatchObject({ canTrade: false })
    const { server, feed } = await open()
    server.fault('/v2/account', { kind: 'STATUS', status: 403 }, 1)
    expect(valueOf(await feed.checkKey(NEVER))).toEqual({
      scopes: ['market data', 'live account', 'trading'],
      canTrade: true,
      canWithdraw: true,
    })
  })
})
