import { afterEach, describe, expect, it } from 'vitest'
import {
  type AlphaVantageFeed,
  type AlphaVantageFeedOptions,
  createAlphaVantageFeed,
} from '#adapters/feeds/alphavantage/alphaVantageFeed.ts'
import { instrumentId } from '#core/model/identifiers.ts'
import { DAY, MINUTE } from '#core/time/duration.ts'
import { formatDate, utcDay } from '#core/time/iso.ts'
import { fromNewYork } from '#core/time/newYork.ts'
import type { ContractServer } from '../../../servers/contractServer.ts'
import { NEVER } from '../../../servers/feedBench.ts'
import { ALPHA_VANTAGE_KEY, DAILY_LIMIT, openAlphaVantageServer } from '../../../servers/venues/alphaVantageServer.ts'
import { servedBar, sessionTimes } from '../../../servers/venues/shareBars.ts'
import { codeOf, connectionOf, everyBar, time, valueOf } from './bench.ts'

const AAPL = instrumentId('AAPL', 'US')
const NONE = instrumentId('NONE', 'US')
const NOW = time('2026-03-10T21:00:00Z')

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function open(
  changes: Partial<AlphaVantageFeedOptions> = {},
): Promise<{ readonly server: ContractServer; readonly feed: AlphaVantageFeed }> {
  const server = await openAlphaVantageServer(NOW)
  closers.push(() => server.close())
  const feed = createAlphaVantageFeed({
    ...connectionOf(server.origin, NOW, ALPHA_VANTAGE_KEY),
    plan: 'PREMIUM',
    ...changes,
  })
  closers.push(() => feed.close())
  return { server, feed }
}

describe('bars of Alpha Vantage', () => {
  it('gives every minute of the sessions once, month by month, over the change of the clock', async () => {
    const { server, feed } = await open()
    const wanted = { instrumentId: AAPL, interval: '1m' as const, from: time('2026-02-20'), to: time('2026-03-10') }
    const bars = await everyBar(feed, wanted)
    const inSession = sessionTimes(MINUTE, wanted.from, wanted.to - 1)
    expect(bars.tsOpen).toEqual(inSession)
    expect(bars.open).toEqual(inSession.map((ts) => servedBar(ts).open))
    expect(bars.high).toEqual(inSession.map((ts) => servedBar(ts).high))
    expect(bars.volume).toEqual(inSession.map((ts) => servedBar(ts).volume))
    expect(server.requests.map(({ query }) => query.get('month'))).toEqual(['2026-02', '2026-03'])
  })

  it('gives days, short answers for the latest and long ones for older', async () => {
    const { server, feed } = await open()
    const bars = await everyBar(feed, {
      instrumentId: AAPL,
      interval: '1d',
      from: time('2026-03-05'),
      to: time('2026-03-10'),
    })
    expect(bars.tsOpen.map(formatDate)).toEqual(['2026-03-05', '2026-03-06', '2026-03-09'])
    expect(bars.close).toEqual(bars.tsOpen.map((label) => servedBar(fromNewYork(utcDay(label), 0)).close))
    const older = await everyBar(feed, {
      instrumentId: AAPL,
      interval: '1d',
      from: time('2024-03-04'),
      to: time('2024-03-06'),
    })
    expect(older.tsOpen).toHaveLength(2)
    expect(server.requests.map(({ query }) => query.get('outputsize'))).toEqual(['compact', 'full'])
  })

  it('counts rows that cannot be, and refuses other columns', async () => {
    const refused: number[] = []
    const { server, feed } = await open({ onRefusedRows: ({ count }) => refused.push(count) })
    const wanted = { instrumentId: AAPL, interval: '1d' as const, from: time('2026-03-05'), to: time('2026-03-10') }
    const header = 'timestamp,open,high,low,close,volume'
    const rows = ['2026-03-09,2,3,1,2,10', '2026-03-06,2,1,3,2,10', 'yesterday,2,3,1,2,10', '2026-03-05,2,3,0x1,2,10']
    server.fault('/query', { kind: 'BODY', body: [header, ...rows].join('\r\n') }, 1)
    expect((await everyBar(feed, wanted)).tsOpen.map(formatDate)).toEqual(['2026-03-09'])
    expect(refused).toEqual([3])
    const other = await open()
    other.server.fault('/query', { kind: 'BODY', body: `${header},dividend\r\n2026-03-09,2,3,1,2,10,0` }, 1)
    expect(codeOf(await other.feed.fetchBars(wanted, NEVER))).toBe('FEED_BAD_ANSWER')
  })
})

