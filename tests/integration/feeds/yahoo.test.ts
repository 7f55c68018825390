import { afterEach, describe, expect, it } from 'vitest'
import { createFeedClock } from '#adapters/feeds/connection/feedClock.ts'
import { createYahooFeed, type YahooFeed } from '#adapters/feeds/yahoo/yahooFeed.ts'
import { instrumentId } from '#core/model/identifiers.ts'
import { DAY } from '#core/time/duration.ts'
import { formatDate, parseTimestamp, utcDay } from '#core/time/iso.ts'
import type { BarPage, BarRequest, FeedAnswer } from '#engines/data/feeds/ports.ts'
import type { ContractServer } from '../../servers/contractServer.ts'
import { NEVER } from '../../servers/feedBench.ts'
import { isTradingDay, openYahooServer, paidOn } from '../../servers/yahooServer.ts'

function day(text: string): number {
  return utcDay(parseTimestamp(text) ?? Number.NaN)
}

const COMPANY = {
  symbol: 'BRK-B',
  firstDay: day('2008-01-02'),
  lastDay: day('2024-06-28'),
  split: { day: day('2020-08-31'), from: 1, to: 4 },
  dividend: { day: day('2020-08-07'), paid: 0.82 },
}
const ACME = instrumentId('BRK-B', 'YAHOO')
const NOW = parseTimestamp('2024-07-01T03:00:00Z') ?? Number.NaN

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function open(): Promise<{ readonly server: ContractServer; readonly feed: YahooFeed }> {
  const server = await openYahooServer(COMPANY)
  const began = performance.now()
  const clock = createFeedClock({ now: () => NOW + Math.round((performance.now() - began) * 1_000) })
  const patience = { firstRetryMs: 5, longestRetryMs: 20, attempts: 2 }
  const feed = createYahooFeed({ clock, uniform: () => 0.5, origin: server.origin, patience })
  closers.push(() => server.close())
  closers.push(() => feed.close())
  return { server, feed }
}

function request(interval: BarRequest['interval'], from: string, to: string, id = ACME): BarRequest {
  return { instrumentId: id, interval, from: day(from) * DAY, to: day(to) * DAY }
}

async function everyPage(feed: YahooFeed, wanted: BarRequest): Promise<readonly BarPage[]> {
  const pages: BarPage[] = []
  for (let from: number | null = wanted.from; from !== null;) {
    const page = await feed.fetchBars({ ...wanted, from }, NEVER)
    if (!page.ok) throw new Error(page.failure.message)
    pages.push(page.value)
    from = page.value.next
  }
  return pages
}

function codeOf(answer: FeedAnswer<unknown>): string {
  return answer.ok ? 'OK' : answer.failure.code
}

