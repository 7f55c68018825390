import {
  parseCoinCandles,
  parseCoinHistory,
  parseCoinMarkets,
} from '#adapters/feeds/intelligence/coingecko/parseCoins.ts'
import {
  parseChains,
  parseLockedHistory,
  parseProtocols,
  parseTokenPrices,
} from '#adapters/feeds/intelligence/defillama/parseLlama.ts'
import { parseNewsFeed } from '#adapters/feeds/news/rss/parseNewsFeed.ts'
import {
  parseChainToken,
  parseTokenHolders,
  parseTokenTransfers,
} from '#adapters/feeds/onchain/blockscout/parseTokens.ts'
import { parseDexPairs } from '#adapters/feeds/onchain/dexscreener/parsePairs.ts'
import type { Parsed } from '#adapters/feeds/parsing/parsed.ts'
import { parseChart } from '#adapters/feeds/yahoo/chart/parseChart.ts'
import { parseHistoricalCsv } from '#adapters/feeds/yahoo/historicalCsv.ts'
import { parseOptions } from '#adapters/feeds/yahoo/options/parseOptions.ts'
import { parseQuotes } from '#adapters/feeds/yahoo/quote/parseQuotes.ts'
import { parseInsights } from '#adapters/feeds/yahoo/search/parseInsights.ts'
import { parseScreen, parseTrend } from '#adapters/feeds/yahoo/search/parseScreens.ts'
import { parseSearch } from '#adapters/feeds/yahoo/search/parseSearch.ts'
import { parseSummary } from '#adapters/feeds/yahoo/summary/parseSummary.ts'

/** Parsers of one source, each with a small answer in its published form. */
export interface AnswerFamily {
  readonly name: string
  readonly ways: readonly (readonly [parse: (text: string) => Parsed<unknown>, sample: string])[]
}

const NOW = 1_732_190_400_000_000
const A = `0x${'a'.repeat(40)}`
const HASH = `0x${'c'.repeat(64)}`

const CHART =
  '{"chart":{"error":null,"result":[{"meta":{"symbol":"OCDO.L","currency":"GBp","exchangeName":"LSE","instrumentType":"EQUITY","longName":"Ocado","exchangeTimezoneName":"Europe/London","dataGranularity":"1d","currentTradingPeriod":{"regular":{"start":1732176000,"end":1732206600}}},"timestamp":[1704268800,1704355200,1732176000],"events":{"dividends":{"1704268800":{"amount":0.2,"date":1704268800}},"splits":{"1704355200":{"date":1704355200,"numerator":4,"denominator":1}}},"indicators":{"quote":[{"open":[1,2,3],"high":[2,null,4],"low":[1,2,3],"close":[1.5,2,3],"volume":[10,0,30]}],"adjclose":[{"adjclose":[1,2,3]}]}}]}}'
const MINUTES =
  '{"chart":{"error":null,"result":[{"meta":{"symbol":"AAPL","currency":"USD","exchangeName":"NMS","instrumentType":"EQUITY","exchangeTimezoneName":"America/New_York","dataGranularity":"1m","tradingPeriods":{"pre":[[{"start":1704186000,"end":1704205800}]],"regular":[[{"start":1704205800,"end":1704229200}]],"post":[[]]}},"timestamp":[1704205800,1704205860],"indicators":{"quote":[{"open":[1,2],"high":[2,3],"low":[1,2],"close":[1.5,2],"volume":[10,0]}]}}]}}'
const QUOTE =
  '{"symbol":"AAPL","quoteType":"EQUITY","currency":"USD","regularMarketPrice":245.5,"regularMarketTime":1740171602,"bid":0,"ask":246,"marketCap":3689000000000,"earningsTimestamp":1738272600}'
const OPTION =
  '{"contractSymbol":"AAPL250228C00110000","strike":110,"currency":"USD","contractSize":"REGULAR","expiration":1740700800,"lastTradeDate":1740000000,"lastPrice":1.5,"bid":1,"ask":2,"volume":3,"openInterest":4,"impliedVolatility":0.25}'
const NEWS =
  '{"uuid":"u","title":"A <b>bold</b> &amp; title","publisher":"Wire","link":"https://a.b/c?utm_source=x","providerPublishTime":1740442800,"relatedTickers":["AAPL"]}'
const RSS =
  '<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title><link>https://a.b/</link><language>en</language><item><title>One (NYSE: ONE)</title><link>https://a.b/1</link><guid isPermaLink="false">1</guid><pubDate>Sat, 21 Nov 2026 10:00:00 GMT</pubDate><description><![CDATA[<p>Text</p>]]></description><category domain="ticker">ONE</category></item></channel></rss>'
const ATOM =
  '<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><id>1</id><title type="html">&lt;i&gt;T&lt;/i&gt;</title><link href="https://a.b/c"/><updated>2026-01-01T00:00:00Z</updated></entry></feed>'
const JSON_FEED =
  '{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[{"id":"1","url":"https://a.b/c","title":"T","content_html":"<p>x</p>","date_published":"2026-01-01T00:00:00Z","tags":["x"]}]}'
const TOKEN = `{"address_hash":"${A}","symbol":"TKN","decimals":"18","holders_count":"7","total_supply":"1000000000000000000000000000001"}`

