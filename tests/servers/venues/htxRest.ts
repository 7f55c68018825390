import type { ContractServer, RecordedRequest, RouteAnswer } from '../contractServer.ts'
import { servedBars, serveVenue, type ServedBar, type ServedVenue } from './servedMarket.ts'

const SECONDS: Readonly<Record<string, number>> = { '1min': 60, '5min': 300, '15min': 900, '60min': 3_600 }
const MOST = 1_000
const MOST_SWAP_BARS = 2_000
const MOST_FUNDINGS = 100
const MOST_INTERESTS = 200
const FUNDING_SECONDS = 28_800

function pair(base: string, quote: string, price: number, amount: number, state = 'online'): object {
  return {
    'base-currency': base,
    'quote-currency': quote,
    'price-precision': price,
    'amount-precision': amount,
    'symbol-partition': 'main',
    symbol: `${base}${quote}`,
    state,
    'value-precision': 8,
    'min-order-amt': 0.0001,
    'max-order-amt': 1_000,
    'min-order-value': 5,
    'leverage-ratio': 5,
    'api-trading': 'enabled',
  }
}

function contract(code: string, size: number, tick: number, status: number): object {
  return {
    symbol: code.split('-')[0],
    contract_code: code,
    contract_size: size,
    price_tick: tick,
    delivery_date: '',
    delivery_time: '',
    create_date: '20201021',
    contract_status: status,
    settlement_date: '1490759594752',
    support_margin_mode: 'all',
    business_type: 'swap',
    pair: code,
    contract_type: 'swap',
  }
}

const PAIRS = [pair('btc', 'usdt', 2, 6), pair('eth', 'btc', 6, 4), pair('old', 'usdt', 2, 2, 'offline')]
const CONTRACTS = [
  contract('BTC-USDT', 0.001, 0.1, 1),
  contract('SHIB-USDT', 1_000, 1e-9, 5),
  contract('GONE-USDT', 1, 0.1, 8),
]

/** Opens a server that answers as HTX's spot market and USDT-margined swaps do, both on one address. */
export function openHtxRest(venue: ServedVenue): Promise<ContractServer> {
  return serveVenue(venue, {
    '/v1/common/symbols': () => good(PAIRS),
    '/linear-swap-api/v1/swap_contract_info': () => good(CONTRACTS),
    '/market/history/candles': (request) => barsOf(venue, request),
    '/linear-swap-ex/market/history/kline': (request) => swapBarsOf(venue, request),
    '/index/market/history/linear_swap_mark_price_kline': (request) => pricesOf(venue, request),
    '/v5/market/funding_rate_history': (request) => fundingOf(venue, request),
    '/linear-swap-api/v1/swap_his_open_interest': (request) => interestOf(venue, request),
  })
}

function good(data: unknown): RouteAnswer {
  return { body: { status: 'ok', data, ts: 1_700_000_000_000 } }
}

function lengthOf(query: URLSearchParams): number {
  return SECONDS[query.get('period') ?? ''] ?? Number.NaN
}

/** The newest first; of too many the newest. */
function barsOf(venue: ServedVenue, { query }: RecordedRequest): RouteAnswer {
  const symbol = query.get('symbol') ?? ''
  if (!/^(btcusdt|ethbtc)$/.test(symbol))
    return { body: { status: 'error', 'err-code': 'invalid-parameter', 'err-msg': 'invalid symbol', data: null } }
  const size = Number(query.get('size') ?? 150)
  const rows = servedBars(venue, symbol, lengthOf(query), Number(query.get('from')), Number(query.get('to')))
  return good(
    rows
      .map(({ volume, ...bar }) => ({ ...rowOf(bar), amount: Number(volume), vol: 1, count: 3 }))
      .toReversed()
      .slice(0, size > MOST ? 0 : size),
  )
}

function rowOf({ seconds, open, high, low, close }: Omit<ServedBar, 'volume'>): object {
  return { id: seconds, open: Number(open), high: Number(high), low: Number(low), close: Number(close) }
}

/** The number of contracts that is served for a volume. */
export function contractsOf(volume: string): number {
  return Math.round(Number(volume) * 1_000)
}

/** The oldest first. A number of rows lets the stretch of time be forgotten. */
function swapBarsOf(venue: ServedVenue, { query }: RecordedRequest): RouteAnswer {
  const code = query.get('contract_code') ?? ''
  if (code !== 'BTC-USDT')
    return { body: { status: 'error', 'err-code': 'invalid-parameter', 'err-msg': 'invalid symbol' } }
  const length = lengthOf(query)
  const now = Math.floor(venue.now() / 1_000_000)
  const size = query.get('size')
  const from = size === null ? Number(query.get('from')) : now - Number(size) * length + 1
  const to = size === null ? Number(query.get('to')) : now
  const rows = servedBars(venue, code, length, from, to).map(({ volume, ...bar }) => {
    const contracts = contractsOf(volume)
    return { ...rowOf(bar), vol: contracts, amount: contracts * 0.001, count: 3, trade_turnover: 1 }
  })
  return good(rows.slice(-MOST_SWAP_BARS))
}

function pricesOf(venue: ServedVenue, { query }: RecordedRequest): RouteAnswer {
  const length = lengthOf(query)
  const now = Math.floor(venue.now() / 1_000_000)
  const size = Math.min(MOST_SWAP_BARS, Number(query.get('size')))
  const rows = servedBars(venue, `mark ${query.get('contract_code')}`, length, now - size * length + 1, now)
  return good(
    rows.map(({ seconds, open, high, low, close }) => ({
      id: seconds,
      open,
      high,
      low,
      close,
      amount: '0',
      vol: '0',
      count: '0',
      trade_turnover: '0',
    })),
  )
}

function fundingOf(venue: ServedVenue, { query }: RecordedRequest): RouteAnswer {
  const from = Number(query.get('start_time')) / 1_000
  const to = Number(query.get('end_time')) / 1_000
  const limit = Number(query.get('limit'))
  if (limit > MOST_FUNDINGS) return { body: { code: 1067, message: 'The limit field is invalid' } }
  const rows = servedBars(venue, '', FUNDING_SECONDS, from, to).map(({ seconds }) => ({
    id: String(seconds),
    contract_code: query.get('contract_code'),
    funding_rate: ((seconds % 1_001) / 1e7).toFixed(10),
    funding_time: String(seconds * 1_000),
  }))
  return { body: { code: 200, message: 'Success', data: rows.toReversed().slice(0, limit), ts: 1 } }
}

function interestOf(venue: ServedVenue, { query }: RecordedRequest): RouteAnswer {
  const length = lengthOf(query)
  const now = Math.floor(venue.now() / 1_000_000)
  const size = Math.min(MOST_INTERESTS, Number(query.get('size') ?? 48))
  const tick = servedBars(venue, '', length, now - size * length + 1, now).map(({ seconds }) => ({
    volume: 4_000_000 + (seconds % 977),
    amount_type: Number(query.get('amount_type')),
    ts: seconds * 1_000,
    value: 194_059_884.185,
  }))
  const code = query.get('contract_code')
  return good({ symbol: 'BTC', contract_code: code, contract_type: 'swap', tick: tick.toReversed() })
}
