import { afterEach, describe, expect, it } from 'vitest'
import { createCoinbaseFeed } from '#adapters/feeds/crypto/coinbase/coinbaseFeed.ts'
import { createHtxFeed } from '#adapters/feeds/crypto/htx/htxFeed.ts'
import type { MarketFeed } from '#engines/data/feeds/ports.ts'
import {
  everythingOf,
  hear,
  levelsOf,
  listing,
  liveConnection,
  servedLevels,
} from '../../../helpers/feeds/liveBench.ts'
import { openCoinbaseStream } from '../../../servers/venues/coinbaseStream.ts'
import { openHtxStream } from '../../../servers/venues/htxStream.ts'
import type { VenueServer } from '../../../servers/venues/venueServer.ts'

const closers: (() => void | Promise<void> | undefined)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

function listen(server: VenueServer, feed: MarketFeed) {
  const heard = hear(feed)
  closers.push(
    () => server.close(),
    () => feed.close?.(),
    () => heard.live.close(),
  )
  return heard
}

/** Subscriptions of each connection, most first. */
function loads(server: VenueServer): readonly number[] {
  return server.clients.map(({ heard }) => heard.size).sort((one, other) => other - one)
}

describe('the connections of a venue', () => {
  it('are as many as its limit of subscriptions asks for, and filled up before another is opened', async () => {
    const symbols = Array.from({ length: 130 }, (_, n) => `c${n}usdt`)
    const listed = symbols.map((symbol, n) => listing(`C${n}/USDT`, 'HTX', symbol))
    const server = await openHtxStream(symbols)
    const heard = listen(server, createHtxFeed(liveConnection(server.server.port, listed)))
    const ids = listed.map(({ instrument }) => instrument.id)
    heard.live.subscribe(ids.slice(0, 120).flatMap((id) => everythingOf(id, ['TRADES'])))
    await expect.poll(() => loads(server)).toEqual([50, 50, 20])
    heard.live.subscribe(ids.slice(100).flatMap((id) => everythingOf(id, ['TRADES'])))
    await expect.poll(() => loads(server)).toEqual([50, 50, 30])
    // Books have connections of their own, for HTX tells them on another feed.
    heard.live.subscribe(ids.slice(0, 3).flatMap((id) => everythingOf(id, ['BOOK'])))
    await expect.poll(() => loads(server)).toEqual([50, 50, 30, 3])
    heard.live.unsubscribe(ids.slice(0, 50).flatMap((id) => everythingOf(id, ['TRADES'])))
    await expect.poll(() => loads(server)).toEqual([50, 30, 3])
    for (const symbol of symbols) server.step(symbol)
    await expect.poll(() => heard.trades.length).toBe(80)
    expect(heard.gaps).toEqual([])
    expect(heard.rejections).toEqual([])
  })

  it('are kept apart: a message that one loses breaks its own books only', async () => {
    const symbols = Array.from({ length: 130 }, (_, n) => `C${n}-USD`)
    const listed = symbols.map((symbol, n) => listing(`C${n}/USD`, 'COINBASE', symbol))
    const server = await openCoinbaseStream(symbols)
    const heard = listen(server, createCoinbaseFeed(liveConnection(server.server.port, listed)))
    const ids = listed.map(({ instrument }) => instrument.id)
    heard.live.subscribe(ids.flatMap((id) => everythingOf(id, ['QUOTES', 'BOOK'])))
    const isWhole = (): boolean => ids.every((id) => heard.book(id).state === 'SYNCED')
    await expect.poll(isWhole, { timeout: 20_000 }).toBe(true)
    expect(loads(server)).toEqual([100, 100, 30, 30])
    server.loseBooks(1)
    server.step('C129-USD', 2)
    await expect.poll(() => heard.gaps.length).toBe(30)
    expect(new Set(heard.gaps.map(({ instrumentId }) => instrumentId))).toEqual(new Set(ids.slice(100)))
    await expect.poll(isWhole, { timeout: 20_000 }).toBe(true)
    const [last] = ids.slice(-1)
    if (last === undefined) throw new Error('no instrument')
    expect(levelsOf(heard.book(last))).toEqual(servedLevels(server.market, 'C129-USD'))
  })

  it('name themselves in every message that is kept', async () => {
    const server = await openCoinbaseStream(['BTC-USD'])
    const btc = listing('BTC/USD', 'COINBASE', 'BTC-USD')
    const heard = listen(server, createCoinbaseFeed(liveConnection(server.server.port, [btc])))
    heard.live.subscribe(everythingOf(btc.instrument.id))
    await expect.poll(() => heard.book(btc.instrument.id).state).toBe('SYNCED')
    server.step('BTC-USD', 3)
    await expect.poll(() => heard.trades.length).toBe(3)
    expect(new Set(heard.raw.map(({ channel }) => channel))).toEqual(new Set(['market-1', 'quotes-2']))
    for (const channel of ['market-1', 'quotes-2']) {
      const numbers = heard.raw.filter((one) => one.channel === channel).map(({ message }) => message.number)
      expect(numbers).toEqual(numbers.map((_, n) => n + 1))
    }
  })
})