describe('what Alpha Vantage refuses with status 200', () => {
  const wanted = { instrumentId: AAPL, interval: '1d' as const, from: time('2026-03-05'), to: time('2026-03-10') }

  it.each([
    [DAILY_LIMIT, 'Information', 'FEED_RATE_LIMITED', DAY],
    ['Thank you! Our standard API call frequency is 5 calls per minute.', 'Note', 'FEED_RATE_LIMITED', MINUTE],
    [
      'Please consider spreading out your free API requests more sparingly. Premium plans lift this.',
      'Information',
      'FEED_RATE_LIMITED',
      MINUTE,
    ],
    ['Thank you for using Alpha Vantage! This is a premium endpoint.', 'Information', 'FEED_UNAVAILABLE', null],
    ['Something new', 'Note', 'FEED_UNAVAILABLE', null],
  ])('%s', async (words, field, code, wait) => {
    const { server, feed } = await open()
    server.fault('/query', { kind: 'BODY', body: JSON.stringify({ [field]: words }) }, 1)
    const answer = await feed.fetchBars(wanted, NEVER)
    if (answer.ok) throw new Error('it was no refusal')
    expect(answer.failure.code).toBe(code)
    const waits = answer.failure.retryAt === null ? null : answer.failure.retryAt - NOW
    expect(waits === null || wait === null ? waits === wait : waits >= wait).toBe(true)
    expect(JSON.stringify(answer)).not.toContain(ALPHA_VANTAGE_KEY.key)
    // Words are no answer to be kept: the next question is asked.
    expect(codeOf(await feed.fetchBars(wanted, NEVER))).toBe('OK')
  })

  it('names a wrong key, a missing one and an unknown symbol, and shows no key', async () => {
    const { server, feed } = await open({ credentials: () => null })
    expect([codeOf(await feed.checkKey(NEVER)), server.requests.length]).toEqual(['FEED_KEY_MISSING', 0])
    const wrong = await (await open({ credentials: () => ({ key: 'wrong-key-abc', secret: '' }) })).feed.checkKey(NEVER)
    expect([codeOf(wrong), JSON.stringify(wrong).includes('wrong-key-abc')]).toEqual(['FEED_KEY_REFUSED', false])
    const good = await open()
    expect(codeOf(await good.feed.fetchBars({ ...wanted, instrumentId: NONE }, NEVER))).toBe('FEED_UNKNOWN_INSTRUMENT')
    expect(valueOf(await good.feed.checkKey(NEVER)).canTrade).toBe(false)
    expect(good.server.requests.at(-1)?.query.get('apikey')).toBe(ALPHA_VANTAGE_KEY.key)
    good.server.fault('/query', { kind: 'STATUS', status: 503 })
    const broken = await good.feed.fetchBasics(AAPL, NEVER)
    expect([codeOf(broken), JSON.stringify(broken).includes(ALPHA_VANTAGE_KEY.key)]).toEqual([
      'FEED_UNAVAILABLE',
      false,
    ])
  })

  it('asks no more often than the free plan allows', async () => {
    const { server, feed } = await open({ plan: 'FREE' })
    const codes: string[] = []
    for (let month = 1; month <= 6; month += 1) {
      const from = time(`2025-0${month}-03`)
      codes.push(codeOf(await feed.fetchBars({ instrumentId: AAPL, interval: '15m', from, to: from + DAY }, NEVER)))
    }
    expect([...new Set(codes)]).toEqual(['OK', 'FEED_RATE_LIMITED'])
    expect(server.requests.length).toBeLessThanOrEqual(5)
  })
})

describe('what else Alpha Vantage tells', () => {
  it('tells dividends and splits of the series with adjusted closes, leaving those alone', async () => {
    const refused: number[] = []
    const { feed } = await open({ onRefusedRows: ({ count }) => refused.push(count) })
    const actions = valueOf(await feed.fetchActions(AAPL, time('2019-01-01'), time('2021-01-01'), NEVER))
    const paid = (day: string, perUnit: number): object => ({
      ts: time(day),
      action: { kind: 'CASH_DIVIDEND', instrument: 0, perUnit, payAt: time(day) },
    })
    expect(actions).toEqual([
      { ts: time('2019-05-01'), action: { kind: 'SPLIT', instrument: 0, from: 3, to: 1 } },
      paid('2020-08-07', 0.82),
      { ts: time('2020-08-31'), action: { kind: 'SPLIT', instrument: 0, from: 1, to: 4 } },
      paid('2020-11-06', 0.205),
    ])
    expect(refused).toEqual([1])
  })

  it('gives the figures of a company; what it does not know is null', async () => {
    const { feed } = await open()
    expect(valueOf(await feed.fetchBasics(AAPL, NEVER))).toMatchObject({
      sector: 'TECHNOLOGY',
      marketCap: 2.9e12,
      trailingPriceEarnings: 29.1,
      dividendYield: 0.0051,
      beta: null,
      floatShares: null,
    })
    expect(codeOf(await feed.fetchBasics(NONE, NEVER))).toBe('FEED_UNKNOWN_INSTRUMENT')
  })
})
