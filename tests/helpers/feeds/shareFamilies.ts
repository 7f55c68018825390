import { encode } from '@msgpack/msgpack'
import { parseAccount } from '#adapters/feeds/alpaca/rest/parseAccount.ts'
import { parseActions } from '#adapters/feeds/alpaca/rest/parseActions.ts'
import { parseAssets } from '#adapters/feeds/alpaca/rest/parseAssets.ts'
import { parseBars } from '#adapters/feeds/alpaca/rest/parseBars.ts'
import { parseLatest } from '#adapters/feeds/alpaca/rest/parseLatest.ts'
import { parseNews as parseAlpacaNews } from '#adapters/feeds/alpaca/rest/parseNews.ts'
import { parseOptions as parseAlpacaOptions } from '#adapters/feeds/alpaca/rest/parseOptions.ts'
import { createAlpacaNormaliser } from '#adapters/feeds/alpaca/stream/createNormaliser.ts'
import { parseOverview } from '#adapters/feeds/alphavantage/rest/parseOverview.ts'
import { parseDayEvents, parseSeries } from '#adapters/feeds/alphavantage/rest/parseSeries.ts'
import { parseCalendar } from '#adapters/feeds/finnhub/rest/parseCalendar.ts'
import { parseCandles } from '#adapters/feeds/finnhub/rest/parseCandles.ts'
import { parseInsiders, parseMetrics, parseQuote } from '#adapters/feeds/finnhub/rest/parseCompany.ts'
import { parseDividends, parseSplits } from '#adapters/feeds/finnhub/rest/parseEvents.ts'
import { parseNews as parseFinnhubNews } from '#adapters/feeds/finnhub/rest/parseNews.ts'
import { parseSymbols } from '#adapters/feeds/finnhub/rest/parseSymbols.ts'
import { createFinnhubNormaliser } from '#adapters/feeds/finnhub/stream/createNormaliser.ts'
import type { Parsed } from '#adapters/feeds/parsing/parsed.ts'
import { parseAggregates } from '#adapters/feeds/polygon/rest/parseAggregates.ts'
import {
  parseDividends as parsePolygonDividends,
  parseNews as parsePolygonNews,
  parseSplits as parsePolygonSplits,
  parseTickers,
} from '#adapters/feeds/polygon/rest/parseLists.ts'
import { parseOptions as parsePolygonOptions } from '#adapters/feeds/polygon/rest/parseOptions.ts'
import { createPolygonNormaliser } from '#adapters/feeds/polygon/stream/createNormaliser.ts'
import { type BarRow, datedBars, houseBars, type HouseBars } from '#adapters/feeds/us/barRows.ts'
import type { ParserFamily } from '../crypto/parserFamilies.ts'
import type { AnswerFamily } from './answerFamilies.ts'

const ALPACA = [
  '[{"T":"t","i":96921,"S":"AAPL","x":"D","p":126.55,"s":1,"t":"2021-02-22T15:51:44.208Z","c":["@","I"],"z":"C"}]',
  '[{"T":"q","S":"AMD","bx":"U","bp":87.66,"bs":100,"ax":"Q","ap":87.68,"as":400,"c":["R"],"z":"C","t":"2021-02-22T15:51:45.335689322Z"}]',
  '[{"T":"t","i":"9","S":"BRK.B","x":"N","p":412,"s":300,"t":"2021-02-22T15:51:44Z","c":[" ","T"],"z":"A"},{"T":"b","S":"SPY","o":388.985,"h":389.13,"l":388.975,"c":389.12,"v":49378,"t":"2021-02-22T19:15:00Z"}]',
  '[{"T":"error","code":407,"msg":"slow client"}]',
]
const POLYGON = [
  '[{"ev":"T","sym":"MSFT","x":4,"i":"12345","z":3,"p":114.125,"s":100,"c":[0,12],"t":1536036818784,"q":3681328}]',
  '[{"ev":"Q","sym":"MSFT","bx":4,"bp":114.125,"bs":100,"ax":7,"ap":114.128,"as":160,"c":0,"i":[604],"t":1536036818784,"q":50385480,"z":3}]',
  '[{"ev":"T","sym":"BACpK","x":4,"i":"7","z":1,"p":24.5,"s":10,"c":[37],"t":1536036818784},{"ev":"AM","sym":"GTE","v":4110}]',
  '[{"ev":"status","status":"error","message":"not authorized"}]',
]
const FINNHUB = [
  '{"data":[{"c":["1"],"p":7296.89,"s":"AAPL","t":1575526691134,"v":0.011467}],"type":"trade"}',
  '{"data":[{"c":["1","12"],"p":187.4,"s":"BRK.B","t":1575526691134,"v":5},{"c":null,"p":1,"s":"A","t":1575526691134,"v":0}],"type":"trade"}',
  '{"type":"ping"}',
  '{"type":"error","msg":"Subscribing to too many symbols"}',
]

