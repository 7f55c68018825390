import { afterEach, describe, expect, it } from 'vitest'
import { createCoinGecko } from '#adapters/feeds/intelligence/coingecko/coinGecko.ts'
import { createDefiLlama } from '#adapters/feeds/intelligence/defillama/defiLlama.ts'
import { createNewsSource } from '#adapters/feeds/news/rss/newsSource.ts'
import { createBlockscout } from '#adapters/feeds/onchain/blockscout/blockscout.ts'
import { createDexScreener } from '#adapters/feeds/onchain/dexscreener/dexScreener.ts'
import type { SourceConnection } from '#adapters/feeds/parsing/answerSource.ts'
import type { FeedAnswer } from '#engines/data/feeds/ports.ts'
import { ANSWER_FAMILIES } from '../../helpers/feeds/answerFamilies.ts'
import { openContractServer, type ContractServer, type Routes } from '../../servers/contractServer.ts'
import { liveFeedClock, NEVER } from '../../servers/feedBench.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

interface Served {
  readonly server: ContractServer
  readonly connection: SourceConnection
}

async function serve(routes: Routes): Promise<Served> {
  const server = await openContractServer({ routes })
  closers.push(() => server.close())
  const patience = { attempts: 2, firstRetryMs: 5, longestRetryMs: 20 }
  return { server, connection: { clock: liveFeedClock(), uniform: () => 0.5, origin: server.origin, patience } }
}

function closing<Source extends { close(): Promise<void> }>(source: Source): Source {
  closers.push(() => source.close())
  return source
}

function sample(family: string, index: number): string {
  return ANSWER_FAMILIES.find(({ name }) => name === family)?.ways[index]?.[1] ?? ''
}

function valueOf<Value>(answer: FeedAnswer<Value>): Value {
  if (!answer.ok) throw new Error(answer.failure.message)
  return answer.value
}

const TOKEN = `0x${'a'.repeat(40)}`

describe('sources without a key', () => {
  it('CoinGecko is asked for coins and their history', async () => {
    const { server, connection } = await serve({
      '/api/v3/coins/markets': () => ({ body: sample('CoinGecko', 0) }),
      '/api/v3/coins/bitcoin/market_chart': () => ({ body: sample('CoinGecko', 1) }),
      '/api/v3/coins/none/market_chart': () => ({ body: { error: 'coin not found' } }),
    })
    const source = closing(createCoinGecko(connection))
    expect(valueOf(await source.fetchMarkets(2, NEVER))[0]?.id).toBe('bitcoin')
    expect(valueOf(await source.fetchMarkets(2, NEVER))).toHaveLength(1)
    expect(valueOf(await source.fetchHistory('bitcoin', 30, NEVER)).prices).toHaveLength(1)
    expect(await source.fetchHistory('none', 30, NEVER)).toMatchObject({ failure: { code: 'FEED_UNKNOWN_INSTRUMENT' } })
    // The page that was asked for twice came from the cache.
    expect(server.requests.map(({ query }) => query.get('page') ?? query.get('days'))).toEqual(['2', '30', '30'])
  })

  it('DefiLlama is asked for protocols, chains and their history', async () => {
    const { connection } = await serve({
      '/protocols': () => ({ body: sample('DefiLlama', 0) }),
      '/v2/chains': () => ({ body: sample('DefiLlama', 1) }),
      '/v2/historicalChainTvl/Ethereum': () => ({ body: sample('DefiLlama', 2) }),
    })
    const source = closing(createDefiLlama(connection))
    expect(valueOf(await source.fetchProtocols(NEVER))[0]?.slug).toBe('uniswap')
    expect(valueOf(await source.fetchChains(NEVER))[0]?.locked).toBe(5e10)
    expect(valueOf(await source.fetchLocked('Ethereum', NEVER))).toHaveLength(2)
  })

  it('DEX Screener is asked for pairs', async () => {
    const { server, connection } = await serve({
      '/latest/dex/search': () => ({ body: sample('DEX Screener', 0) }),
      '/latest/dex/pairs/': () => ({ body: { schemaVersion: '1.0.0', pairs: null } }),
    })
    const source = closing(createDexScreener(connection))
    expect(valueOf(await source.searchPairs('WETH / USDC', NEVER))[0]?.base.symbol).toBe('WETH')
    expect(server.requests[0]?.query.get('q')).toBe('WETH / USDC')
    const none = await source.fetchPair('ethereum', '../x', NEVER)
    expect(none).toMatchObject({ failure: { code: 'FEED_UNKNOWN_INSTRUMENT' } })
    expect(server.requests[1]?.path).toBe('/latest/dex/pairs/ethereum/..%2Fx')
  })

  it('Blockscout is asked page by page', async () => {
    const { server, connection } = await serve({
      [`/api/v2/tokens/${TOKEN}`]: () => ({ body: sample('Blockscout', 0) }),
      [`/api/v2/tokens/${TOKEN}/holders`]: ({ query }) =>
        query.get('value') === '5'
          ? { body: { items: [], next_page_params: null } }
          : { body: sample('Blockscout', 1) },
      [`/api/v2/tokens/${TOKEN}/transfers`]: () => ({ body: sample('Blockscout', 2) }),
    })
    const source = closing(createBlockscout(connection))
    expect(valueOf(await source.fetchToken(TOKEN, NEVER)).holders).toBe(7)
    const first = valueOf(await source.fetchHolders(TOKEN, null, NEVER))
    const second = valueOf(await source.fetchHolders(TOKEN, first.next, NEVER))
    expect([first.rows.length, second.rows.length, second.next]).toEqual([1, 0, null])
    expect(server.requests[2]?.query.toString()).toBe('items_count=50&value=5')
    expect(valueOf(await source.fetchTransfers(TOKEN, null, NEVER)).rows[0]?.amount).toBe('1')
  })

  it('news feeds are asked at their address, and a page that is none is refused', async () => {
    const { server, connection } = await serve({
      '/rss': () => ({ body: sample('news feeds', 0), headers: { 'content-type': 'application/rss+xml' } }),
      '/gone': () => ({ body: '<html>Not here</html>', headers: { 'content-type': 'text/html' } }),
    })
    const source = closing(createNewsSource('The Wire', 'https://wire.example/rss?topic=markets', connection))
    expect(valueOf(await source.fetchNews(NEVER)).items[0]).toMatchObject({ id: '1', tickers: ['ONE'] })
    expect(server.requests[0]?.query.get('topic')).toBe('markets')
    expect(server.requests[0]?.headers.accept).toContain('application/rss+xml')
    const gone = closing(createNewsSource('The Wire', 'https://wire.example/gone', connection))
    expect(await gone.fetchNews(NEVER)).toEqual({
      ok: false,
      failure: {
        code: 'FEED_BAD_ANSWER',
        message: 'The answer of The Wire was left out: it is no RSS, Atom or JSON Feed.',
        retryAt: null,
      },
    })
  })
})
