import type { ContractServer, RecordedRequest, RouteAnswer } from '../contractServer.ts'
import { servedBars, serveVenue, type ServedVenue } from './servedMarket.ts'

const SECONDS: Readonly<Record<string, number>> = {
  '1min': 60,
  '5min': 300,
  '15min': 900,
  '1hour': 3_600,
  '1day': 86_400,
}
const MOST = 1_500
const MOST_SWAP_BARS = 200
const MOST_FUNDINGS = 100
const MOST_INTERESTS = 200
const FUNDING_SECONDS = 28_800

function pair(symbol: string, tick: string, step: string, enableTrading = true): object {
  const [baseCurrency, quoteCurrency] = symbol.split('-')
  return {
    symbol,
    name: symbol,
    baseCurrency,
    quoteCurrency,
    feeCurrency: quoteCurrency,
    market: 'USDS',
    baseMinSize: step,
    quoteMinSize: '0.1',
    baseMaxSize: '10000000000',
    quoteMaxSize: '99999999',
    baseIncrement: step,
    quoteIncrement: tick,
    priceIncrement: tick,
    isMarginEnabled: true,
    enableTrading,
  }
}

function contract(symbol: string, base: string, more: object): object {
  return {
    symbol,
    rootSymbol: 'USDT',
    type: 'FFWCSX',
    firstOpenDate: 1_585_555_200_000,
    expireDate: null,
    baseCurrency: base,
    quoteCurrency: 'USDT',
    settleCurrency: 'USDT',
    maxOrderQty: 1_000_000,
    maxPrice: 1_000_000.0,
    lotSize: 1,
    tickSize: 0.1,
    multiplier: 0.001,
    isInverse: false,
    nextFundingRateTime: 17_031_334,
    status: 'Open',
    ...more,
  }
}

const PAIRS = [
  pair('BTC-USDT', '0.1', '0.00000001'),
  pair('KCS-BTC', '0.0000001', '0.0001'),
  pair('OLD-USDT', '0.1', '0.1', false),
]
const CONTRACTS = [
  contract('XBTUSDTM', 'XBT', {}),
  contract('XBTUSDM', 'XBT', { quoteCurrency: 'USD', settleCurrency: 'XBT', isInverse: true, multiplier: -1 }),
  contract('XBTMZ26', 'XBT', { nextFundingRateTime: null, expireDate: 1_798_185_600_000 }),
]

/** Opens a server that answers as KuCoin's spot market, futures and unified interface do, all on one address. */
export function openKucoinRest(venue: ServedVenue): Promise<ContractServer> {
  return serveVenue(venue, {
    '/api/v2/symbols': () => good(PAIRS),
    '/api/v1/contracts/active': () => good(CONTRACTS),
    '/api/v1/market/candles': (request) => barsOf(venue, request),
    '/api/v1/kline/query': (request) => swapBarsOf(venue, request),
    '/api/ua/v1/market/kline': (request) => pricesOf(venue, request),
    '/api/v1/contract/funding-rates': (request) => fundingOf(venue, request),
    '/api/ua/v1/market/open-interest': (request) => interestOf(venue, request),
  })
}

function good(data: unknown): RouteAnswer {
  return { body: { code: '200000', data } }
}

function numbersOf(query: URLSearchParams, ...names: readonly string[]): readonly number[] {
  return names.map((name) => Number(query.get(name) ?? 'missing'))
}

/** The newest first, and of too many the newest. */
function barsOf(venue: ServedVenue, { query }: RecordedRequest): RouteAnswer {
  const symbol = query.get('symbol') ?? ''
  if (!/^(BTC-USDT|KCS-BTC)$/.test(symbol))
    return { body: { code: '400100', msg: 'This pair is not provided at present' } }
  const [from = 0, to = 0] = numbersOf(query, 'startAt', 'endAt')
  const rows = servedBars(venue, symbol, SECONDS[query.get('type') ?? ''] ?? Number.NaN, from, to)
    .map(({ seconds, open, high, low, close, volume }) => [String(seconds), open, close, high, low, volume, '1.5'])
    .toReversed()
  return good(rows.slice(0, MOST))
}

/** The oldest first; of too many the newest. */
function swapBarsOf(venue: ServedVenue, { query }: RecordedRequest): RouteAnswer {
  const symbol = query.get('symbol') ?? ''
  if (symbol !== 'XBTUSDTM') return { status: 400, body: { code: '100001', msg: 'symbol is not exist' } }
  const [from = 0, to = 0, minutes = 0] = numbersOf(query, 'from', 'to', 'granularity')
  const rows = servedBars(venue, symbol, minutes * 60, from / 1_000, to / 1_000)
  return good(
    rows
      .slice(-MOST_SWAP_BARS)
      .map(({ seconds, open, high, low, close, volume }) => [
        seconds * 1_000,
        ...[open, high, low, close].map(Number),
        contractsOf(volume),
        123.4,
      ]),
  )
}

/** The number of contracts that is served for a volume. */
export function contractsOf(volume: string): number {
  return Math.round(Number(volume) * 1_000)
}

function pricesOf(venue: ServedVenue, { query }: RecordedRequest): RouteAnswer {
  const symbol = query.get('symbol') ?? ''
  const [from = 0, to = 0] = numbersOf(query, 'startAt', 'endAt')
  const rows = servedBars(venue, symbol, SECONDS[query.get('interval') ?? ''] ?? Number.NaN, from, to)
    .map(({ seconds, open, high, low, close }) => [String(seconds), open, close, high, low, '0', '0'])
    .toReversed()
  return good({ tradeType: query.get('tradeType'), symbol, list: rows.slice(0, MOST) })
}

function fundingOf(venue: ServedVenue, { query }: RecordedRequest): RouteAnswer {
  const [from = 0, to = 0] = numbersOf(query, 'from', 'to')
  const rows = servedBars(venue, '', FUNDING_SECONDS, from / 1_000, to / 1_000).map(({ seconds }) => ({
    symbol: query.get('symbol'),
    fundingRate: (seconds % 1_001) / 1e7,
    timepoint: seconds * 1_000,
  }))
  return good(rows.toReversed().slice(0, MOST_FUNDINGS))
}

function interestOf(venue: ServedVenue, { query }: RecordedRequest): RouteAnswer {
  const [from = 0, to = 0] = numbersOf(query, 'startAt', 'endAt')
  const rows = servedBars(venue, '', SECONDS[query.get('interval') ?? ''] ?? Number.NaN, from / 1_000, to / 1_000)
  return good(
    rows
      .map(({ seconds }) => ({
        symbol: query.get('symbol'),
        openInterest: String(9_000_000 + (seconds % 977)),
        ts: seconds * 1_000,
      }))
      .toReversed()
      .slice(0, MOST_INTERESTS),
  )
}
