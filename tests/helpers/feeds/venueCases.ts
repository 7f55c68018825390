import { createBinanceFeed } from '#adapters/feeds/crypto/binance/binanceFeed.ts'
import { createCoinbaseFeed } from '#adapters/feeds/crypto/coinbase/coinbaseFeed.ts'
import { createDeribitFeed } from '#adapters/feeds/crypto/deribit/deribitFeed.ts'
import { createHtxFeed } from '#adapters/feeds/crypto/htx/htxFeed.ts'
import { createKrakenFeed } from '#adapters/feeds/crypto/kraken/krakenFeed.ts'
import { createKucoinFeed } from '#adapters/feeds/crypto/kucoin/kucoinFeed.ts'
import type { LiveConnection } from '#adapters/feeds/crypto/live/venueStream.ts'
import type { FeedKind, ListedInstrument, MarketFeed } from '#engines/data/feeds/ports.ts'
import { listing } from './liveBench.ts'
import { openBinanceStream } from '../../servers/venues/binanceStream.ts'
import { openCoinbaseStream } from '../../servers/venues/coinbaseStream.ts'
import { openDeribitStream } from '../../servers/venues/deribitStream.ts'
import { openHtxStream } from '../../servers/venues/htxStream.ts'
import { openKrakenStream } from '../../servers/venues/krakenStream.ts'
import { openKucoinStream } from '../../servers/venues/kucoinStream.ts'
import type { VenueServer } from '../../servers/venues/venueServer.ts'

/** An instrument and its symbol in the streams of a venue. */
export interface Served {
  readonly listing: ListedInstrument
  readonly symbol: string
}

/** A venue to be put to the test. */
export interface VenueCase {
  readonly name: string
  open(symbols: readonly string[], beatMs?: number): Promise<VenueServer>
  createFeed(connection: LiveConnection): MarketFeed
  /** Two instruments that the server has, and one that it does not know. */
  readonly listed: readonly [Served, Served]
  readonly unknown: Served
  readonly kinds: readonly FeedKind[]
  /** False where the venue says nothing to what it does not know. */
  readonly refuses: boolean
  /** False where only frames of the protocol tell on a quiet market that the venue lives. */
  readonly beats: boolean
}

const SPOT: readonly FeedKind[] = ['TRADES', 'QUOTES', 'BOOK']
const SWAP: readonly FeedKind[] = [...SPOT, 'DERIVATIVES']

/** Kraken by version 2: books are checked by their checksum. */
export const KRAKEN_CASE: VenueCase = {
  name: 'Kraken',
  open: openKrakenStream,
  createFeed: createKrakenFeed,
  listed: [served('BTC/USD', 'KRAKEN', 'BTC/USD', 'XBT/USD'), served('ETH/USD', 'KRAKEN', 'ETH/USD')],
  unknown: served('OLD/USD', 'KRAKEN', 'OLD/USD'),
  kinds: SPOT,
  refuses: true,
  beats: true,
}

/** Binance's spot market: changes are numbered and joined with a book by REST. */
export const BINANCE_SPOT_CASE: VenueCase = {
  name: 'Binance spot',
  open: (symbols) => openBinanceStream(symbols),
  createFeed: createBinanceFeed,
  listed: [served('BTC/USDT', 'BINANCE', 'BTCUSDT'), served('ETH/USDT', 'BINANCE', 'ETHUSDT')],
  unknown: served('OLD/USDT', 'BINANCE', 'OLDUSDT'),
  kinds: SPOT,
  refuses: false,
  beats: false,
}

/** Binance's futures margined in dollars: the symbols of spot, two entrances, changes that name the one before. */
export const BINANCE_FUTURES_CASE: VenueCase = {
  name: 'Binance futures',
  open: (symbols) => openBinanceStream(symbols),
  createFeed: createBinanceFeed,
  listed: [swap('BTC/USDT:USDT', 'BINANCE', 'BTCUSDT'), swap('ETH/USDT:USDT', 'BINANCE', 'ETHUSDT')],
  unknown: swap('OLD/USDT:USDT', 'BINANCE', 'OLDUSDT'),
  kinds: SWAP,
  refuses: false,
  beats: false,
}

