import { afterEach, describe, expect, it } from 'vitest'
import { DEFAULT_SOURCE_CHOICES, type SourceChoices } from '#contracts/sourceChoices.ts'
import { instrumentId } from '#core/model/identifiers.ts'
import { openAlpaca, openCalendar, openReddit, openRss, openSec, openYahoo } from '#hosts/feeds/chosenFeeds.ts'
import type { FeedParts } from '#hosts/feeds/feedEntry.ts'
import { createSymbolBook } from '#hosts/feeds/symbolBook.ts'
import { type ContractServer, openContractServer } from '../../servers/contractServer.ts'
import { liveFeedClock, NEVER } from '../../servers/feedBench.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** A server that refuses everything, so that only the questions count. */
async function open(
  chosen: Partial<SourceChoices>,
  key: string | null = 'test-key-0123456789',
): Promise<{ readonly server: ContractServer; readonly parts: FeedParts }> {
  const refuse = () => ({ status: 404, body: 'nothing' })
  const token = () => ({
    body: { access_token: 'token-0123456789', token_type: 'bearer', expires_in: 3_600, scope: '*' },
  })
  const server = await openContractServer({ routes: { '/api/v1/access_token': token, '/': refuse } })
  closers.push(() => server.close())
  const parts: FeedParts = {
    clock: liveFeedClock(),
    uniform: () => 0.5,
    origin: server.origin,
    patience: { firstRetryMs: 5, longestRetryMs: 20, attempts: 1 },
    symbols: createSymbolBook(),
    credentials: () => (key === null ? null : { key, secret: 'test-secret-0123456789' }),
    choices: { ...DEFAULT_SOURCE_CHOICES, ...chosen },
  }
  return { server, parts }
}

function kept<Feed extends { close?(): Promise<void> }>(feed: Feed): Feed {
  closers.push(async () => feed.close?.())
  return feed
}

describe('what is chosen about a source', () => {
  it.each([
    ['BASIC', 'iex'],
    ['PLUS', 'sip'],
  ] as const)('decides which exchanges Alpaca is asked about: %s', async (plan, exchanges) => {
    const { server, parts } = await open({ alpaca: { plan, extendedHours: false } })
    await kept(openAlpaca(parts)).fetchLatest('quotes', [instrumentId('AAPL', 'US')], NEVER)
    expect(server.requests.map(({ query }) => query.get('feed'))).toEqual([exchanges])
  })

  it.each([true, false])('decides whether Yahoo is asked for more than the session: %s', async (extendedHours) => {
    const { server, parts } = await open({ yahoo: { extendedHours } })
    const to = parts.clock.now()
    const request = { instrumentId: instrumentId('AAPL', 'US'), interval: '5m' as const, from: to - 86_400_000_000, to }
    await kept(openYahoo(parts)).fetchBars(request, NEVER)
    expect(server.requests.map(({ query }) => query.get('includePrePost'))).toEqual([String(extendedHours)])
  })

  it('decides which feeds of news are read', async () => {
    const feeds = [
      { name: 'One', address: 'https://one.example/feed.xml?lang=en' },
      { name: 'Two', address: 'https://two.example/rss' },
    ]
    const { server, parts } = await open({ rss: { feeds } })
    await kept(openRss(parts)).fetchNews({ symbols: [], since: 0, limit: 10 }, NEVER)
    expect(server.requests.map(({ path }) => path).toSorted()).toEqual(['/feed.xml', '/rss'])
    const none = await open({ rss: { feeds: [] } })
    expect(await kept(openRss(none.parts)).fetchNews({ symbols: [], since: 0, limit: 10 }, NEVER)).toMatchObject({
      ok: true,
      value: { items: [] },
    })
    expect(none.server.requests).toEqual([])
  })

  it('decides which places of Reddit are read', async () => {
    const { server, parts } = await open({ reddit: { subreddits: ['stocks', 'options'] } })
    await kept(openReddit(parts)).fetchNews({ symbols: [], since: 0, limit: 10 }, NEVER)
    expect(server.requests.map(({ path }) => path)).toContain('/r/stocks+options/new')
  })

  it('is the address that the SEC is told, before the one that is kept as its key', async () => {
    const agents = async (contact: string | null, key: string | null) => {
      const { server, parts } = await open({ 'sec-edgar': { contact } }, key)
      await kept(openSec(parts)).fetchFundamentals('ACME', NEVER)
      return server.requests.map(({ headers }) => headers['user-agent'])
    }
    expect(await agents(null, 'key@desk.example')).toEqual(['Quarterdeck/0.1 key@desk.example'])
    expect(await agents('choice@desk.example', 'key@desk.example')).toEqual(['Quarterdeck/0.1 choice@desk.example'])
    expect(await agents('choice@desk.example', null)).toEqual(['Quarterdeck/0.1 choice@desk.example'])
    expect(await agents(null, null)).toEqual([])
  })

  it('is the address that the office of statistics is told; nobody else is told it', async () => {
    const agents = async (contact: string | null) => {
      const { server, parts } = await open({ 'economic-calendar': { contact } })
      await kept(openCalendar(parts)).fetchEvents(0, 86_400_000_000, NEVER)
      return Object.fromEntries(server.requests.map(({ path, headers }) => [path, String(headers['user-agent'])]))
    }
    const told = await agents('me@desk.example')
    expect(told['/schedule/news_release/bls.ics']).toBe('Quarterdeck/0.1 me@desk.example')
    expect(told['/fred/releases/dates']).not.toContain('@')
    expect((await agents(null))['/schedule/news_release/bls.ics']).not.toContain('@')
  })
})