describe('Yahoo as a feed', () => {
  it('gives every day once, as traded, over several pages', async () => {
    const { server, feed } = await open()
    const pages = await everyPage(feed, request('1d', '2008-01-01', '2024-07-01'))
    expect(pages).toHaveLength(2)
    const labels = pages.flatMap(({ columns }) => [...columns.tsOpen])
    const expected = Array.from({ length: COMPANY.lastDay - COMPANY.firstDay + 1 }, (_, at) => COMPANY.firstDay + at)
    expect(labels.map(utcDay)).toEqual(expected.filter(isTradingDay))
    expect(pages.flatMap(({ columns }) => [...columns.close])).toEqual(
      labels.map((label) => paidOn(utcDay(label)) / 100),
    )
    expect(new Set(pages.flatMap(({ columns }) => [...columns.volume]))).toEqual(new Set([1_000]))
    // Two pages of bars; the events once, for they were kept.
    expect(server.requests.map(({ query }) => query.get('interval'))).toEqual(['1d', '3mo', '1d'])
  })

  it('gives minutes week by week, and says when they are too old', async () => {
    const { server, feed } = await open()
    const pages = await everyPage(feed, request('1m', '2024-06-10', '2024-06-29'))
    expect(pages.map(({ columns }) => columns.tsOpen.length)).toEqual([5 * 390, 5 * 390, 5 * 390])
    const asked = server.requests.length
    const old = await feed.fetchBars(request('1m', '2020-01-01', '2020-01-31'), NEVER)
    expect([codeOf(old), server.requests.length]).toEqual(['FEED_UNAVAILABLE', asked])
  })

  it('gives an empty page where nothing was traded', async () => {
    const { feed } = await open()
    const answer = await feed.fetchBars(request('1d', '2001-01-01', '2001-02-01'), NEVER)
    if (!answer.ok) throw new Error(answer.failure.message)
    expect([answer.value.columns.tsOpen.length, answer.value.next]).toEqual([0, null])
  })

  it('tells dividends and splits of their day', async () => {
    const { feed } = await open()
    const actions = await feed.fetchActions(ACME, day('2020-01-01') * DAY, day('2021-01-01') * DAY, NEVER)
    if (!actions.ok) throw new Error(actions.failure.message)
    expect(actions.value.map(({ ts, action }) => [formatDate(ts), action])).toEqual([
      ['2020-08-07', { kind: 'CASH_DIVIDEND', instrument: 0, perUnit: 0.82, payAt: COMPANY.dividend.day * DAY }],
      ['2020-08-31', { kind: 'SPLIT', instrument: 0, from: 1, to: 4 }],
    ])
    const none = await feed.fetchActions(ACME, 0, day('2020-08-07') * DAY, NEVER)
    expect(none).toEqual({ ok: true, value: [] })
  })

  it('finds instruments and news', async () => {
    const { server, feed } = await open()
    const found = await feed.search('Berkshire', NEVER)
    if (!found.ok) throw new Error(found.failure.message)
    expect(found.value.instruments).toMatchObject([{ symbol: 'BRK-B', name: 'Berkshire' }])
    expect(found.value.news.map(({ title }) => title)).toEqual(['News & more'])
    await feed.search('Berkshire', NEVER)
    expect(server.requests).toHaveLength(1)
  })

  it('refuses by name', async () => {
    const { server, feed } = await open()
    const wanted = request('1d', '2024-01-01', '2024-02-01')
    const ask = (): Promise<FeedAnswer<BarPage>> => feed.fetchBars(wanted, NEVER)
    expect(codeOf(await feed.fetchBars({ ...wanted, instrumentId: instrumentId('NONE', 'YAHOO') }, NEVER))).toBe(
      'FEED_UNKNOWN_INSTRUMENT',
    )
    const asked = server.requests.length
    const strange = { ...wanted, instrumentId: instrumentId('../../etc', 'YAHOO') }
    expect([codeOf(await feed.fetchBars(strange, NEVER)), server.requests.length]).toEqual([
      'FEED_UNKNOWN_INSTRUMENT',
      asked,
    ])
    server.fault('/', { kind: 'BODY', body: '<html>Will be right back</html>' }, 1)
    expect(codeOf(await ask())).toBe('FEED_BAD_ANSWER')
    const other = { chart: { error: null, result: [{ meta: META, indicators: { quote: [{}] } }] } }
    server.fault('/', { kind: 'BODY', body: JSON.stringify(other) }, 1)
    expect(await ask()).toMatchObject({
      failure: { code: 'FEED_BAD_ANSWER', message: expect.stringContaining('another symbol') as string },
    })
    server.fault('/', { kind: 'STATUS', status: 503 }, 2)
    expect(codeOf(await ask())).toBe('FEED_UNAVAILABLE')
    server.fault('/', { kind: 'STATUS', status: 429, headers: { 'retry-after': '60' } }, 1)
    const limited = await ask()
    expect(limited).toMatchObject({ failure: { code: 'FEED_RATE_LIMITED' } })
    expect(limited.ok ? null : (limited.failure.retryAt ?? 0) > NOW + 59_000_000).toBe(true)
  })

  it('stops when nobody wants the answer any more', async () => {
    const { server, feed } = await open()
    server.fault('/', { kind: 'SILENT' })
    const stop = new AbortController()
    const answer = feed.fetchBars(request('1d', '2024-01-01', '2024-02-01'), stop.signal)
    stop.abort()
    expect(codeOf(await answer)).toBe('FEED_STOPPED')
  })
})

const META = {
  symbol: 'TSLA',
  currency: 'USD',
  exchangeName: 'NMS',
  instrumentType: 'EQUITY',
  exchangeTimezoneName: 'America/New_York',
  dataGranularity: '1d',
}
