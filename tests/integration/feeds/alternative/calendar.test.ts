import { afterEach, describe, expect, it } from 'vitest'
import { createCalendarFeed, type CalendarFeed, type EconomicCalendar } from '#adapters/feeds/calendar/calendarFeed.ts'
import type { FeedCredentials } from '#adapters/feeds/parsing/credentials.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import type { FeedAnswer } from '#engines/data/feeds/ports.ts'
import type { ContractServer } from '../../../servers/contractServer.ts'
import { liveFeedClock, NEVER } from '../../../servers/feedBench.ts'
import { openCalendarServer } from '../../../servers/venues/calendarServer.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function open(
  pair: FeedCredentials | null,
): Promise<{ readonly server: ContractServer; readonly feed: CalendarFeed }> {
  const server = await openCalendarServer('key-of-fred')
  closers.push(() => server.close())
  const patience = { firstRetryMs: 5, longestRetryMs: 20, attempts: 2 }
  const feed = createCalendarFeed({
    clock: liveFeedClock(),
    uniform: () => 0.5,
    origin: server.origin,
    patience,
    credentials: () => pair,
    contact: () => 'trader@desk.example',
  })
  closers.push(() => feed.close())
  return { server, feed }
}

function at(text: string): number {
  return parseTimestamp(text) ?? Number.NaN
}

function valueOf(answer: FeedAnswer<EconomicCalendar>): EconomicCalendar {
  if (!answer.ok) throw new Error(answer.failure.message)
  return answer.value
}

const JANUARY = [at('2026-01-01'), at('2026-02-01'), NEVER] as const

describe('the economic calendar', () => {
  it('tells without a key what the Bureau of Labor Statistics plans', async () => {
    const { server, feed } = await open(null)
    const { events, missing } = valueOf(await feed.fetchEvents(...JANUARY))
    expect(missing).toEqual([])
    expect(events.map(({ name, at: time, isDayOnly }) => [name, time, isDayOnly])).toEqual([
      ['Employment Situation', at('2026-01-09T13:30:00Z'), false],
      ['Offices are closed', at('2026-01-19'), true],
    ])
    expect(events[0]).toMatchObject({
      country: 'US',
      importance: null,
      forecast: null,
      source: 'Bureau of Labor Statistics',
    })
    expect(valueOf(await feed.fetchEvents(at('2026-01-09T13:30:00Z'), at('2026-01-19'), NEVER)).events).toHaveLength(1)
    // The schedule was kept.
    expect(server.requests.map(({ headers }) => headers['user-agent'])).toEqual(['Quarterdeck/0.1 trader@desk.example'])
  })

  it('adds with a key the days that FRED knows, page by page, each release once', async () => {
    const { server, feed } = await open({ key: 'key-of-fred', secret: '' })
    const { events } = valueOf(await feed.fetchEvents(...JANUARY))
    expect(events).toHaveLength(2 + 1 + 1_500)
    expect(events.filter(({ name }) => name === 'Employment Situation')).toMatchObject([{ isDayOnly: false }])
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
    expect(await feed.checkKey(NEVER)).toMatchObject({ ok: true, value: { scopes: ['days of releases'] } })
    const asked = server.requests.slice(0, 3).filter(({ path }) => path.startsWith('/fred'))
    expect(asked.map(({ query }) => query.get('offset'))).toEqual(['0', '1000'])
  })

  it('says what is missing when one of its sources fails, and fails when all do', async () => {
    const { feed } = await open({ key: 'wrong-key-of-fred', secret: '' })
    const { events, missing } = valueOf(await feed.fetchEvents(...JANUARY))
    expect([events.length, missing.map(({ code }) => code)]).toEqual([2, ['FEED_KEY_REFUSED']])
    expect(JSON.stringify(missing)).not.toContain('wrong-key')
    expect(await feed.checkKey(NEVER)).toMatchObject({ failure: { code: 'FEED_KEY_REFUSED' } })
    const other = await open(null)
    other.server.fault('/', { kind: 'STATUS', status: 429, headers: { 'retry-after': '60' } }, 1)
    expect(await other.feed.fetchEvents(...JANUARY)).toMatchObject({ failure: { code: 'FEED_RATE_LIMITED' } })
    const third = await open(null)
    third.server.fault('/schedule', { kind: 'BODY', body: '<html>Access Denied</html>' })
    expect(await third.feed.fetchEvents(...JANUARY)).toMatchObject({
      failure: { code: 'FEED_BAD_ANSWER', message: expect.stringContaining('it is no calendar file') as string },
    })
  })
})
