import type { MarketFeed } from '#engines/data/feeds/ports.ts'
import type { OptionallyKeyedConnection } from '../../parsing/credentials.ts'
import { COINGECKO_CARD } from '../intelligenceCards.ts'
import { type CoinGecko, createCoinGecko } from './coinGecko.ts'

/** CoinGecko with its card; its history goes by coins, not by instruments, and has a name of its own. */
export interface CoinGeckoFeed extends MarketFeed, Pick<CoinGecko, 'fetchMarkets'> {
  readonly fetchCoinHistory: CoinGecko['fetchHistory']
}

/** Opens it as a feed, so that it can be held with the others. */
export function createCoinGeckoFeed(connection: OptionallyKeyedConnection): CoinGeckoFeed {
  const { fetchMarkets, fetchHistory, close } = createCoinGecko(connection)
  return { card: COINGECKO_CARD, fetchMarkets, fetchCoinHistory: fetchHistory, close }
}
