import { afterEach, describe, expect, it } from 'vitest'
import { createFeedClock } from '#adapters/feeds/connection/feedClock.ts'
import { createBenzingaFeed } from '#adapters/feeds/news/benzinga/benzingaFeed.ts'
import { createNewsApiFeed } from '#adapters/feeds/news/newsapi/newsApiFeed.ts'
import { createRedditFeed } from '#adapters/feeds/news/reddit/redditFeed.ts'
import { createXFeed } from '#adapters/feeds/news/x/xFeed.ts'
import type { FeedCredentials, KeyedConnection } from '#adapters/feeds/parsing/credentials.ts'
import { HOUR, MINUTE } from '#core/time/duration.ts'
import type { NewsItem } from '#core/model/newsItem.ts'
import type { FeedAnswer, MarketFeed, NewsPage, NewsRequest } from '#engines/data/feeds/ports.ts'
import { HOSTILE_TEXTS, NOT_PLAIN } from '../../../fixtures/hostileTexts.ts'
import type { ContractServer } from '../../../servers/contractServer.ts'
import { NEVER } from '../../../servers/feedBench.ts'
import { openBenzingaServer } from '../../../servers/venues/benzingaServer.ts'
import { openNewsApiServer } from '../../../servers/venues/newsApiServer.ts'
import { PRESS_NOW, pressStories, type PressStory } from '../../../servers/venues/pressStories.ts'
import { openRedditServer } from '../../../servers/venues/redditServer.ts'
import { openXServer } from '../../../servers/venues/xServer.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const KEY = 'key-of-the-press'
const SECRET = 'secret-of-the-press'
type NewsFeed = Required<Pick<MarketFeed, 'card' | 'fetchNews' | 'close'>> & Pick<MarketFeed, 'checkKey'>

interface PressSource {
  readonly name: string
  /** Path of the questions for news. */
  readonly path: string
  readonly open: (stories: readonly PressStory[]) => Promise<ContractServer>
  readonly create: (options: KeyedConnection) => NewsFeed
}

const SOURCES: readonly PressSource[] = [
  {
    name: 'Benzinga',
    path: '/api/v2/news',
    open: (stories) => openBenzingaServer({ stories, key: KEY }),
    create: createBenzingaFeed,
  },
  {
    name: 'NewsAPI',
    path: '/v2/',
    open: (stories) => openNewsApiServer({ stories, key: KEY, reach: 100 }),
    create: createNewsApiFeed,
  },
  {
    name: 'Reddit',
    path: '/r/',
    open: (stories) => openRedditServer({ stories, key: KEY, secret: SECRET, tokenSeconds: 3_600 }),
    create: createRedditFeed,
  },
  { name: 'X', path: '/2/', open: (stories) => openXServer({ stories, key: KEY }), create: createXFeed },
]

interface Bench {
  readonly server: ContractServer
  readonly feed: NewsFeed
  pair: FeedCredentials | null
}

async function bench(source: PressSource, stories: readonly PressStory[]): Promise<Bench> {
  const server = await source.open(stories)
  closers.push(() => server.close())
  const began = performance.now()
  const clock = createFeedClock({ now: () => PRESS_NOW + Math.round((performance.now() - began) * 1_000) })
  const made: Bench = {
    server,
    pair: { key: KEY, secret: SECRET },
    feed: source.create({
      clock,
      uniform: () => 0.5,
      origin: server.origin,
      patience: { firstRetryMs: 5, longestRetryMs: 20, attempts: 2 },
      credentials: () => made.pair,
    }),
  }
  closers.push(() => made.feed.close())
  return made
}

function pageOf(answer: FeedAnswer<NewsPage>): NewsPage {
  if (!answer.ok) throw new Error(answer.failure.message)
  return answer.value
}

/** Asks on until there is no more; the news in the order they came, each once. */
async function everyPage(feed: NewsFeed, request: NewsRequest): Promise<readonly NewsItem[]> {
  const found = new Map<string, NewsItem>()
  let { until } = request
  for (let count = 0; count < 100; count += 1) {
    const page = pageOf(await feed.fetchNews({ ...request, ...(until === undefined ? {} : { until }) }, NEVER))
    for (const item of page.items) if (!found.has(item.id)) found.set(item.id, item)
    if (page.next === null) return [...found.values()]
    expect(page.next).toBeLessThan(until ?? Number.POSITIVE_INFINITY)
    until = page.next
  }
  throw new Error('asking on never ended')
}

function titles(items: readonly NewsItem[]): readonly string[] {
  return items.map(({ title }) => title.replace(/ What .*/, ''))
}

const numbered = (stories: readonly PressStory[]): readonly string[] => stories.map(({ title }) => title)