/** A text as MessagePack where it is JSON, else its own bytes. */
function packed(text: string): Uint8Array {
  try {
    return encode(JSON.parse(text))
  } catch {
    return Buffer.from(text)
  }
}

/** Live connections to vendors of shares. */
export const SHARE_STREAMS: readonly ParserFamily[] = [
  {
    name: 'Alpaca',
    begin: () => {
      const { normalise } = createAlpacaNormaliser()
      return [(text, tsInit) => normalise(text, tsInit), (text, tsInit) => normalise(packed(text), tsInit)]
    },
    samples: ALPACA,
  },
  { name: 'Massive (Polygon)', begin: () => [createPolygonNormaliser().normalise], samples: POLYGON },
  { name: 'Finnhub', begin: () => [createFinnhubNormaliser().normalise], samples: FINNHUB },
]

const WANTED = { interval: '1m', from: 0, to: 4e15, now: 4e15, extendedHours: true } as const
const DATED = { ...WANTED, interval: '1d' } as const

/** A parser with what is made of its rows. */
function barsOf(
  parse: (text: string) => Parsed<readonly BarRow[]>,
  make: (rows: readonly BarRow[]) => HouseBars,
): (text: string) => Parsed<HouseBars> {
  return (text) => {
    const read = parse(text)
    return read.ok ? { ok: true, value: make(read.value) } : read
  }
}

function rowsOf<Told extends { readonly rows: readonly BarRow[] }>(
  parse: (text: string) => Parsed<Told>,
): (text: string) => Parsed<readonly BarRow[]> {
  return (text) => {
    const read = parse(text)
    return read.ok ? { ok: true, value: read.value.rows } : read
  }
}

