import { describe, expect, it } from 'vitest'
import { FEED_CARDS } from '#adapters/feeds/cards.ts'
import { DEFAULT_SOURCE_CHOICES } from '#contracts/sourceChoices.ts'
import type { FeedKind, MarketFeed } from '#engines/data/feeds/ports.ts'
import { FEED_ENTRIES } from '#hosts/feeds/feedRegistry.ts'
import { createSymbolBook } from '#hosts/feeds/symbolBook.ts'
import { listing } from '../../helpers/feeds/liveBench.ts'
import { createManualClock } from '../../servers/manualClock.ts'

/** The question behind each kind of data that the data engine asks for. */
const QUESTIONS: Partial<Record<FeedKind, keyof MarketFeed>> = {
  INSTRUMENTS: 'listInstruments',
  BARS: 'fetchBars',
  DERIVATIVES: 'fetchHistory',
  ACTIONS: 'fetchActions',
  NEWS: 'fetchNews',
}

function open(entry: (typeof FEED_ENTRIES)[number]) {
  const clock = createManualClock()
  const feed = entry.create({
    clock,
    uniform: () => 0.5,
    symbols: createSymbolBook(),
    credentials: () => null,
    choices: DEFAULT_SOURCE_CHOICES,
    origin: 'http://127.0.0.1:9',
    streamOrigin: 'ws://127.0.0.1:9',
  })
  return { clock, feed }
}

function sockets(): number {
  return process.getActiveResourcesInfo().filter((name) => /TCPSocketWrap|TCPConnectWrap|GetAddrInfo/.test(name)).length
}

describe('the registry of sources', () => {
  it('has each source once, with the card that the trader sees', () => {
    const ids = FEED_ENTRIES.map(({ card }) => card.id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { card } of FEED_ENTRIES) {
      expect(FEED_CARDS.find(({ id }) => id === card.id) ?? card, card.id).toBe(card)
    }
  })

  it.each(FEED_ENTRIES.map((entry) => [entry.card.id, entry] as const))(
    '%s connects to nothing when it is made, and answers what its card promises',
    async (_id, entry) => {
      const before = sockets()
      const { clock, feed } = open(entry)
      expect(feed.card).toBe(entry.card)
      expect(sockets()).toBe(before)
      expect(clock.pending).toBe(0)
      for (const kind of entry.card.historical) {
        const question = QUESTIONS[kind]
        if (question !== undefined) expect(feed[question], `${entry.card.id} ${kind}`).toBeTypeOf('function')
      }
      expect(feed.openLive !== undefined).toBe(entry.card.live.length > 0)
      await feed.close?.()
      expect(sockets()).toBe(before)
    },
  )
})

describe('the list of symbols of a source', () => {
  it('finds instruments both ways, of two with one symbol the first, and forgets what a new list lacks', () => {
    const book = createSymbolBook()
    const spot = listing('BTC/USDT', 'BINANCE', 'BTCUSDT')
    const swap = listing('BTC/USDT:USDT', 'BINANCE', 'BTCUSDT', 'SWAP')
    book.replace([spot, swap])
    expect(book.listingOf(swap.instrument.id)).toBe(swap)
    expect(book.idOf('BTCUSDT')).toBe(spot.instrument.id)
    book.replace([swap])
    expect(book.listingOf(spot.instrument.id)).toBeNull()
    expect(book.idOf('BTCUSDT')).toBe(swap.instrument.id)
    expect(book.idOf('ETHUSDT')).toBeNull()
  })
})
