import { afterEach, describe, expect, it } from 'vitest'
import type { VenueId } from '#adapters/feeds/crypto/rest/venues/restVenue.ts'
import { DAY, HOUR, MINUTE, SECOND } from '#core/time/duration.ts'
import {
  barRequest,
  codeOf,
  everyPage,
  foldRows,
  NOW,
  openRestBench,
  rowsOf,
  rowsServed,
  time,
} from '../../../helpers/crypto/restBench.ts'
import { NEVER } from '../../../servers/feedBench.ts'
import { isQuiet } from '../../../servers/venues/coinbaseRest.ts'
import { contractsOf } from '../../../servers/venues/htxRest.ts'
import { servedTrades } from '../../../servers/venues/krakenRest.ts'
import { contractsOf as kucoinContractsOf } from '../../../servers/venues/kucoinRest.ts'
import { servedBars } from '../../../servers/venues/servedMarket.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** A length of bars of a market, what the server keeps of it, and how many pages it takes. */
interface BarCase {
  readonly venue: VenueId
  readonly id: string
  readonly interval: '1m' | '5m' | '15m' | '1h' | '1d' | '1w'
  readonly from: number
  readonly served: string
  /** Seconds of the bars that the server is asked for, where those of the house are made of them. */
  readonly parts?: number
  readonly volume?: (text: string) => number
  readonly leavesOut?: (seconds: number) => boolean
  readonly pages: number
}

const LENGTH = { '1m': 60, '5m': 300, '15m': 900, '1h': 3_600, '1d': 86_400, '1w': 604_800 } as const
const FIRST_MONDAY = 345_600
const FROM = time('2026-11-16T00:00:00Z')

const CASES: readonly BarCase[] = [
  { venue: 'kraken', id: 'BTC/USD.KRAKEN', interval: '1m', from: NOW - 9 * HOUR, served: 'XXBTZUSD', pages: 1 },
  { venue: 'kraken', id: 'ETH/BTC.KRAKEN', interval: '15m', from: FROM, served: 'XETHXXBT', pages: 1 },
  { venue: 'kraken', id: 'SOL/USDT.KRAKEN', interval: '1d', from: NOW - 500 * DAY, served: 'SOLUSDT', pages: 1 },
  {
    venue: 'kraken',
    id: 'BTC/USD.KRAKEN',
    interval: '1w',
    from: NOW - 400 * DAY,
    served: 'XXBTZUSD',
    parts: 86_400,
    pages: 1,
  },
  { venue: 'binance', id: 'BTC/USDT.BINANCE', interval: '1m', from: FROM, served: 'BTCUSDT', pages: 4 },
  { venue: 'binance', id: 'ETH/USDT.BINANCE', interval: '1h', from: NOW - 90 * DAY, served: 'ETHUSDT', pages: 3 },
  { venue: 'binance', id: 'BTC/USDT.BINANCE', interval: '1w', from: NOW - 900 * DAY, served: 'BTCUSDT', pages: 1 },
  {
    venue: 'binance',
    id: 'BTC/USDT:USDT.BINANCE',
    interval: '5m',
    from: NOW - 5 * DAY,
    served: 'swap BTCUSDT',
    pages: 2,
  },
  {
    venue: 'coinbase',
    id: 'BTC/USD.COINBASE',
    interval: '1m',
    from: NOW - 12 * HOUR,
    served: 'BTC-USD',
    leavesOut: isQuiet,
    pages: 3,
  },
  {
    venue: 'coinbase',
    id: 'ETH/BTC.COINBASE',
    interval: '1h',
    from: NOW - 20 * DAY,
    served: 'ETH-BTC',
    leavesOut: isQuiet,
    pages: 2,
  },
  {
    venue: 'coinbase',
    id: 'BTC/USD.COINBASE',
    interval: '1w',
    from: NOW - 700 * DAY,
    served: 'BTC-USD',
    parts: 86_400,
    leavesOut: isQuiet,
    pages: 3,
  },
  { venue: 'kucoin', id: 'BTC/USDT.KUCOIN', interval: '1m', from: FROM, served: 'BTC-USDT', pages: 3 },
  { venue: 'kucoin', id: 'KCS/BTC.KUCOIN', interval: '1d', from: NOW - 900 * DAY, served: 'KCS-BTC', pages: 1 },
  {
    venue: 'kucoin',
    id: 'BTC/USDT.KUCOIN',
    interval: '1w',
    from: NOW - 900 * DAY,
    served: 'BTC-USDT',
    parts: 86_400,
    pages: 1,
  },
  {
    venue: 'kucoin',
    id: 'BTC/USDT:USDT.KUCOIN',
    interval: '5m',
    from: NOW - 2 * DAY,
    served: 'XBTUSDTM',
    volume: kucoinContractsOf,
    pages: 4,
  },
  { venue: 'htx', id: 'BTC/USDT.HTX', interval: '1m', from: FROM, served: 'btcusdt', pages: 4 },
  { venue: 'htx', id: 'ETH/BTC.HTX', interval: '1d', from: NOW - 60 * DAY, served: 'ethbtc', parts: 3_600, pages: 2 },
  { venue: 'htx', id: 'BTC/USDT.HTX', interval: '1w', from: NOW - 70 * DAY, served: 'btcusdt', parts: 3_600, pages: 2 },
  {
    venue: 'htx',
    id: 'BTC/USDT:USDT.HTX',
    interval: '1m',
    from: FROM,
    served: 'BTC-USDT',
    volume: contractsOf,
    pages: 2,
  },
]

