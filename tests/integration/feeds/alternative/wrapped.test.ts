import { afterEach, describe, expect, it } from 'vitest'
import { FEED_CARDS } from '#adapters/feeds/cards.ts'
import { createCalendarFeed } from '#adapters/feeds/calendar/calendarFeed.ts'
import { createCoinGeckoFeed } from '#adapters/feeds/intelligence/coingecko/coinGeckoFeed.ts'
import { createDefiLlamaFeed } from '#adapters/feeds/intelligence/defillama/defiLlamaFeed.ts'
import { createRssFeed } from '#adapters/feeds/news/rss/rssFeed.ts'
import { createBlockscoutFeed } from '#adapters/feeds/onchain/blockscout/blockscoutFeed.ts'
import { createDexScreenerFeed } from '#adapters/feeds/onchain/dexscreener/dexScreenerFeed.ts'
import { createEthereumFeed } from '#adapters/feeds/onchain/ethereum/ethereumFeed.ts'
import { createSecFeed } from '#adapters/feeds/sec/secFeed.ts'
import type { SourceConnection } from '#adapters/feeds/parsing/answerSource.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import type { MarketFeed, NewsRequest } from '#engines/data/feeds/ports.ts'
import { openContractServer, type Routes } from '../../../servers/contractServer.ts'
import { liveFeedClock, NEVER } from '../../../servers/feedBench.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const TOKEN = `0x${'a'.repeat(40)}`

async function serve(routes: Routes): Promise<SourceConnection> {
  const server = await openContractServer({ routes })
  closers.push(() => server.close())
  const patience = { firstRetryMs: 5, longestRetryMs: 20, attempts: 2 }
  return { clock: liveFeedClock(), uniform: () => 0.5, origin: server.origin, patience }
}

describe('sources without prices', () => {
  it('can be held as feeds under their cards, and closed', async () => {
    const connection = await serve({ '/v2/chains': () => ({ body: [{ name: 'Ethereum', tvl: 5 }] }) })
    const llama = createDefiLlamaFeed(connection)
    const feeds: readonly MarketFeed[] = [
      llama,
      createCoinGeckoFeed(connection),
      createDexScreenerFeed(connection),
      createBlockscoutFeed(connection),
      createRssFeed({ ...connection, feeds: () => [] }),
      createSecFeed({ ...connection, contact: () => null }),
      createCalendarFeed(connection),
      createEthereumFeed(connection),
    ]
    for (const { card } of feeds) expect(FEED_CARDS).toContain(card)
    expect(await llama.fetchChains(NEVER)).toMatchObject({ ok: true, value: [{ name: 'Ethereum', locked: 5 }] })
    for (const feed of feeds) await feed.close?.()
  })
})

describe('a key that is not needed', () => {
  it('goes with every question to CoinGecko and Blockscout, and is told apart from a wrong one', async () => {
    const server = await openContractServer({
      routes: {
        '/api/v3/coins/markets': ({ headers }) =>
          headers['x-cg-demo-api-key'] === 'key-of-coingecko'
            ? { body: [{ id: 'bitcoin', symbol: 'btc' }] }
            : { status: 401, body: { status: { error_code: 10_002, error_message: 'API Key Missing' } } },
        '/api/v2/tokens/': ({ query }) =>
          query.get('apikey') === 'key-of-coingecko' ? { body: { address: TOKEN } } : { status: 401, body: {} },
      },
    })
    closers.push(() => server.close())
    const ask = async (key: string | null): Promise<readonly string[]> => {
      const credentials = () => (key === null ? null : { key, secret: '' })
      const connection = { clock: liveFeedClock(), uniform: () => 0.5, origin: server.origin, credentials }
      const coins = createCoinGeckoFeed(connection)
      const explorer = createBlockscoutFeed(connection)
      const answers = [await coins.fetchMarkets(1, NEVER), await explorer.fetchToken(TOKEN, NEVER)]
      await Promise.all([coins.close?.(), explorer.close()])
      expect(JSON.stringify(answers)).not.toContain('-of-coingecko')
      return answers.map((answer) => (answer.ok ? 'OK' : answer.failure.code))
    }
    expect(await ask('key-of-coingecko')).toEqual(['OK', 'OK'])
    expect(await ask('wrong-key-of-coingecko')).toEqual(['FEED_KEY_REFUSED', 'FEED_KEY_REFUSED'])
    expect(await ask(null)).toEqual(['FEED_KEY_MISSING', 'FEED_KEY_MISSING'])
  })
})

describe('chosen news feeds', () => {
  const item = (number: number, words: string): string =>
    `<item><title>${words}</title><link>https://wire.example/${number}</link><pubDate>2026-11-20T1${number}:00:00Z</pubDate></item>`
  const feed = (items: string): string =>
    `<rss version="2.0"><channel><title>Wire</title><link>https://wire.example/</link>${items}</channel></rss>`
  const REQUEST: NewsRequest = { symbols: [], since: parseTimestamp('2026-11-20T12:30:00Z') ?? 0, limit: 10 }

  it('are one source: newest first, about the asked symbols, without those that cannot be read', async () => {
    const connection = await serve({
      '/one': () => ({ body: feed(item(1, 'Before noon') + item(3, 'AAPL and others') + item(5, 'Bonds')) }),
      '/two': () => ({ body: feed(item(4, 'Shares (NASDAQ: MSFT) rise')) }),
    })
    const chosen = [
      { name: 'One', address: 'https://wire.example/one' },
      { name: 'Two', address: 'https://wire.example/two' },
      { name: 'Gone', address: 'https://wire.example/gone' },
      { name: 'Open', address: 'http://wire.example/one' },
    ]
    const rss = createRssFeed({ ...connection, feeds: () => chosen })
    closers.push(() => rss.close())
    const titlesOf = async (request: NewsRequest): Promise<readonly string[]> => {
      const page = await rss.fetchNews(request, NEVER)
      if (!page.ok) throw new Error(page.failure.message)
      return page.value.items.map(({ title }) => title)
    }
    expect(await titlesOf(REQUEST)).toEqual(['Bonds', 'Shares (NASDAQ: MSFT) rise', 'AAPL and others'])
    expect(await titlesOf({ ...REQUEST, symbols: ['AAPL', 'msft'] })).toEqual([
      'Shares (NASDAQ: MSFT) rise',
      'AAPL and others',
    ])
    const first = await rss.fetchNews({ ...REQUEST, limit: 1 }, NEVER)
    expect(first.ok ? first.value.next : null).toBe(parseTimestamp('2026-11-20T15:00:00Z'))
    chosen.splice(0, 3)
    expect(await rss.fetchNews(REQUEST, NEVER)).toMatchObject({ failure: { code: 'FEED_INSECURE' } })
  })
})