const chart = (text: string): Parsed<unknown> => parseChart(text, NOW)
const news = (text: string): Parsed<unknown> => parseNewsFeed(text)

/** The parsers of sources without a key. */
export const ANSWER_FAMILIES: readonly AnswerFamily[] = [
  {
    name: 'Yahoo, charts',
    ways: [
      [chart, CHART],
      [chart, MINUTES],
    ],
  },
  {
    name: 'Yahoo, others',
    ways: [
      [parseQuotes, `{"quoteResponse":{"error":null,"result":[${QUOTE}]}}`],
      [
        parseOptions,
        `{"optionChain":{"error":null,"result":[{"underlyingSymbol":"AAPL","expirationDates":[1740700800],"strikes":[110],"quote":${QUOTE},"options":[{"expirationDate":1740700800,"calls":[${OPTION}],"puts":[]}]}]}}`,
      ],
      [
        parseSummary,
        '{"quoteSummary":{"error":null,"result":[{"insiderTransactions":{"transactions":[{"filerName":"DOE","filerRelation":"Officer","transactionText":"Sale at price 1.5 per share.","startDate":{"raw":1738540800},"ownership":"D","shares":{"raw":5},"value":{"raw":7}}]},"insiderHolders":{"holders":[{"name":"DOE","latestTransDate":{"raw":1738540800},"positionDirect":{"raw":5}}]},"summaryDetail":{"marketCap":{"raw":1}}}]}}',
      ],
      [parseSearch, `{"quotes":[{"symbol":"AAPL","quoteType":"EQUITY","longname":"Apple"}],"news":[${NEWS}]}`],
      [parseScreen, `{"finance":{"error":null,"result":[{"title":"T","total":3,"quotes":[${QUOTE}]}]}}`],
      [parseTrend, '{"finance":{"error":null,"result":[{"quotes":[{"symbol":"AAPL"}],"jobTimestamp":1740481620968}]}}'],
      [
        parseInsights,
        '{"finance":{"error":null,"result":{"symbol":"AAPL","recommendation":{"provider":"A","rating":"BUY","targetPrice":280},"secReports":[{"id":"1","formType":"10-Q","title":"T","filingDate":1738281600000}]}}}',
      ],
      [
        parseHistoricalCsv,
        'Date,Open,High,Low,Close,Adj Close,Volume\n2020-01-02,1,2,0.5,1.5,1.4,100\n2020-01-03,1,2,0.5,1.5,1.4,100',
      ],
    ],
  },
  {
    name: 'news feeds',
    ways: [
      [news, RSS],
      [news, ATOM],
      [news, JSON_FEED],
    ],
  },
  {
    name: 'CoinGecko',
    ways: [
      [
        parseCoinMarkets,
        '[{"id":"bitcoin","symbol":"btc","name":"Bitcoin","current_price":64671,"price_change_percentage_24h":-0.6,"last_updated":"2026-08-10T14:25:20.000Z"}]',
      ],
      [
        parseCoinHistory,
        '{"prices":[[1700000000000,2.5]],"market_caps":[[1700000000000,3]],"total_volumes":[[1700000000000,4]]}',
      ],
      [parseCoinCandles, '[[1700000000000,1,3,0.5,2],[1700000060000,1,3,0.5,2]]'],
    ],
  },
  {
    name: 'DefiLlama',
    ways: [
      [
        parseProtocols,
        '[{"slug":"uniswap","name":"Uniswap","symbol":"UNI","category":"Dexes","chains":["Ethereum"],"tvl":4e9,"change_1d":2}]',
      ],
      [parseChains, '[{"name":"Ethereum","tvl":5e10,"tokenSymbol":"ETH"}]'],
      [parseLockedHistory, '[{"date":"1700000000","tvl":1},{"date":1700086400,"tvl":2}]'],
      [
        parseTokenPrices,
        '{"coins":{"coingecko:bitcoin":{"price":64000,"symbol":"BTC","timestamp":1700000000,"confidence":0.99}}}',
      ],
    ],
  },
  {
    name: 'DEX Screener',
    ways: [
      [
        parseDexPairs,
        `{"pairs":[{"chainId":"ethereum","dexId":"uniswap","pairAddress":"${A}","baseToken":{"address":"${A}","symbol":"WETH"},"quoteToken":{"address":"${A}","symbol":"USDC"},"priceNative":"3000.5","priceUsd":"3001","txns":{"h1":{"buys":3,"sells":4}},"volume":{"h24":5},"priceChange":{"h1":1},"liquidity":{"usd":7},"pairCreatedAt":1620000000000}]}`,
      ],
    ],
  },
  {
    name: 'Blockscout',
    ways: [
      [parseChainToken, TOKEN],
      [
        parseTokenHolders,
        `{"items":[{"address":{"hash":"${A}","is_contract":true},"value":"90071992547409931"}],"next_page_params":{"value":"5","items_count":50}}`,
      ],
      [
        parseTokenTransfers,
        `{"items":[{"transaction_hash":"${HASH}","from":{"hash":"${A}"},"to":{"hash":"${A}"},"token":${TOKEN},"total":{"value":"1","decimals":"18"},"timestamp":"2026-01-01T00:00:00Z"}],"next_page_params":null}`,
      ],
    ],
  },
]
