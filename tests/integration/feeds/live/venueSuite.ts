import { afterEach, describe, expect, it } from 'vitest'
import type { LiveConnection } from '#adapters/feeds/crypto/live/venueStream.ts'
import type { MarketFeed } from '#engines/data/feeds/ports.ts'
import {
  everythingOf,
  hear,
  type HeardFeed,
  levelsOf,
  liveConnection,
  servedLevels,
} from '../../../helpers/feeds/liveBench.ts'
import { type FaultProxy, openFaultProxy } from '../../../servers/faultProxy.ts'
import type { VenueServer } from '../../../servers/venues/venueServer.ts'
import type { Served, VenueCase } from '../../../helpers/feeds/venueCases.ts'

const closers: (() => void | Promise<void>)[] = []

/** The same questions for every venue: what is told, what is lost, what comes back and what is left behind. */
export function describeVenue(venue: VenueCase): void {
  const [first, second] = venue.listed
  const id = first.listing.instrument.id
  const other = second.listing.instrument.id
  const { kinds } = venue

  async function listen(
    changes: Partial<LiveConnection> = {},
  ): Promise<{ server: VenueServer; heard: HeardFeed; feed: MarketFeed; proxy: FaultProxy }> {
    const server = await venue.open([first.symbol, second.symbol])
    const proxy = await openFaultProxy(server.server.port)
    const listings = [first.listing, second.listing, venue.unknown.listing]
    const feed = venue.createFeed(liveConnection(proxy.port, listings, changes))
    const heard = hear(feed)
    closers.push(
      () => server.close(),
      () => proxy.close(),
      () => feed.close?.(),
      () => heard.live.close(),
    )
    return { server, heard, feed, proxy }
  }

  /** The book is whole and equal to the server's own. */
  async function settled(server: VenueServer, heard: HeardFeed, served: Served = first): Promise<void> {
    const book = heard.book(served.listing.instrument.id)
    await expect.poll(() => book.state, { timeout: 15_000 }).toBe('SYNCED')
    await expect.poll(() => levelsOf(book), { timeout: 15_000 }).toEqual(servedLevels(server.market, served.symbol))
  }

  describe(`${venue.name} live`, () => {
    afterEach(async () => {
      for (const close of closers.splice(0).toReversed()) await close()
    })

    it("tells trades, quotes and a book equal to the venue's own", async () => {
      const { server, heard } = await listen()
      heard.live.subscribe([...everythingOf(id, kinds), ...everythingOf(other, ['BOOK'])])
      await settled(server, heard)
      server.step(first.symbol, 40)
      server.step(second.symbol, 7)
      await settled(server, heard)
      await settled(server, heard, second)
      await expect.poll(() => heard.trades.length).toBe(40)
      expect(new Set(heard.trades.map(({ instrumentId }) => instrumentId))).toEqual(new Set([id]))
      expect(new Set(heard.trades.map(({ tradeId }) => tradeId)).size).toBe(40)
      expect(heard.quotes.length).toBeGreaterThan(0)
      const [bid, ask] = [server.market.book(first.symbol).bids[0], server.market.book(first.symbol).asks[0]]
      await expect.poll(() => heard.quotes.at(-1)?.bid?.price).toBe((bid?.price ?? 0) / 100)
      expect(heard.quotes.at(-1)?.ask?.price).toBe((ask?.price ?? 0) / 100)
      const derivatives = heard.events.filter((event) => event.kind === 'DERIVATIVE')
      expect(derivatives.length > 0).toBe(kinds.includes('DERIVATIVES'))
      expect(heard.gaps).toEqual([])
      expect(heard.rejections).toEqual([])
      expect(heard.states.map(({ state }) => state)).toEqual(['CONNECTING', 'LIVE'])
      expect(heard.raw.length).toBeGreaterThan(80)
    })

    it('notices a lost change, says so once and gets the book whole again', async () => {
      const { server, heard } = await listen()
      heard.live.subscribe(everythingOf(id, kinds))
      await settled(server, heard)
      for (let round = 0; round < 3; round += 1) {
        server.loseBooks(1)
        server.step(first.symbol, 3)
        await expect.poll(() => heard.gaps.length, { timeout: 10_000 }).toBeGreaterThan(round)
        await settled(server, heard)
        server.step(first.symbol, 5)
        await settled(server, heard)
      }
      expect(heard.gaps.every(({ instrumentId, reason }) => instrumentId === id && reason.length > 20)).toBe(true)
      expect(heard.gaps).toHaveLength(3)
    })

    it('is right in the end whatever comes twice, late or never', async () => {
      const { server, heard } = await listen()
      heard.live.subscribe([...everythingOf(id, ['BOOK']), ...everythingOf(other, ['BOOK'])])
      await settled(server, heard)
      server.step(first.symbol, 60, { duplicated: 0.1, dropped: 0.1, reordered: 0.1 })
      await expect.poll(() => heard.gaps.length).toBeGreaterThan(0)
      // A venue cannot know of what is lost at the very end, so the market goes on.
      await expect
        .poll(
          () => {
            server.step(first.symbol)
            return heard.book(id).state
          },
          { timeout: 20_000, interval: 100 },
        )
        .toBe('SYNCED')
      await settled(server, heard)
      await settled(server, heard, second)
    })

    it('comes back after losses of any length with everything it listened to', async () => {
      const { server, heard, proxy } = await listen()
      heard.live.subscribe([...everythingOf(id, kinds), ...everythingOf(other, kinds)])
      await settled(server, heard)
      for (const [how, pauseMs] of [
        ['FIN', 0],
        ['RST', 5],
        ['RST', 300],
      ] as const) {
        const gaps = heard.gaps.length
        const trades = heard.trades.length
        if (pauseMs > 0) proxy.set({ kind: 'REFUSE' })
        proxy.cut(how)
        await expect.poll(() => heard.states.at(-1)?.state).toBe('RECONNECTING')
        expect(new Set(heard.gaps.slice(gaps).map(({ instrumentId }) => instrumentId))).toEqual(new Set([id, other]))
        server.step(first.symbol, 5)
        await new Promise((resolve) => setTimeout(resolve, pauseMs))
        proxy.set({ kind: 'NONE' })
        await expect.poll(() => heard.states.at(-1)?.state, { timeout: 5_000 }).toBe('LIVE')
        await settled(server, heard)
        await settled(server, heard, second)
        server.step(first.symbol, 5)
        await settled(server, heard)
        await expect.poll(() => heard.trades.length).toBeGreaterThanOrEqual(trades + 5)
      }
      expect(heard.rejections).toEqual([])
    })

    it('calls a frozen line stale and leaves it, and comes back', async () => {
      const { server, heard, proxy } = await listen()
      heard.live.subscribe(everythingOf(id, kinds))
      await settled(server, heard)
      proxy.freeze()
      await expect.poll(() => heard.states.map(({ state }) => state), { timeout: 10_000 }).toContain('STALE')
      await expect.poll(() => heard.states.at(-1)?.state, { timeout: 10_000 }).toBe('LIVE')
      expect(heard.states.map(({ state }) => state)).toContain('RECONNECTING')
      server.step(first.symbol, 3)
      await settled(server, heard)
    })

    if (venue.beats) {
      it('calls a venue stale that says nothing, though the line to it holds', async () => {
        const { server, heard } = await listen()
        heard.live.subscribe(everythingOf(id, kinds))
        await settled(server, heard)
        server.hush(true)
        await expect.poll(() => heard.states.at(-1)?.state, { timeout: 10_000 }).toBe('STALE')
        expect(heard.gaps).toEqual([])
        await expect.poll(() => heard.states.at(-1)?.state, { timeout: 10_000 }).toBe('RECONNECTING')
        server.hush(false)
        server.step(first.symbol, 3)
        await settled(server, heard)
        expect(heard.states.at(-1)?.state).toBe('LIVE')
      })
    }

    it('says what the venue refuses, and hears the rest', async () => {
      const { server, heard } = await listen()
      heard.live.subscribe([
        ...everythingOf(venue.unknown.listing.instrument.id, ['TRADES']),
        ...everythingOf(id, kinds),
      ])
      await settled(server, heard)
      await expect.poll(() => heard.rejections.some(({ code }) => code === 'VENUE_REFUSED')).toBe(venue.refuses)
      server.step(first.symbol, 2)
      await expect.poll(() => heard.trades.length).toBe(2)
    })

    it('says of what it does not list that it is not listened to', async () => {
      const { heard, server } = await listen()
      const stranger = { ...first.listing.instrument, id: `ZZZ/${id}` as typeof id }
      heard.live.subscribe(everythingOf(stranger.id, ['TRADES']))
      expect(heard.rejections.map(({ code }) => code)).toEqual(['FEED_UNKNOWN_INSTRUMENT'])
      expect(server.server.accepted).toBe(0)
    })

    it('hears no more of what is not wanted any more, and lets go when nothing is', async () => {
      const { server, heard } = await listen()
      heard.live.subscribe([...everythingOf(id, kinds), ...everythingOf(other, kinds)])
      await settled(server, heard)
      await settled(server, heard, second)
      heard.live.unsubscribe(everythingOf(id, kinds))
      await expect
        .poll(() =>
          server.clients
            .flatMap(({ heard: subscriptions }) => [...subscriptions])
            .filter((one) => one.endsWith(` ${first.symbol}`)),
        )
        .toEqual([])
      const before = heard.events.length
      server.step(first.symbol, 5)
      server.step(second.symbol, 5)
      await settled(server, heard, second)
      expect(heard.events.slice(before).every(({ instrumentId }) => instrumentId === other)).toBe(true)
      heard.live.unsubscribe(everythingOf(other, kinds))
      await expect.poll(() => server.clients).toEqual([])
      expect(heard.states.at(-1)?.state).toBe('CLOSED')
      heard.live.subscribe(everythingOf(id, ['BOOK']))
      await settled(server, heard)
    })

    it('leaves nothing behind when it is closed', async () => {
      const { server, heard, feed } = await listen()
      heard.live.subscribe(everythingOf(id, kinds))
      await settled(server, heard)
      await heard.live.close()
      await feed.close?.()
      await expect.poll(() => server.server.connections).toBe(0)
      expect(heard.states.at(-1)?.state).toBe('CLOSED')
      const before = heard.events.length
      server.step(first.symbol, 3)
      expect(heard.events).toHaveLength(before)
    })
  })
}
