import type { FeedKind, ListedInstrument, StopSignal } from '#engines/data/feeds/ports.ts'
import type { RateWindow } from '../../limits/rateLimiter.ts'
import { openTextSource, pathWith } from '../live/askText.ts'
import { venueCard } from '../live/composeFeed.ts'
import { isLinear, isLiveKind } from '../live/listings.ts'
import type { VenueLive } from '../live/venueFeed.ts'
import { type LiveConnection, type Placement, streamAddress, type VenueStream } from '../live/venueStream.ts'
import type { Hearing, Wanted } from '../shared/wanted.ts'
import { createBinanceNormaliser, type BinanceProduct } from './createNormaliser.ts'
import { BINANCE_ADDRESSES, BINANCE_USD_M_MARKET, binanceSubscriptions } from './subscriptions.ts'

/** Binance allows 1,024 streams a connection; what is told of a derivative takes three. */
const MOST_WANTED = 300
/** Incoming messages it allows a second: five of spot, ten of futures; pings count. */
const SENDS: Readonly<Record<BinanceProduct, number>> = { SPOT: 4, USD_M: 8, COIN_M: 8 }
/** What the questions about history leave of the weight that Binance allows a minute. */
const WINDOWS: Readonly<Record<BinanceProduct, readonly RateWindow[]>> = {
  SPOT: [{ limit: 550, milliseconds: 60_000, counts: 'WEIGHT' }],
  USD_M: [{ limit: 220, milliseconds: 60_000, counts: 'WEIGHT' }],
  COIN_M: [{ limit: 220, milliseconds: 60_000, counts: 'WEIGHT' }],
}
/** Weight of a book of a thousand levels. */
const BOOK_WEIGHT: Readonly<Record<BinanceProduct, number>> = { SPOT: 50, USD_M: 20, COIN_M: 20 }
const KINDS: Readonly<Record<string, Wanted['kind']>> = {
  trade: 'TRADES',
  aggTrade: 'TRADES',
  bookTicker: 'QUOTES',
  depth: 'BOOK',
}
const ABOUT = /"stream":"([^"@]+)@(\w+)/

/** Binance's combined streams: spot, and futures margined in dollars by their two entrances. */
export function createBinanceLive(connection: LiveConnection): VenueLive {
  const card = venueCard('binance')
  const products: readonly BinanceProduct[] = ['SPOT', 'USD_M']
  const sources = new Map(
    products.map((product) => {
      const { origin } = new URL(BINANCE_ADDRESSES[product].book)
      return [product, openTextSource(card, origin, WINDOWS[product], connection)] as const
    }),
  )

  function stream(name: string, product: BinanceProduct, address: string): VenueStream {
    return {
      name,
      mostWanted: MOST_WANTED,
      sendsPerSecond: SENDS[product],
      heartbeatMs: 5_000,
      signOfLife: 'ANY_FRAME',
      address: () => Promise.resolve({ ok: true, value: streamAddress(address, connection) }),
      requests: (hearing: Hearing, wanted, firstId) => binanceSubscriptions(product, hearing, wanted, firstId),
      acknowledgement: 'answer to a request',
      books: {
        kind: 'FETCHED',
        normaliser: (nameInstrument) =>
          createBinanceNormaliser(product, { nameInstrument, ...(product === 'USD_M' ? { trades: 'aggTrade' } : {}) }),
        fetch: (symbol: string, stop: StopSignal) => {
          const source = sources.get(product)
          if (source === undefined) throw new Error(`Invariant: no source of books for ${product}`)
          const request = { ...pathWith(BINANCE_ADDRESSES[product].book, symbol), weight: BOOK_WEIGHT[product] }
          return source.ask({ ...request, what: `the order book of ${symbol}` }, stop)
        },
      },
      glance: ({ data }) => {
        const [, about = '', channel = ''] = ABOUT.exec(String(data)) ?? []
        const symbol = about.toUpperCase()
        const kind = Object.hasOwn(KINDS, channel) ? KINDS[channel] : 'DERIVATIVES'
        return symbol === '' || kind === undefined ? null : { kind, symbol }
      },
    }
  }

  return {
    id: 'binance',
    name: 'Binance',
    streams: [
      stream('spot', 'SPOT', BINANCE_ADDRESSES.SPOT.stream),
      stream('usdm-books', 'USD_M', BINANCE_ADDRESSES.USD_M.stream),
      stream('usdm-market', 'USD_M', BINANCE_USD_M_MARKET),
    ],
    place,
    close: async () => {
      await Promise.all([...sources.values()].map((source) => source.close()))
    },
  }
}

function place(listing: ListedInstrument, kind: FeedKind): readonly Placement[] {
  if (!isLiveKind(kind)) return []
  const wanted = { symbol: listing.sourceSymbol, kind }
  if (listing.product === 'SPOT') return kind === 'DERIVATIVES' ? [] : [{ stream: 'spot', wanted }]
  if (!isLinear(listing)) return []
  return [{ stream: kind === 'QUOTES' || kind === 'BOOK' ? 'usdm-books' : 'usdm-market', wanted }]
}
