import type { FeedCard } from '#engines/data/feeds/ports.ts'
import { ALPACA_CARD } from './alpaca/alpacaCard.ts'
import { ALPHA_VANTAGE_CARD } from './alphavantage/alphaVantageCard.ts'
import { CALENDAR_CARD } from './calendar/calendarCard.ts'
import { VENUE_CARDS } from './crypto/venueCards.ts'
import { FINNHUB_CARD } from './finnhub/finnhubCard.ts'
import { COINGECKO_CARD, DEFILLAMA_CARD } from './intelligence/intelligenceCards.ts'
import { BENZINGA_CARD, NEWSAPI_CARD, REDDIT_CARD, X_CARD } from './news/newsCards.ts'
import { RSS_CARD } from './news/rss/rssCard.ts'
import { BLOCKSCOUT_CARD, DEXSCREENER_CARD, ETHEREUM_CARD, ETHERSCAN_CARD } from './onchain/onchainCards.ts'
import { POLYGON_CARD } from './polygon/polygonCard.ts'
import { SEC_CARD } from './sec/secCard.ts'
import { YAHOO_CARD } from './yahoo/yahooCard.ts'

/** Every source that the program knows, exchanges first. */
export const FEED_CARDS: readonly FeedCard[] = [
  ...VENUE_CARDS,
  ALPACA_CARD,
  POLYGON_CARD,
  FINNHUB_CARD,
  ALPHA_VANTAGE_CARD,
  YAHOO_CARD,
  SEC_CARD,
  CALENDAR_CARD,
  RSS_CARD,
  BENZINGA_CARD,
  NEWSAPI_CARD,
  REDDIT_CARD,
  X_CARD,
  COINGECKO_CARD,
  DEFILLAMA_CARD,
  DEXSCREENER_CARD,
  BLOCKSCOUT_CARD,
  ETHERSCAN_CARD,
  ETHEREUM_CARD,
]
