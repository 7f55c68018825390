import { expect, it, onTestFinished } from 'vitest'
import { createYahooFeed, type YahooFeed } from '#adapters/feeds/yahoo/yahooFeed.ts'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import { openContractServer, type RouteAnswer } from '../../servers/contractServer.ts'
import { liveFeedClock, NEVER } from '../../servers/feedBench.ts'

const FOUND = { quotes: [], news: [] }
const EVENTS = {
  chart: {
    result: [
      {
        meta: {
          symbol: 'ACME',
          currency: 'USD',
          exchangeName: 'NYQ',
          instrumentType: 'EQUITY',
          exchangeTimezoneName: 'America/New_York',
          dataGranularity: '3mo',
        },
        indicators: { quote: [{}] },
      },
    ],
    error: null,
  },
}

/** A server that answers the first question badly and every later one well. */
async function open(bad: unknown): Promise<{ readonly feed: YahooFeed; asked(): number }> {
  let asked = 0
  const answer = (good: unknown) => (): RouteAnswer => {
    asked += 1
    return { body: asked === 1 ? bad : good }
  }
  const server = await openContractServer({
    routes: { '/v1/finance/search': answer(FOUND), '/v8/finance/chart/': answer(EVENTS) },
  })
  const feed = createYahooFeed({
    clock: liveFeedClock(),
    uniform: () => 0.5,
    origin: server.origin,
    patience: { firstRetryMs: 5, longestRetryMs: 20, attempts: 1 },
  })
  onTestFinished(async () => {
    await feed.close()
    await server.close()
  })
  return { feed, asked: () => asked }
}

it.each(['<html>Sorry</html>', { quotes: 'none' }])(
  'asks Yahoo again after a search that was no answer: %j',
  async (bad) => {
    const { feed, asked } = await open(bad)
    expect(await feed.search('acme', NEVER)).toMatchObject({ ok: false, failure: { code: 'FEED_BAD_ANSWER' } })
    expect(await feed.search('acme', NEVER)).toMatchObject({ ok: true })
    expect(await feed.search('acme', NEVER)).toMatchObject({ ok: true })
    expect(asked()).toBe(2)
  },
)

it('asks Yahoo again after dividends and splits of another share', async () => {
  const other = structuredClone(EVENTS)
  const [result] = other.chart.result
  if (result !== undefined) result.meta.symbol = 'OTHER'
  const { feed, asked } = await open(other)
  const ask = () => feed.fetchActions(identifier<InstrumentId>('ACME.US'), 0, 1e15, NEVER)
  expect(await ask()).toMatchObject({ ok: false, failure: { code: 'FEED_BAD_ANSWER' } })
  expect(asked()).toBe(1)
  const second = await ask()
  expect(asked()).toBe(2)
  expect(second).toEqual({ ok: true, value: [] })
})
