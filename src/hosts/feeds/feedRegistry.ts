import { ALPACA_CARD } from '#adapters/feeds/alpaca/alpacaCard.ts'
import { ALPHA_VANTAGE_CARD } from '#adapters/feeds/alphavantage/alphaVantageCard.ts'
import { CALENDAR_CARD } from '#adapters/feeds/calendar/calendarCard.ts'
import { createBinanceFeed } from '#adapters/feeds/crypto/binance/binanceFeed.ts'
import { createCoinbaseFeed } from '#adapters/feeds/crypto/coinbase/coinbaseFeed.ts'
import { createDeribitFeed } from '#adapters/feeds/crypto/deribit/deribitFeed.ts'
import { createHtxFeed } from '#adapters/feeds/crypto/htx/htxFeed.ts'
import { createKrakenFeed } from '#adapters/feeds/crypto/kraken/krakenFeed.ts'
import { createKucoinFeed } from '#adapters/feeds/crypto/kucoin/kucoinFeed.ts'
import { venueCard } from '#adapters/feeds/crypto/live/composeFeed.ts'
import { FINNHUB_CARD } from '#adapters/feeds/finnhub/finnhubCard.ts'
import { createCoinGeckoFeed } from '#adapters/feeds/intelligence/coingecko/coinGeckoFeed.ts'
import { createDefiLlamaFeed } from '#adapters/feeds/intelligence/defillama/defiLlamaFeed.ts'
import { COINGECKO_CARD, DEFILLAMA_CARD } from '#adapters/feeds/intelligence/intelligenceCards.ts'
import { createBenzingaFeed } from '#adapters/feeds/news/benzinga/benzingaFeed.ts'
import { BENZINGA_CARD, NEWSAPI_CARD, REDDIT_CARD, X_CARD } from '#adapters/feeds/news/newsCards.ts'
import { createNewsApiFeed } from '#adapters/feeds/news/newsapi/newsApiFeed.ts'
import { createXFeed } from '#adapters/feeds/news/x/xFeed.ts'
import { RSS_CARD } from '#adapters/feeds/news/rss/rssCard.ts'
import { createBlockscoutFeed } from '#adapters/feeds/onchain/blockscout/blockscoutFeed.ts'
import { createDexScreenerFeed } from '#adapters/feeds/onchain/dexscreener/dexScreenerFeed.ts'
import {
  BLOCKSCOUT_CARD,
  DEXSCREENER_CARD,
  ETHEREUM_CARD,
  ETHERSCAN_CARD,
} from '#adapters/feeds/onchain/onchainCards.ts'
import { POLYGON_CARD } from '#adapters/feeds/polygon/polygonCard.ts'
import { SEC_CARD } from '#adapters/feeds/sec/secCard.ts'
import { YAHOO_CARD } from '#adapters/feeds/yahoo/yahooCard.ts'
import {
  openAlpaca,
  openAlphaVantage,
  openCalendar,
  openEthereum,
  openEtherscan,
  openFinnhub,
  openPolygon,
  openReddit,
  openRss,
  openSec,
  openYahoo,
} from './chosenFeeds.ts'
import type { FeedEntry } from './feedEntry.ts'

/** Every source that can be opened: its card and what makes it. */
export const FEED_ENTRIES: readonly FeedEntry[] = [
  { card: venueCard('kraken'), create: createKrakenFeed },
  { card: venueCard('binance'), create: createBinanceFeed },
  { card: venueCard('coinbase'), create: createCoinbaseFeed },
  { card: venueCard('kucoin'), create: createKucoinFeed },
  { card: venueCard('htx'), create: createHtxFeed },
  { card: venueCard('deribit'), create: createDeribitFeed },
  { card: ALPACA_CARD, create: openAlpaca },
  { card: POLYGON_CARD, create: openPolygon },
  { card: FINNHUB_CARD, create: openFinnhub },
  { card: ALPHA_VANTAGE_CARD, create: openAlphaVantage },
  { card: YAHOO_CARD, create: openYahoo },
  { card: SEC_CARD, create: openSec, isKeyChosen: (choices) => choices['sec-edgar'].contact !== null },
  { card: CALENDAR_CARD, create: openCalendar },
  { card: RSS_CARD, create: openRss },
  { card: BENZINGA_CARD, create: createBenzingaFeed },
  { card: NEWSAPI_CARD, create: createNewsApiFeed },
  { card: REDDIT_CARD, create: openReddit },
  { card: X_CARD, create: createXFeed },
  { card: COINGECKO_CARD, create: createCoinGeckoFeed },
  { card: DEFILLAMA_CARD, create: createDefiLlamaFeed },
  { card: DEXSCREENER_CARD, create: createDexScreenerFeed },
  { card: BLOCKSCOUT_CARD, create: createBlockscoutFeed },
  { card: ETHERSCAN_CARD, create: openEtherscan },
  { card: ETHEREUM_CARD, create: openEthereum },
]