describe.each(SOURCES)('news of $name', (source) => {
  const stories = pressStories(250)
  const YESTERDAY = PRESS_NOW - 24 * HOUR

  it('come newest first, as many as wanted, and page by page to the beginning', async () => {
    const { feed } = await bench(source, stories)
    const wanted = stories.filter(({ seconds, symbol }) => seconds * 1_000_000 >= YESTERDAY && symbol === 'AAPL')
    const request = { symbols: ['AAPL'], since: YESTERDAY, limit: 20 }
    const first = pageOf(await feed.fetchNews(request, NEVER))
    expect(titles(first.items)).toEqual(numbered(wanted.slice(0, 20)))
    expect(first.items[0]).toMatchObject({ publishedAt: PRESS_NOW - 10 * MINUTE, tickers: ['AAPL'] })
    expect(first.next).toBe((wanted[19]?.seconds ?? 0) * 1_000_000)
    expect(titles(await everyPage(feed, request))).toEqual(numbered(wanted))
  })

  it('of several symbols are told together, and of everything without any', async () => {
    const { feed } = await bench(source, stories)
    const both = await everyPage(feed, { symbols: ['AAPL', 'MSFT'], since: YESTERDAY, limit: 500 })
    expect(titles(both)).toEqual(numbered(stories.slice(0, 144)))
    const everything = pageOf(await feed.fetchNews({ symbols: [], since: YESTERDAY, limit: 10 }, NEVER))
    expect(titles(everything.items)).toEqual(numbered(stories.slice(0, 10)))
  })

  it('since a moment are those and no others', async () => {
    const { feed } = await bench(source, stories)
    const page = pageOf(await feed.fetchNews({ symbols: ['MSFT'], since: PRESS_NOW - HOUR, limit: 50 }, NEVER))
    expect(titles(page.items)).toEqual(['Story 1 on $MSFT', 'Story 3 on $MSFT', 'Story 5 on $MSFT'])
    expect(page.next).toBeNull()
    const none = pageOf(await feed.fetchNews({ symbols: ['MSFT'], since: PRESS_NOW - MINUTE, limit: 50 }, NEVER))
    expect(none).toEqual({ items: [], next: null })
  })

  it('have ids that are texts and links that are addresses', async () => {
    const { feed } = await bench(source, stories)
    const { items } = pageOf(await feed.fetchNews({ symbols: ['AAPL'], since: YESTERDAY, limit: 30 }, NEVER))
    expect(new Set(items.map(({ id }) => id)).size).toBe(30)
    for (const { id, link } of items) {
      expect(typeof id).toBe('string')
      expect(link).toMatch(/^https:\/\//)
    }
  })

  it('need a key, which is asked for each time and seen nowhere', async () => {
    const made = await bench(source, stories)
    const request = { symbols: ['AAPL'], since: YESTERDAY, limit: 5 }
    made.pair = null
    const missing = await made.feed.fetchNews(request, NEVER)
    expect(missing).toMatchObject({ failure: { code: 'FEED_KEY_MISSING' } })
    expect(made.server.requests).toHaveLength(0)
    made.pair = { key: 'wrong-key-of-the-press', secret: 'wrong-secret-of-the-press' }
    const refused = await made.feed.fetchNews(request, NEVER)
    expect(refused).toMatchObject({ failure: { code: 'FEED_KEY_REFUSED' } })
    expect(JSON.stringify(refused)).not.toMatch(/wrong-(key|secret)/)
    made.pair = { key: KEY, secret: SECRET }
    expect(pageOf(await made.feed.fetchNews(request, NEVER)).items).toHaveLength(5)
  })

  it('that were asked for too often are refused with the time to ask again', async () => {
    const { server, feed } = await bench(source, stories)
    server.fault(source.path, { kind: 'STATUS', status: 429, headers: { 'retry-after': '60' } })
    const limited = await feed.fetchNews({ symbols: ['AAPL'], since: YESTERDAY, limit: 5 }, NEVER)
    expect(limited).toMatchObject({ failure: { code: 'FEED_RATE_LIMITED' } })
    expect(limited.ok ? null : (limited.failure.retryAt ?? 0) > PRESS_NOW + 59_000_000).toBe(true)
  })

  it('that are something else are refused by name', async () => {
    const { server, feed } = await bench(source, stories)
    for (const [index, body] of ['<html>Soon back</html>', '{"strange":true}', '[[[['].entries()) {
      server.mend()
      server.fault(source.path, { kind: 'BODY', body }, 1)
      const answer = await feed.fetchNews({ symbols: ['AAPL'], since: YESTERDAY - index, limit: 5 }, NEVER)
      expect(answer, body).toMatchObject({ ok: false, failure: { code: 'FEED_BAD_ANSWER' } })
      expect(answer.ok ? '' : answer.failure.message).toContain(`The answer of ${source.name} was left out`)
    }
  })

  it('with 300 hostile texts are plain, or left out', async () => {
    const hostile = pressStories(300).map((story, index) => {
      const text = HOSTILE_TEXTS[index] ?? ''
      return { ...story, title: `Story ${story.number} $AAPL ${text}`, text: `${text} AAPL`, symbol: 'AAPL' }
    })
    const { feed } = await bench(source, hostile)
    const items = await everyPage(feed, { symbols: ['AAPL'], since: 0, limit: 100 })
    expect(items).toHaveLength(300)
    for (const { title, summary, source: publisher } of items) {
      expect(title).toMatch(/^Story \d+ \$AAPL/)
      for (const text of [title, summary ?? '', publisher]) expect(text).not.toMatch(NOT_PLAIN)
    }
  })

  it('are not looked for by symbols that are other questions', async () => {
    const { server, feed } = await bench(source, stories)
    const answer = await feed.fetchNews({ symbols: ['" OR 1', 'A B', '<b>'], since: YESTERDAY, limit: 5 }, NEVER)
    expect(answer).toMatchObject({ failure: { code: 'FEED_UNKNOWN_INSTRUMENT' } })
    expect(server.requests).toHaveLength(0)
  })
})

describe.each(SOURCES.filter(({ name }) => name !== 'X'))('the key of $name', (source) => {
  it('is checked by a cheap question: it may read and nothing else', async () => {
    const made = await bench(source, pressStories(5))
    const may = await made.feed.checkKey?.(NEVER)
    expect(may).toMatchObject({ ok: true, value: { canTrade: false, canWithdraw: false } })
    made.pair = { key: 'wrong-key-of-the-press', secret: 'wrong-secret-of-the-press' }
    // What was told to the good key must not vouch for the wrong one.
    expect(await made.feed.checkKey?.(NEVER)).toMatchObject({ failure: { code: 'FEED_KEY_REFUSED' } })
    made.pair = null
    expect(await made.feed.checkKey?.(NEVER)).toMatchObject({ failure: { code: 'FEED_KEY_MISSING' } })
  })
})

describe('what only one source does', () => {
  const stories = pressStories(250)
  const REQUEST = { symbols: ['AAPL'], since: PRESS_NOW - 24 * HOUR, limit: 5 }

  function named(name: string): PressSource {
    const source = SOURCES.find((candidate) => candidate.name === name)
    if (source === undefined) throw new Error(name)
    return source
  }

  it('Reddit is asked for a token once, and once more when it ended early', async () => {
    const server = await openRedditServer({ stories, key: KEY, secret: SECRET, tokenSeconds: 3_600 })
    const { feed } = await bench({ ...named('Reddit'), open: () => Promise.resolve(server) }, stories)
    const tokensAsked = (): number => server.requests.filter(({ path }) => path.startsWith('/api/')).length
    pageOf(await feed.fetchNews(REQUEST, NEVER))
    pageOf(await feed.fetchNews({ ...REQUEST, symbols: ['MSFT'] }, NEVER))
    expect(tokensAsked()).toBe(1)
    server.expireTokens()
    expect(pageOf(await feed.fetchNews({ ...REQUEST, symbols: [] }, NEVER)).items).toHaveLength(5)
    expect(tokensAsked()).toBe(2)
  })

  it('Reddit names a place that is private, and takes no places that are none', async () => {
    const create = (options: KeyedConnection) => createRedditFeed({ ...options, subreddits: ['hidden'] })
    const { feed } = await bench({ ...named('Reddit'), create }, stories)
    const message = 'Reddit does not show one of these places (private); take it out of the list.'
    expect(await feed.fetchNews(REQUEST, NEVER)).toMatchObject({ failure: { code: 'FEED_UNAVAILABLE', message } })
    const strange = {
      ...named('Reddit'),
      create: (options: KeyedConnection) => createRedditFeed({ ...options, subreddits: ['a/../b'] }),
    }
    await expect(bench(strange, stories)).rejects.toThrow('Invariant')
  })

  it('NewsAPI ends a page where the plan ends, and goes on from there', async () => {
    const { feed, server } = await bench(named('NewsAPI'), stories)
    const page = pageOf(await feed.fetchNews({ ...REQUEST, since: 0, limit: 500 }, NEVER))
    expect(page.items).toHaveLength(100)
    expect(page.next).toBe((stories[198]?.seconds ?? 0) * 1_000_000)
    server.fault('/', {
      kind: 'STATUS',
      status: 426,
      body: '{"status":"error","code":"parameterInvalid","message":"You are trying to request too far in the past."}',
    })
    expect(await feed.fetchNews({ ...REQUEST, since: HOUR, limit: 500 }, NEVER)).toMatchObject({
      failure: { code: 'FEED_UNAVAILABLE', message: expect.stringContaining('does not reach so far') as string },
    })
  })

  it('X is not asked for posts of before the last seven days', async () => {
    const { feed, server } = await bench(named('X'), stories)
    const old = { ...REQUEST, since: 0, until: PRESS_NOW - 8 * 24 * HOUR }
    expect(await feed.fetchNews(old, NEVER)).toEqual({ ok: true, value: { items: [], next: null } })
    expect(server.requests).toHaveLength(0)
    server.fault('/', { kind: 'STATUS', status: 402, body: '{"title":"CreditsDepleted","detail":"No credits left."}' })
    expect(await feed.fetchNews(REQUEST, NEVER)).toMatchObject({
      failure: { code: 'FEED_KEY_REFUSED', message: expect.stringContaining('No credits left.') as string },
    })
  })
})
