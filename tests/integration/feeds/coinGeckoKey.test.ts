import { expect, it, onTestFinished } from 'vitest'
import { createCoinGecko } from '#adapters/feeds/intelligence/coingecko/coinGecko.ts'
import { openContractServer } from '../../servers/contractServer.ts'
import { liveFeedClock } from '../../servers/feedBench.ts'

it('asks CoinGecko as often as a key allows once there is one, and no oftener when it is taken away', async () => {
  const server = await openContractServer({
    routes: { '/api/v3/coins/': () => ({ body: { prices: [], market_caps: [], total_volumes: [] } }) },
  })
  let key: string | null = null
  const source = createCoinGecko({
    clock: liveFeedClock(),
    uniform: () => 0.5,
    origin: server.origin,
    patience: { firstRetryMs: 5, longestRetryMs: 20, attempts: 1 },
    credentials: () => (key === null ? null : { key, secret: '' }),
  })
  onTestFinished(async () => {
    await source.close()
    await server.close()
  })
  let asked = 0
  /** Asks so often, each time for another coin, and tells how often the server was reached within a moment. */
  const reached = async (times: number): Promise<number> => {
    const before = server.requests.length
    const stop = new AbortController()
    const all = Array.from({ length: times }, () => source.fetchHistory(`coin-${(asked += 1)}`, 1, stop.signal))
    await Promise.race([Promise.all(all), new Promise((resolve) => setTimeout(resolve, 400))])
    stop.abort()
    await Promise.all(all)
    return server.requests.length - before
  }
  // A fifth of every limit is kept for what is urgent: 4 of 5, 24 of 30.
  expect(await reached(10)).toBe(4)
  key = 'demo-key'
  expect(await reached(30)).toBe(24)
  expect(server.requests.at(-1)?.headers['x-cg-demo-api-key']).toBe('demo-key')
  key = null
  expect(await reached(10)).toBe(0)
})