describe('bars of the exchanges', () => {
  it.each(CASES)('$venue tells $interval of $id to the last digit, and none that is under way', async (wanted) => {
    const { venue, id, interval, served, parts, volume, leavesOut } = wanted
    const bench = await openRestBench(venue)
    closers.push(() => bench.close())
    // From within a bar to within the one under way: neither is told.
    const pages = await everyPage(bench.feed, barRequest(id, interval, wanted.from + 7 * SECOND, NOW + DAY))
    const length = LENGTH[interval]
    const first = interval === '1w' ? FIRST_MONDAY : 0
    const begin = Math.ceil(((wanted.from + 7 * SECOND) / SECOND - first) / length) * length + first
    const end = Math.floor((NOW / SECOND - first) / length) * length + first
    const kept = servedBars(
      { now: () => NOW },
      served,
      parts ?? length,
      begin,
      end - 1,
      parts === undefined ? first : 0,
    )
    const rows = rowsServed(
      kept.filter(({ seconds }) => leavesOut?.(seconds) !== true),
      volume,
    )
    const expected = parts === undefined ? rows : foldRows(rows, length, first)
    expect(expected.length).toBeGreaterThan(20 * (interval === '1w' ? 0.4 : 1))
    expect(rowsOf(pages)).toEqual(expected)
    expect(pages.length).toBe(wanted.pages)
  })

  it('cuts a stretch of time exactly: its first label belongs to it, its last does not', async () => {
    const bench = await openRestBench('binance')
    closers.push(() => bench.close())
    const from = time('2026-11-17T00:00:00Z')
    const pages = await everyPage(bench.feed, barRequest('BTC/USDT.BINANCE', '1m', from, from + 5 * MINUTE))
    expect(rowsOf(pages).map(([seconds]) => (seconds as number) * SECOND)).toEqual(
      [0, 1, 2, 3, 4].map((minute) => from + minute * MINUTE),
    )
    expect(bench.server.requests.at(-1)?.query.get('limit')).toBe('5')
  })

  it('tells a bar as finished a few seconds after its end and not before', async () => {
    const bench = await openRestBench('kraken', { speed: 10 })
    closers.push(() => bench.close())
    const minute = time('2026-11-18T10:07:00Z')
    const wanted = barRequest('BTC/USD.KRAKEN', '1m', minute, minute + 10 * MINUTE)
    const early = await everyPage(bench.feed, wanted)
    expect(rowsOf(early)).toEqual([])
    while (bench.clock.now() < minute + MINUTE + 6 * SECOND) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(rowsOf(await everyPage(bench.feed, wanted))[0]?.[0]).toBe(minute / SECOND)
  })

  it('walks over years in which nothing was traded in one step, where the venue allows it', async () => {
    const since = NOW / SECOND - 86_400
    const bench = await openRestBench('binance', { since: Math.floor(since) })
    closers.push(() => bench.close())
    const pages = await everyPage(bench.feed, barRequest('BTC/USDT.BINANCE', '15m', time('2019-01-01T00:00:00Z'), NOW))
    expect(rowsOf(pages).length).toBe(95)
    expect(pages.length).toBe(1)
  })

  it('says since when Kraken has bars, and gives those that it has of a stretch that began earlier', async () => {
    const bench = await openRestBench('kraken')
    closers.push(() => bench.close())
    const gone = await bench.feed.fetchBars(
      barRequest('BTC/USD.KRAKEN', '1h', time('2020-01-01T00:00:00Z'), time('2020-03-01T00:00:00Z')),
      NEVER,
    )
    expect(gone).toEqual({
      ok: false,
      failure: {
        code: 'FEED_UNAVAILABLE',
        message:
          'Kraken gives the history of 1h bars of BTC/USD only since 2026-10-19T11:00:00Z, so earlier ones are missing; ask for later ones or import a file.',
        retryAt: null,
      },
    })
    const rows = rowsOf(
      await everyPage(bench.feed, barRequest('BTC/USD.KRAKEN', '1h', time('2026-01-01T00:00:00Z'), NOW)),
    )
    expect([rows[0]?.[0], rows.length]).toEqual([time('2026-10-19T11:00:00Z') / SECOND, 719])
  })

  it('makes bars of trades where Kraken no longer has them as such and few are wanted', async () => {
    const bench = await openRestBench('kraken', { speed: 10 })
    closers.push(() => bench.close())
    const from = time('2026-11-14T03:00:00Z')
    const to = from + 20 * MINUTE
    const pages = await everyPage(bench.feed, barRequest('BTC/USD.KRAKEN', '1m', from, to))
    const trades = servedTrades(from / 1_000 - 1, to / 1_000).map(({ milliseconds, price, amount }) => [
      milliseconds / 1_000,
      ...[price, price, price, price, amount].map(Number),
    ])
    const expected = foldRows(trades, 60)
    expect(rowsOf(pages)).toEqual(expected)
    // Nothing is made up for minutes without trades, and each page is worth ten questions at most.
    expect(expected.length).toBe(18)
    expect(bench.server.requests.filter(({ path }) => path.endsWith('/Trades')).length).toBe(5)
    const hours = await bench.feed.fetchBars(
      barRequest('BTC/USD.KRAKEN', '1h', from - 30 * DAY, from - 29 * DAY),
      NEVER,
    )
    expect(codeOf(hours)).toBe('FEED_UNAVAILABLE')
  })

  it('goes on with bars as such where those of trades end', async () => {
    const bench = await openRestBench('kraken', { speed: 10 })
    closers.push(() => bench.close())
    const from = NOW - 13 * HOUR
    const pages = await everyPage(bench.feed, barRequest('BTC/USD.KRAKEN', '1m', from, NOW))
    const labels = rowsOf(pages).map(([seconds]) => seconds as number)
    expect(labels.every((label, row) => row === 0 || label > (labels[row - 1] as number))).toBe(true)
    const missing = 13 * 60 - labels.length
    // An hour of trades, in which every seventh minute had none.
    expect(missing).toBeGreaterThanOrEqual(8)
    expect(missing).toBeLessThanOrEqual(11)
    expect(bench.server.requests.at(-1)?.path).toBe('/0/public/OHLC')
  })

  it('gives up where one bar has more trades than are worth asking for', async () => {
    const bench = await openRestBench('kraken', { speed: 20 })
    closers.push(() => bench.close())
    const from = time('2026-10-01T00:00:00Z')
    const wanted = barRequest('BTC/USD.KRAKEN', '15m', from, from + HOUR)
    const answer = await bench.feed.fetchBars(wanted, NEVER)
    expect(answer).toMatchObject({ ok: false, failure: { code: 'FEED_UNAVAILABLE' } })
    expect(bench.server.requests.filter(({ path }) => path.endsWith('/Trades')).length).toBe(10)
    bench.server.fault('/0/public/Trades', {
      kind: 'BODY',
      body: '{"error":[],"result":{"XXBTZUSD":[["1"]],"last":"1"}}',
    })
    const wrong = await bench.feed.fetchBars(wanted, NEVER)
    expect(codeOf(wrong)).toBe('FEED_BAD_ANSWER')
  })
})