/** Answers of vendors of shares. */
export const SHARE_ANSWERS: readonly AnswerFamily[] = [
  {
    name: 'Alpaca',
    ways: [
      [
        barsOf(
          rowsOf((text) => parseBars(text, 'AAPL')),
          (rows) => houseBars(rows, WANTED),
        ),
        '{"bars":{"AAPL":[{"t":"2022-01-03T09:00:00Z","o":178.26,"h":178.34,"l":177.76,"c":178.08,"v":60937,"n":1727,"vw":177.95}]},"next_page_token":"QUFQTHxNfDE"}',
      ],
      [
        (text) => parseActions(text, 'AAPL'),
        '{"corporate_actions":{"cash_dividends":[{"symbol":"AAPL","rate":0.24,"special":false,"ex_date":"2023-08-11","payable_date":"2023-08-17"}],"forward_splits":[{"symbol":"AAPL","new_rate":4,"old_rate":1,"ex_date":"2020-08-31"}]},"next_page_token":null}',
      ],
      [
        parseAssets,
        '[{"id":"904837e3","class":"us_equity","exchange":"NASDAQ","symbol":"AAPL","name":"Apple Inc.","status":"active","tradable":true}]',
      ],
      [
        (text) => parseLatest(text, 1_700_000_000_000_000),
        '{"trades":{"AAPL":{"t":"2022-08-17T09:53:58.13Z","x":"J","p":172.77,"s":100,"c":["@","F"],"i":2,"z":"C"}},"quotes":{"AAPL":{"t":"2022-08-17T09:54:24.1Z","ax":"Q","ap":172.9,"as":1,"bx":"Q","bp":172.74,"bs":4,"c":["R"],"z":"C"}}}',
      ],
      [
        parseAlpacaNews,
        '{"news":[{"id":24843171,"headline":"Apple Leader","author":"C","created_at":"2021-12-31T11:08:42Z","updated_at":"2021-12-31T11:08:43Z","summary":"A","content":"","url":"https://www.benzinga.com/1","images":[],"symbols":["AAPL"],"source":"benzinga"}],"next_page_token":"x"}',
      ],
      [
        parseAlpacaOptions,
        '{"snapshots":{"AAPL240426C00162500":{"latestQuote":{"t":"2024-04-22T13:30:00Z","bp":4.35,"ap":4.45},"latestTrade":{"t":"2024-04-22T13:30:00Z","p":4.4},"impliedVolatility":0.3,"greeks":{"delta":0.7,"gamma":0.05,"rho":0.01,"theta":-0.2,"vega":0.05}}},"next_page_token":null}',
      ],
      [
        (text) => parseAccount(text, false),
        '{"id":"e","account_number":"9","status":"ACTIVE","crypto_status":"ACTIVE","trading_blocked":false,"account_blocked":false}',
      ],
    ],
  },
  {
    name: 'Massive (Polygon)',
    ways: [
      [
        barsOf(
          rowsOf((text) => parseAggregates(text, 'AAPL')),
          (rows) => houseBars(rows, DATED),
        ),
        '{"adjusted":false,"next_url":"https://api.polygon.io/x?cursor=1","results":[{"c":75.0875,"h":75.15,"l":73.7975,"n":1,"o":74.06,"t":1577941200000,"v":135647456,"vw":74.6}],"status":"OK","ticker":"AAPL"}',
      ],
      [
        parseTickers,
        '{"results":[{"active":true,"ticker":"AAPL","name":"Apple Inc.","market":"stocks","locale":"us"}],"next_url":"https://api.polygon.io/x"}',
      ],
      [
        (text) => parsePolygonSplits(text, 'AAPL'),
        '{"results":[{"execution_date":"2020-08-31","split_from":1,"split_to":4,"ticker":"AAPL"}],"status":"OK"}',
      ],
      [
        (text) => parsePolygonDividends(text, 'AAPL'),
        '{"results":[{"cash_amount":0.22,"dividend_type":"CD","ex_dividend_date":"2021-11-05","pay_date":"2021-11-11","ticker":"AAPL","currency":"USD"}]}',
      ],
      [
        parsePolygonNews,
        '{"results":[{"id":"nJ","publisher":{"name":"Money"},"title":"Where","author":"A","published_utc":"2020-12-23T16:09:00Z","article_url":"https://www.example.com/a","tickers":["DIS"],"description":"Here"}]}',
      ],
      [
        parsePolygonOptions,
        '{"results":[{"day":{"volume":1},"details":{"contract_type":"call","expiration_date":"2026-06-19","shares_per_contract":100,"strike_price":190,"ticker":"O:AAPL260619C00190000"},"greeks":{"delta":0.5,"gamma":0.1,"theta":-0.1,"vega":0.2},"implied_volatility":0.25,"last_quote":{"ask":5.3,"bid":5.1,"last_updated":1773156600123456789},"open_interest":9}]}',
      ],
    ],
  },
  {
    name: 'Finnhub',
    ways: [
      [
        barsOf(parseCandles, (rows) => houseBars(rows, WANTED)),
        '{"c":[217.68,221.03],"h":[222.49,221.5],"l":[217.19,217.14],"o":[221.03,218.55],"s":"ok","t":[1569297600,1569297660],"v":[33463820,24018876]}',
      ],
      [(text) => parseSplits(text, 'AAPL'), '[{"symbol":"AAPL","date":"2014-06-09","fromFactor":1,"toFactor":7}]'],
      [
        (text) => parseDividends(text, 'AAPL'),
        '[{"symbol":"AAPL","date":"2019-11-07","amount":0.77,"payDate":"2019-11-14","currency":"USD"}]',
      ],
      [
        parseSymbols,
        '[{"currency":"USD","description":"UAN POWER CORP","displaySymbol":"UPOW","symbol":"UPOW","type":"Common Stock"}]',
      ],
      [
        parseFinnhubNews,
        '[{"category":"company","datetime":1569550360,"headline":"More","id":25286,"related":"AAPL","source":"Wire","summary":"S","url":"https://example.com/a"}]',
      ],
      [
        parseCalendar,
        '{"economicCalendar":[{"actual":8.4,"country":"AU","estimate":6.9,"event":"Current Account","impact":"low","prev":1,"time":"2020-06-02 01:45:00","unit":"AUD"}]}',
      ],
      [
        parseInsiders,
        '{"data":[{"name":"Kirkhorn Zachary","share":57234,"change":-1250,"filingDate":"2021-03-19","transactionDate":"2021-03-17","transactionCode":"S","transactionPrice":655.81}],"symbol":"TSLA"}',
      ],
      [parseMetrics, '{"metric":{"marketCapitalization":2900000,"peTTM":29,"beta":1.2},"symbol":"AAPL"}'],
      [parseQuote, '{"c":261.74,"h":263.31,"l":260.68,"o":261.07,"pc":259.45,"t":1582641000}'],
    ],
  },
  {
    name: 'Alpha Vantage',
    ways: [
      [
        barsOf(rowsOf(parseSeries), (rows) => datedBars(rows, DATED)),
        'timestamp,open,high,low,close,volume\r\n2026-03-09,126.5,127.1,126.0,126.9,100\r\n2026-03-06,125.5,126.1,125.0,125.9,100\r\n',
      ],
      [
        barsOf(rowsOf(parseSeries), (rows) => houseBars(rows, WANTED)),
        'timestamp,open,high,low,close,volume\r\n2026-03-09 15:59:00,126.5,127.1,126.0,126.9,100\r\n2026-03-09 15:58:00,125.5,126.1,125.0,125.9,100\r\n',
      ],
      [
        parseDayEvents,
        'timestamp,open,high,low,close,adjusted_close,volume,dividend_amount,split_coefficient\r\n2020-08-31,127.58,131,126,129.04,125.3,225702688,0.0000,4.0\r\n',
      ],
      [
        (text) => parseOverview(text, 'AAPL'),
        '{"Symbol":"AAPL","Sector":"TECHNOLOGY","MarketCapitalization":"2900000000000","Beta":"None","TrailingPE":"29.1"}',
      ],
    ],
  },
]
