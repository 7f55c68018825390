import { afterEach, describe, expect, it } from 'vitest'
import type { VenueCase } from '../../../helpers/feeds/venueCases.ts'
import { BINANCE_FUTURES_CASE, BINANCE_SPOT_CASE, KUCOIN_CASE } from '../../../helpers/feeds/venueCases.ts'
import { everythingOf, hear, levelsOf, liveConnection, servedLevels } from '../../../helpers/feeds/liveBench.ts'

const closers: (() => void | Promise<void> | undefined)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const PATHS: Readonly<Record<string, string>> = {
  'Binance spot': '/api/v3/depth',
  'Binance futures': '/fapi/v1/depth',
  KuCoin: '/api/v1/market/orderbook',
}

async function open(venue: VenueCase) {
  const [served] = venue.listed
  const server = await venue.open([served.symbol])
  const feed = venue.createFeed(liveConnection(server.server.port, [served.listing]))
  const heard = hear(feed)
  closers.push(
    () => server.close(),
    () => feed.close?.(),
    () => heard.live.close(),
  )
  const id = served.listing.instrument.id
  const path = PATHS[venue.name] ?? ''
  const asked = (): number => server.server.requests.filter((request) => request.path.startsWith(path)).length
  return { server, heard, id, symbol: served.symbol, path, asked, book: heard.book(id) }
}

describe.each([BINANCE_SPOT_CASE, BINANCE_FUTURES_CASE, KUCOIN_CASE].map((one) => [one.name, one] as const))(
  'a book of %s that is fetched',
  (_name, venue) => {
    it('is asked for once after subscribing, and joined with what came meanwhile', async () => {
      const { server, heard, id, symbol, asked, book, path } = await open(venue)
      server.server.fault(path, { kind: 'STATUS', status: 400 }, 1)
      heard.live.subscribe(everythingOf(id, ['BOOK']))
      // The first answer fails, so that changes are held for the second.
      await expect.poll(asked).toBe(1)
      server.step(symbol, 10)
      await expect.poll(() => book.state).toBe('SYNCED')
      server.step(symbol, 10)
      await expect.poll(() => levelsOf(book)).toEqual(servedLevels(server.market, symbol))
      expect(asked()).toBe(2)
      expect(heard.gaps).toEqual([])
      expect(heard.raw.some(({ channel }) => channel.endsWith(`/book/${symbol}`))).toBe(true)
    })

    it('is asked for again, with waits, as long as the venue does not answer', async () => {
      const { server, heard, id, symbol, asked, book, path } = await open(venue)
      server.server.fault(path, { kind: 'STATUS', status: 400 })
      heard.live.subscribe(everythingOf(id, ['BOOK']))
      await expect.poll(asked, { timeout: 10_000 }).toBeGreaterThanOrEqual(3)
      expect(book.state).toBe('EMPTY')
      server.server.mend()
      server.step(symbol, 5)
      await expect.poll(() => book.state, { timeout: 15_000 }).toBe('SYNCED')
      await expect.poll(() => levelsOf(book)).toEqual(servedLevels(server.market, symbol))
    })

    it('is not asked for any more when it is not wanted any more', async () => {
      const { server, heard, id, asked, path } = await open(venue)
      server.server.fault(path, { kind: 'STATUS', status: 400 })
      heard.live.subscribe(everythingOf(id, ['BOOK']))
      await expect.poll(asked).toBe(1)
      heard.live.unsubscribe(everythingOf(id, ['BOOK']))
      const before = asked()
      await new Promise((resolve) => setTimeout(resolve, 1_500))
      expect(asked()).toBe(before)
    })
  },
)
