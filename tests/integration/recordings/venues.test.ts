import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createBinanceFeed } from '#adapters/feeds/crypto/binance/binanceFeed.ts'
import { createCoinbaseFeed } from '#adapters/feeds/crypto/coinbase/coinbaseFeed.ts'
import { createDeribitFeed } from '#adapters/feeds/crypto/deribit/deribitFeed.ts'
import { createHtxFeed } from '#adapters/feeds/crypto/htx/htxFeed.ts'
import { createKrakenFeed } from '#adapters/feeds/crypto/kraken/krakenFeed.ts'
import { createKucoinFeed } from '#adapters/feeds/crypto/kucoin/kucoinFeed.ts'
import type { LiveConnection } from '#adapters/feeds/crypto/live/venueStream.ts'
import { readRecordedMarket } from '#adapters/feeds/recorded/recordedMarket.ts'
import { recordedSources } from '#adapters/feeds/recorded/recordedSources.ts'
import { openRecording } from '#adapters/storage/recordings/recordingReader.ts'
import type { BookChange, MarketEvent } from '#core/model/marketEvent.ts'
import { OrderBook } from '#engines/data/books/orderBook.ts'
import type { FeedKind, ListedInstrument, MarketFeed } from '#engines/data/feeds/ports.ts'
import { replayRecording } from '#hosts/recordings/replayRecording.ts'
import { startRecording } from '#hosts/recordings/sessionRecorder.ts'
import { everythingOf, hear, levelsOf, listing, liveConnection, servedLevels } from '../../helpers/feeds/liveBench.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { openBinanceStream } from '../../servers/venues/binanceStream.ts'
import { openCoinbaseStream } from '../../servers/venues/coinbaseStream.ts'
import { openDeribitStream } from '../../servers/venues/deribitStream.ts'
import { openHtxStream } from '../../servers/venues/htxStream.ts'
import { openKrakenStream } from '../../servers/venues/krakenStream.ts'
import { openKucoinStream } from '../../servers/venues/kucoinStream.ts'
import type { VenueServer } from '../../servers/venues/venueServer.ts'

interface Venue {
  readonly id: string
  readonly symbol: string
  readonly listed: ListedInstrument
  readonly kinds: readonly FeedKind[]
  open(symbols: readonly string[]): Promise<VenueServer>
  create(connection: LiveConnection): MarketFeed
}

const SPOT: readonly FeedKind[] = ['TRADES', 'QUOTES', 'BOOK']
const VENUES: readonly Venue[] = [
  {
    id: 'kraken',
    symbol: 'BTC/USD',
    listed: listing('BTC/USD', 'KRAKEN', 'XBT/USD'),
    kinds: SPOT,
    open: openKrakenStream,
    create: createKrakenFeed,
  },
  {
    id: 'binance',
    symbol: 'BTCUSDT',
    listed: listing('BTC/USDT', 'BINANCE', 'BTCUSDT'),
    kinds: SPOT,
    open: openBinanceStream,
    create: createBinanceFeed,
  },
  {
    id: 'coinbase',
    symbol: 'BTC-USD',
    listed: listing('BTC/USD', 'COINBASE', 'BTC-USD'),
    kinds: SPOT,
    open: openCoinbaseStream,
    create: createCoinbaseFeed,
  },
  {
    id: 'kucoin',
    symbol: 'BTC-USDT',
    listed: listing('BTC/USDT', 'KUCOIN', 'BTC-USDT'),
    kinds: SPOT,
    open: openKucoinStream,
    create: createKucoinFeed,
  },
  {
    id: 'htx',
    symbol: 'btcusdt',
    listed: listing('BTC/USDT', 'HTX', 'btcusdt'),
    kinds: SPOT,
    open: openHtxStream,
    create: createHtxFeed,
  },
  {
    id: 'deribit',
    symbol: 'BTC-PERPETUAL',
    listed: listing('BTC/USD:BTC', 'DERIBIT', 'BTC-PERPETUAL', 'SWAP'),
    kinds: [...SPOT, 'DERIVATIVES'],
    open: openDeribitStream,
    create: createDeribitFeed,
  },
]

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** Listens to a venue while its market moves, and writes down what came. */
async function record({ id, symbol, listed, kinds, open, create }: Venue) {
  const server = await open([symbol])
  const feed = create(liveConnection(server.server.port, [listed]))
  const heard = hear(feed)
  closers.push(
    () => server.close(),
    () => feed.close?.(),
    () => heard.live.close(),
  )
  heard.live.subscribe(everythingOf(listed.instrument.id, kinds))
  const book = heard.book(listed.instrument.id)
  await expect.poll(() => book.state, { timeout: 15_000 }).toBe('SYNCED')
  server.step(symbol, 60)
  await expect.poll(() => levelsOf(book), { timeout: 15_000 }).toEqual(servedLevels(server.market, symbol))
  await expect.poll(() => heard.trades.length).toBe(60)
  const root = temporaryFolder()
  const begun = heard.raw[0]?.message.tsInit ?? 0
  const recorder = startRecording(root, 'night', () => begun, 'a test')
  recorder.know(id, [listed])
  for (const { message, channel } of heard.raw) recorder.onRaw(id, message, channel)
  expect(recorder.close()).toBeNull()
  return { folder: path.join(root, 'night'), heard, expected: levelsOf(book) }
}

function market(folder: string) {
  const opened = openRecording(folder)
  if (!opened.ok) throw new Error(opened.failure.code)
  return readRecordedMarket(opened.reply, recordedSources)
}

function eventsOf(folder: string): readonly MarketEvent[] {
  const events: MarketEvent[] = []
  const played = market(folder)
  for (let moment = played.next(); moment !== null; moment = played.next()) {
    expect(moment.rejection).toBeNull()
    expect(moment.gap).toBeNull()
    events.push(...moment.events)
  }
  return events
}

describe('a recorded venue', { timeout: 60_000 }, () => {
  it.each(VENUES)('$id says when it is played what it said live, and its book is the same', async (venue) => {
    const { folder, heard, expected } = await record(venue)
    const events = eventsOf(folder)
    const only = (kind: MarketEvent['kind'], all: readonly MarketEvent[]): readonly MarketEvent[] =>
      all.filter((event) => event.kind === kind)
    expect(only('TRADE', events)).toEqual(only('TRADE', heard.events))
    expect(only('DERIVATIVE', events)).toEqual(only('DERIVATIVE', heard.events))
    // Live, a quote may have been replaced by a newer one before anybody read it.
    expect(only('QUOTE', events)).toEqual(expect.arrayContaining([...only('QUOTE', heard.events)]))
    const book = new OrderBook()
    for (const change of only('BOOK', events) as readonly BookChange[]) book.take(change)
    expect(levelsOf(book)).toEqual(expected)
    const first = await replayRecording(market(folder), { speed: null, isStopped: () => false })
    const second = await replayRecording(market(folder), { speed: null, isStopped: () => false })
    expect(second).toEqual(first)
    expect(first).toMatchObject({ trades: 60, held: 0 })
    expect(first.depthRows).toBeGreaterThan(20)
  })
})
