import type { FeedCard } from '#engines/data/feeds/ports.ts'
import { VENUE_CARDS } from './crypto/venueCards.ts'
import { COINGECKO_CARD, DEFILLAMA_CARD } from './intelligence/intelligenceCards.ts'
import { RSS_CARD } from './news/rss/rssCard.ts'
import { BLOCKSCOUT_CARD, DEXSCREENER_CARD } from './onchain/onchainCards.ts'
import { SEC_CARD } from './sec/secCard.ts'
import { YAHOO_CARD } from './yahoo/yahooCard.ts'

/** Every source that the program knows, exchanges first. */
export const FEED_CARDS: readonly FeedCard[] = [
  ...VENUE_CARDS,
  YAHOO_CARD,
  SEC_CARD,
  RSS_CARD,
  COINGECKO_CARD,
  DEFILLAMA_CARD,
  DEXSCREENER_CARD,
  BLOCKSCOUT_CARD,
]
