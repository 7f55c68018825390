import type { LiveConnection } from '#adapters/feeds/crypto/live/venueStream.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { instrumentId } from '#core/model/identifiers.ts'
import type { MarketEvent, QuoteTick, TradeTick } from '#core/model/marketEvent.ts'
import { OrderBook } from '#engines/data/books/orderBook.ts'
import type {
  FeedKind,
  LinkState,
  ListedInstrument,
  LiveFeed,
  LiveListener,
  MarketFeed,
  RawMessage,
  SymbolDirectory,
} from '#engines/data/feeds/ports.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { liveFeedClock } from '../../servers/feedBench.ts'
import type { SimulatedMarket } from '../../servers/venues/simulatedMarket.ts'

/** A listing as a source gives it. */
export function listing(
  symbol: string,
  venue: string,
  sourceSymbol: string,
  product: ListedInstrument['product'] = 'SPOT',
): ListedInstrument {
  const id = instrumentId(symbol, venue)
  return {
    sourceSymbol,
    product,
    instrument: {
      id,
      symbol,
      venue,
      name: symbol,
      assetClass: 'CRYPTO',
      sector: null,
      currency: 'USD',
      calendar: 'ALWAYS',
      priceDecimals: 2,
      quantityDecimals: 8,
      priceIncrement: 1,
      quantityIncrement: 1,
    },
  }
}

/** A directory of a few listings. */
function directoryOf(listings: readonly ListedInstrument[]): SymbolDirectory {
  return {
    listingOf: (id) => listings.find(({ instrument }) => instrument.id === id) ?? null,
    idOf: (symbol) => listings.find(({ sourceSymbol }) => sourceSymbol === symbol)?.instrument.id ?? null,
  }
}

/** Everything that a live feed told, with the books made of it as the engine makes them. */
export interface HeardFeed {
  readonly live: LiveFeed
  readonly events: MarketEvent[]
  readonly trades: TradeTick[]
  readonly quotes: QuoteTick[]
  readonly gaps: { readonly instrumentId: InstrumentId; readonly reason: string }[]
  readonly rejections: { readonly code: string; readonly reason: string }[]
  readonly states: { readonly state: LinkState; readonly reason: string }[]
  readonly raw: { readonly message: RawMessage; readonly channel: string }[]
  book(id: InstrumentId): OrderBook
}

/** Waits short enough for tests; the proportions are those of the real ones. */
const QUICK_STREAM = {
  handshakeMs: 1_000,
  heartbeatMs: 300,
  firstReconnectMs: 20,
  longestReconnectMs: 100,
  sendsPerSecond: 1_000,
} as const

/** What a feed is opened with at a server of a test. */
export function liveConnection(
  port: number,
  listings: readonly ListedInstrument[],
  changes: Partial<LiveConnection> = {},
): LiveConnection {
  const random = new SeededRandom(5)
  return {
    clock: liveFeedClock(),
    uniform: () => random.next(),
    origin: `http://127.0.0.1:${port}`,
    streamOrigin: `ws://127.0.0.1:${port}`,
    streamPatience: QUICK_STREAM,
    patience: { connectMs: 200, headersMs: 300, attempts: 3, firstRetryMs: 5, longestRetryMs: 20 },
    symbols: directoryOf(listings),
    ...changes,
  }
}

/** Listens to a feed and keeps what it hears. */
export function hear(feed: MarketFeed): HeardFeed {
  const books = new Map<InstrumentId, OrderBook>()
  const book = (id: InstrumentId): OrderBook => {
    const found = books.get(id) ?? new OrderBook()
    books.set(id, found)
    return found
  }
  const events: MarketEvent[] = []
  const gaps: HeardFeed['gaps'] = []
  const rejections: HeardFeed['rejections'] = []
  const states: HeardFeed['states'] = []
  const raw: HeardFeed['raw'] = []
  const listener: LiveListener = {
    onEvents: (told) => {
      events.push(...told)
      for (const event of told) if (event.kind === 'BOOK') book(event.instrumentId).take(event)
    },
    onGap: (id, reason) => {
      gaps.push({ instrumentId: id, reason })
      book(id).breakOff()
    },
    onRejected: (code, reason) => rejections.push({ code, reason }),
    onState: (state, reason) => states.push({ state, reason }),
    onRaw: (message, channel) => raw.push({ message, channel }),
  }
  if (feed.openLive === undefined) throw new Error(`${feed.card.id} has no live feed`)
  return {
    live: feed.openLive(listener),
    events,
    get trades() {
      return events.filter((event) => event.kind === 'TRADE')
    },
    get quotes() {
      return events.filter((event) => event.kind === 'QUOTE')
    },
    gaps,
    rejections,
    states,
    raw,
    book,
  }
}

/** Levels of a book as prices and sizes in currency units. */
export function levelsOf(book: OrderBook): { readonly bids: readonly Level[]; readonly asks: readonly Level[] } {
  const side = (one: OrderBook['bids']): readonly Level[] =>
    Array.from({ length: one.count }, (_, n) => [one.price(n), one.size(n)] as const)
  return { bids: side(book.bids), asks: side(book.asks) }
}

type Level = readonly [number, number]

/** The same of the server's own book. */
export function servedLevels(market: SimulatedMarket, symbol: string): ReturnType<typeof levelsOf> {
  const { bids, asks } = market.book(symbol)
  const side = (levels: typeof bids): readonly Level[] =>
    levels.map(({ price, size }) => [price / 100, Number((size / 1e8).toFixed(8))] as const)
  return { bids: side(bids), asks: side(asks) }
}

/** Everything that can be heard of an instrument. */
export function everythingOf(id: InstrumentId, kinds: readonly FeedKind[] = ['TRADES', 'QUOTES', 'BOOK']) {
  return kinds.map((kind) => ({ instrumentId: id, kind }))
}