/** Coinbase Advanced Trade: every message of a connection is numbered. */
export const COINBASE_CASE: VenueCase = {
  name: 'Coinbase',
  open: openCoinbaseStream,
  createFeed: createCoinbaseFeed,
  listed: [served('BTC/USD', 'COINBASE', 'BTC-USD'), served('ETH/USD', 'COINBASE', 'ETH-USD')],
  unknown: served('OLD/USD', 'COINBASE', 'OLD-USD'),
  kinds: SPOT,
  refuses: true,
  beats: true,
}

/** KuCoin's spot market: a token for each connection, books by REST. */
export const KUCOIN_CASE: VenueCase = {
  name: 'KuCoin',
  open: (symbols) => openKucoinStream(symbols),
  createFeed: createKucoinFeed,
  listed: [served('BTC/USDT', 'KUCOIN', 'BTC-USDT'), served('ETH/USDT', 'KUCOIN', 'ETH-USDT')],
  unknown: served('OLD/USDT', 'KUCOIN', 'OLD-USDT'),
  kinds: SPOT,
  refuses: true,
  beats: true,
}

/** KuCoin's futures: one level a message. */
export const KUCOIN_FUTURES_CASE: VenueCase = {
  ...KUCOIN_CASE,
  name: 'KuCoin futures',
  listed: [swap('BTC/USDT:USDT', 'KUCOIN', 'XBTUSDTM'), swap('ETH/USDT:USDT', 'KUCOIN', 'ETHUSDTM')],
  unknown: swap('OLD/USDT:USDT', 'KUCOIN', 'OLDUSDTM'),
  kinds: SWAP,
}

/** HTX's spot market: packed messages, pings to be answered, books asked for on the same connection. */
export const HTX_CASE: VenueCase = {
  name: 'HTX',
  open: openHtxStream,
  createFeed: createHtxFeed,
  listed: [served('BTC/USDT', 'HTX', 'btcusdt'), served('ETH/USDT', 'HTX', 'ethusdt')],
  unknown: served('OLD/USDT', 'HTX', 'oldusdt'),
  kinds: SPOT,
  refuses: true,
  beats: true,
}

/** HTX's swaps margined in dollars: books begin with a snapshot and count their versions. */
export const HTX_SWAPS_CASE: VenueCase = {
  ...HTX_CASE,
  name: 'HTX swaps',
  listed: [swap('BTC/USDT:USDT', 'HTX', 'BTC-USDT'), swap('ETH/USDT:USDT', 'HTX', 'ETH-USDT')],
  unknown: swap('OLD/USDT:USDT', 'HTX', 'OLD-USDT'),
  kinds: SWAP,
}

/** Deribit: test requests to be answered, changes that name the one before. */
export const DERIBIT_CASE: VenueCase = {
  name: 'Deribit',
  open: openDeribitStream,
  createFeed: createDeribitFeed,
  listed: [
    swap('BTC/USDC:USDC', 'DERIBIT', 'BTC_USDC-PERPETUAL'),
    swap('ETH/USDC:USDC', 'DERIBIT', 'ETH_USDC-PERPETUAL'),
  ],
  unknown: swap('OLD/USDC:USDC', 'DERIBIT', 'OLD_USDC-PERPETUAL'),
  kinds: SWAP,
  refuses: true,
  beats: true,
}

/** All of them. */
export const VENUE_CASES: readonly VenueCase[] = [
  KRAKEN_CASE,
  BINANCE_SPOT_CASE,
  BINANCE_FUTURES_CASE,
  COINBASE_CASE,
  KUCOIN_CASE,
  KUCOIN_FUTURES_CASE,
  HTX_CASE,
  HTX_SWAPS_CASE,
  DERIBIT_CASE,
]

function served(symbol: string, venue: string, streamSymbol: string, sourceSymbol = streamSymbol): Served {
  return { symbol: streamSymbol, listing: listing(symbol, venue, sourceSymbol) }
}

function swap(symbol: string, venue: string, streamSymbol: string): Served {
  return { symbol: streamSymbol, listing: listing(symbol, venue, streamSymbol, 'SWAP') }
}
