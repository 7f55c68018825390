import { type AlpacaFeed, createAlpacaFeed } from '#adapters/feeds/alpaca/alpacaFeed.ts'
import { type AlphaVantageFeed, createAlphaVantageFeed } from '#adapters/feeds/alphavantage/alphaVantageFeed.ts'
import { type CalendarFeed, createCalendarFeed } from '#adapters/feeds/calendar/calendarFeed.ts'
import { createFinnhubFeed, type FinnhubFeed } from '#adapters/feeds/finnhub/finnhubFeed.ts'
import { createRedditFeed, type RedditFeed } from '#adapters/feeds/news/reddit/redditFeed.ts'
import { createRssFeed, type RssFeed } from '#adapters/feeds/news/rss/rssFeed.ts'
import { createEthereumFeed, type EthereumFeed } from '#adapters/feeds/onchain/ethereum/ethereumFeed.ts'
import { createEtherscanFeed, type EtherscanFeed } from '#adapters/feeds/onchain/etherscan/etherscanFeed.ts'
import { createPolygonFeed } from '#adapters/feeds/polygon/polygonFeed.ts'
import type { ShareOptionFeed } from '#adapters/feeds/us/shareFeed.ts'
import { createSecFeed, type SecFeed } from '#adapters/feeds/sec/secFeed.ts'
import { createYahooFeed, type YahooFeed } from '#adapters/feeds/yahoo/yahooFeed.ts'
import type { FeedParts } from './feedEntry.ts'

/** Opens Alpaca for the chosen plan and hours. */
export function openAlpaca(parts: FeedParts): AlpacaFeed {
  return createAlpacaFeed({ ...withStreamAddress(parts), ...parts.choices.alpaca })
}

/** Opens Massive for the chosen plan and hours. */
export function openPolygon(parts: FeedParts): ShareOptionFeed {
  return createPolygonFeed({ ...withStreamAddress(parts), ...parts.choices.polygon })
}

/** Opens Finnhub for the chosen hours. */
export function openFinnhub(parts: FeedParts): FinnhubFeed {
  return createFinnhubFeed({ ...withStreamAddress(parts), ...parts.choices.finnhub })
}

/** Opens Alpha Vantage for the chosen plan and hours. */
export function openAlphaVantage(parts: FeedParts): AlphaVantageFeed {
  return createAlphaVantageFeed({ ...parts, ...parts.choices.alphavantage })
}

/** Opens Yahoo for the chosen hours. */
export function openYahoo(parts: FeedParts): YahooFeed {
  return createYahooFeed({ ...parts, ...parts.choices.yahoo })
}

/** Opens the chosen feeds of news; those of public offices when none were chosen. */
export function openRss(parts: FeedParts): RssFeed {
  const { feeds } = parts.choices.rss
  return createRssFeed(feeds === null ? parts : { ...parts, feeds: () => feeds })
}

/** Opens Reddit for the chosen places. */
export function openReddit(parts: FeedParts): RedditFeed {
  const { subreddits } = parts.choices.reddit
  return createRedditFeed(subreddits === null ? parts : { ...parts, subreddits })
}

/** Opens the SEC for who gave an address for mail: as a choice, or in the place of a key. */
export function openSec(parts: FeedParts): SecFeed {
  const { contact } = parts.choices['sec-edgar']
  return createSecFeed({ ...parts, contact: () => contact ?? parts.credentials()?.key ?? null })
}

/** Opens the calendar; the office of statistics is told the chosen address for mail. */
export function openCalendar(parts: FeedParts): CalendarFeed {
  const { contact } = parts.choices['economic-calendar']
  return createCalendarFeed({ ...parts, contact: () => contact })
}

/** Opens the chosen node. */
export function openEthereum(parts: FeedParts): EthereumFeed {
  const { node, confirmations } = parts.choices.ethereum
  return createEthereumFeed({ ...parts, confirmations, ...(node === null ? {} : { node }) })
}

/** Opens Etherscan for the chosen chain. */
export function openEtherscan(parts: FeedParts): EtherscanFeed {
  return createEtherscanFeed({ ...parts, ...parts.choices.etherscan })
}

/** Sources with one stream are told its address instead of where a venue's streams are found. */
function withStreamAddress(parts: FeedParts): FeedParts & { readonly streamAddress?: string } {
  return parts.streamOrigin === undefined ? parts : { ...parts, streamAddress: parts.streamOrigin }
}
