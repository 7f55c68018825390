import type { ContractServer, RecordedRequest, RouteAnswer, Routes } from '../contractServer.ts'
import { servedBars, serveVenue, type ServedVenue } from './servedMarket.ts'

const SECONDS: Readonly<Record<string, number>> = {
  '1m': 60,
  '5m': 300,
  '15m': 900,
  '1h': 3_600,
  '1d': 86_400,
  '1w': 604_800,
}
/** Weeks begin on Mondays. */
const FIRST_MONDAY = 345_600
const MOST = 1_000
const FUNDING_SECONDS = 28_800
const INTEREST_SECONDS = 300
const MONTH_SECONDS = 30 * 86_400

function symbolOf(symbol: string, base: string, tick: string, step: string, more: object): object {
  const filters = [
    { filterType: 'PRICE_FILTER', minPrice: tick, maxPrice: '1000000.00', tickSize: tick },
    { filterType: 'LOT_SIZE', minQty: step, maxQty: '9000.00', stepSize: step },
    { filterType: 'NOTIONAL', minNotional: '5.00000000', maxNotional: '9000000.00000000' },
  ]
  return { symbol, status: 'TRADING', baseAsset: base, quoteAsset: 'USDT', quotePrecision: 8, filters, ...more }
}

const SPOT = [
  symbolOf('BTCUSDT', 'BTC', '0.01000000', '0.00001000', { baseAssetPrecision: 8, permissions: [] }),
  symbolOf('ETHUSDT', 'ETH', '0.01000000', '0.00010000', { baseAssetPrecision: 8, permissions: [] }),
  symbolOf('PEPEUSDT', 'PEPE', '0.00000001', '1.00000000', { baseAssetPrecision: 8, permissions: [] }),
  symbolOf('OLDUSDT', 'OLD', '0.01000000', '0.00010000', { status: 'BREAK', permissions: [] }),
  symbolOf('币安USDT', '币安', '0.01000000', '0.00010000', { permissions: [] }),
]
const PERPETUAL = {
  contractType: 'PERPETUAL',
  deliveryDate: 4_133_404_800_000,
  onboardDate: 1_569_398_400_000,
  marginAsset: 'USDT',
  pricePrecision: 2,
  quantityPrecision: 3,
}
const SWAPS = [
  symbolOf('BTCUSDT', 'BTC', '0.10', '0.001', PERPETUAL),
  symbolOf('BTCUSDT_261225', 'BTC', '0.10', '0.001', {
    ...PERPETUAL,
    contractType: 'CURRENT_QUARTER',
    deliveryDate: 1_798_185_600_000,
  }),
  symbolOf('GONEUSDT', 'GONE', '0.10', '0.001', { ...PERPETUAL, status: 'SETTLING' }),
]

/** Opens a server that answers as Binance's spot market and USD-M futures do, both on one address. */
export function openBinanceRest(venue: ServedVenue): Promise<ContractServer> {
  const bars =
    (prefix: string, key = 'symbol') =>
    (request: RecordedRequest): RouteAnswer =>
      barsOf(venue, request, prefix, key)
  const routes: Routes = {
    '/api/v3/exchangeInfo': () => ({ body: { timezone: 'UTC', symbols: SPOT } }),
    '/fapi/v1/exchangeInfo': () => ({ body: { timezone: 'UTC', symbols: SWAPS } }),
    '/api/v3/klines': bars(''),
    '/fapi/v1/klines': bars('swap '),
    '/fapi/v1/markPriceKlines': bars('mark '),
    '/fapi/v1/indexPriceKlines': bars('index ', 'pair'),
    '/fapi/v1/fundingRate': (request) => fundingOf(venue, request),
    '/futures/data/openInterestHist': (request) => interestOf(venue, request),
  }
  return serveVenue(venue, routes)
}

function barsOf(venue: ServedVenue, { query }: RecordedRequest, prefix: string, key: string): RouteAnswer {
  const symbol = query.get(key) ?? ''
  if (!/^(BTC|ETH|PEPE)USDT$/.test(symbol)) return { status: 400, body: { code: -1121, msg: 'Invalid symbol.' } }
  const length = SECONDS[query.get('interval') ?? ''] ?? Number.NaN
  const limit = Math.min(MOST, Number(query.get('limit') ?? 500))
  const from = Number(query.get('startTime')) / 1_000
  const end = Number(query.get('endTime') ?? Number.POSITIVE_INFINITY) / 1_000
  const to = Math.min(end, Math.max(from, venue.since ?? 0) + limit * length)
  const rows = servedBars(venue, prefix + symbol, length, from, to, length === SECONDS['1w'] ? FIRST_MONDAY : 0)
  return {
    body: rows
      .slice(0, limit)
      .map(({ seconds, open, high, low, close, volume }) => [
        seconds * 1_000,
        open,
        high,
        low,
        close,
        /(mark|index)/.test(prefix) ? '0' : volume,
        (seconds + length) * 1_000 - 1,
        '0',
        12,
        '0',
        '0',
        '0',
      ]),
  }
}

function momentsOf(venue: ServedVenue, query: URLSearchParams, seconds: number): readonly number[] {
  const from = Number(query.get('startTime')) / 1_000
  const to = Number(query.get('endTime')) / 1_000
  return servedBars(venue, '', seconds, from, to)
    .map((row) => row.seconds)
    .slice(0, Number(query.get('limit')))
}

/** The funding rate that is served for a moment, as text. */
export function servedFunding(seconds: number): string {
  return ((seconds / FUNDING_SECONDS) % 7 === 0 ? -0.0001 : 0.0001 + (seconds % 1_001) / 1e7).toFixed(8)
}

function fundingOf(venue: ServedVenue, { query }: RecordedRequest): RouteAnswer {
  return {
    body: momentsOf(venue, query, FUNDING_SECONDS).map((seconds) => ({
      symbol: query.get('symbol'),
      // A few milliseconds late, as they are.
      fundingTime: seconds * 1_000 + (seconds % 5),
      fundingRate: servedFunding(seconds),
      // What the venue does not know of early years is empty.
      markPrice: seconds % 2 === 0 ? '64000.10000000' : '',
    })),
  }
}

function interestOf(venue: ServedVenue, { query }: RecordedRequest): RouteAnswer {
  const from = Number(query.get('startTime')) / 1_000
  if (from < venue.now() / 1_000_000 - MONTH_SECONDS)
    return { status: 400, body: { code: -1130, msg: "parameter 'startTime' is invalid." } }
  return {
    body: momentsOf(venue, query, INTEREST_SECONDS).map((seconds) => ({
      symbol: query.get('symbol'),
      sumOpenInterest: `${80_000 + (seconds % 977)}.12300000`,
      sumOpenInterestValue: '5000000000.00000000',
      timestamp: seconds * 1_000,
    })),
  }
}
