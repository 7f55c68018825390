import { afterEach, expect, it } from 'vitest'
import { createAlpacaFeed } from '#adapters/feeds/alpaca/alpacaFeed.ts'
import { createFinnhubFeed } from '#adapters/feeds/finnhub/finnhubFeed.ts'
import { createPolygonFeed } from '#adapters/feeds/polygon/polygonFeed.ts'
import type { ShareConnection } from '#adapters/feeds/us/keyedSource.ts'
import { DAY, HOUR, SECOND } from '#core/time/duration.ts'
import { formatTimestamp, parseTimestamp } from '#core/time/iso.ts'
import type { MarketFeed, NewsRequest } from '#engines/data/feeds/ports.ts'
import { openContractServer, type RouteAnswer } from '../../../servers/contractServer.ts'
import { NEVER } from '../../../servers/feedBench.ts'
import { connectionOf, time, valueOf } from './bench.ts'

const NOW = time('2026-03-10T21:00:00Z')
const FIRST = time('2026-03-01')
/** A story an hour, and in one hour more stories of one moment than fit on any page of a source. */
const STORIES = Array.from({ length: 230 }, (_, number) => ({
  id: number + 1,
  at: FIRST + (number < 150 ? number : number < 156 ? 150 : number - 5) * HOUR,
})).filter(({ at }) => at < NOW)

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** The stories of a stretch of time, newest first. */
function within(from: number, to: number): typeof STORIES {
  return STORIES.filter(({ at }) => at >= from && at <= to).toReversed()
}

function bound(text: string | null, otherwise: number): number {
  return text === null ? otherwise : (parseTimestamp(text) ?? Number.NaN)
}

function alpaca(query: URLSearchParams): RouteAnswer {
  const all = within(bound(query.get('start'), 0), bound(query.get('end'), NOW))
  const [from, rows] = [Number(query.get('page_token') ?? 0), Number(query.get('limit'))]
  const news = all.slice(from, from + rows).map(({ id, at }) => ({
    id,
    headline: `Story ${id}`,
    summary: '',
    created_at: formatTimestamp(at),
    url: `https://news.example/${id}`,
    source: 'Wire',
    symbols: ['AAPL'],
  }))
  return { body: { news, next_page_token: from + rows < all.length ? String(from + rows) : null } }
}

function polygon(own: () => string) {
  return ({ query, path }: { readonly query: URLSearchParams; readonly path: string }): RouteAnswer => {
    const asked = new URLSearchParams(query.get('cursor') ?? query.toString())
    const all = within(bound(asked.get('published_utc.gte'), 0), bound(asked.get('published_utc.lte'), NOW))
    const [from, rows] = [Number(asked.get('from') ?? 0), Math.min(40, Number(asked.get('limit')))]
    const results = all.slice(from, from + rows).map(({ id, at }) => ({
      id: String(id),
      title: `Story ${id}`,
      description: '',
      published_utc: formatTimestamp(at),
      article_url: `https://news.example/${id}`,
      publisher: { name: 'Wire' },
      tickers: ['AAPL', ...(id % 2 === 0 ? ['TSLA'] : [])],
    }))
    asked.set('from', String(from + rows))
    const more = { next_url: `${own()}${path}?cursor=${encodeURIComponent(asked.toString())}` }
    return { body: { status: 'OK', results, ...(from + rows < all.length ? more : {}) } }
  }
}

/** Tells the newest 120 of the days that were asked for. */
function finnhub(query: URLSearchParams): RouteAnswer {
  const all = within(bound(query.get('from'), 0), bound(query.get('to'), NOW) + DAY - 1)
  return {
    body: all.slice(0, 120).map(({ id, at }) => ({
      category: 'company',
      datetime: at / SECOND,
      headline: `Story ${id}`,
      id,
      image: '',
      related: query.get('symbol'),
      source: 'Wire',
      summary: '',
      url: `https://news.example/${id}`,
    })),
  }
}

async function serve(): Promise<ShareConnection> {
  let own = ''
  const server = await openContractServer({
    routes: {
      '/v1beta1/news': ({ query }) => alpaca(query),
      '/v2/reference/news': polygon(() => own),
      '/api/v1/company-news': ({ query }) => finnhub(query),
    },
  })
  own = server.origin
  closers.push(() => server.close())
  return connectionOf(server.origin, NOW, { key: 'test-key-0123456789', secret: 'test-secret-0123456789' })
}

type NewsFeed = Required<Pick<MarketFeed, 'fetchNews' | 'close'>>

/** Asks on until there is no more; every page but the last is as long as wanted or says where to go on. */
async function everyPage(feed: NewsFeed, request: NewsRequest): Promise<readonly number[]> {
  const found = new Map<string, number>()
  let until = request.until
  for (let page = 0; page < 100; page += 1) {
    const asked = until === undefined ? request : { ...request, until }
    const { items, next } = valueOf(await feed.fetchNews(asked, NEVER))
    expect(items.length).toBeLessThanOrEqual(request.limit)
    for (const { id, publishedAt } of items) found.set(id, publishedAt ?? 0)
    if (next === null) return [...found.keys()].map(Number).toSorted((one, other) => one - other)
    expect(next).toBeLessThanOrEqual(until ?? NOW)
    until = next
  }
  throw new Error('the pages do not end')
}

const FEEDS = {
  alpaca: (connection: ShareConnection) => createAlpacaFeed(connection),
  polygon: (connection: ShareConnection) => createPolygonFeed({ ...connection, plan: 'PAID' }),
  finnhub: (connection: ShareConnection) => createFinnhubFeed(connection),
}

it.each(Object.entries(FEEDS))(
  '%s tells every story once its pages are asked for one after the other',
  async (name, open) => {
    const feed = open(await serve())
    closers.push(() => feed.close())
    const since = FIRST + 10 * HOUR
    const wanted = STORIES.filter(({ at }) => at >= since).map(({ id }) => id)
    expect(await everyPage(feed, { symbols: ['AAPL'], since, limit: 60 }), name).toEqual(wanted)
    const until = FIRST + 100 * HOUR
    expect(await everyPage(feed, { symbols: ['AAPL'], since, until, limit: 7 }), name).toEqual(
      STORIES.filter(({ at }) => at >= since && at <= until).map(({ id }) => id),
    )
  },
)

it('Massive tells those of several symbols, though it can be asked for one alone', async () => {
  const feed = FEEDS.polygon(await serve())
  closers.push(() => feed.close())
  const found = await everyPage(feed, { symbols: ['TSLA', 'AMZN'], since: FIRST, limit: 25 })
  expect(found).toEqual(STORIES.filter(({ id }) => id % 2 === 0).map(({ id }) => id))
})
