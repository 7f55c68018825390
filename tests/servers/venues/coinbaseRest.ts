import type { ContractServer, RecordedRequest, RouteAnswer } from '../contractServer.ts'
import { servedBars, serveVenue, type ServedVenue } from './servedMarket.ts'

const MOST = 300

function product(id: string, tick: string, step: string, status = 'online'): object {
  const [base, quote] = id.split('-')
  return {
    id,
    base_currency: base,
    quote_currency: quote,
    quote_increment: tick,
    base_increment: step,
    display_name: id,
    min_market_funds: '1',
    margin_enabled: false,
    status,
    trading_disabled: status !== 'online',
  }
}

const PRODUCTS = [
  product('BTC-USD', '0.01', '0.00000001'),
  product('ETH-BTC', '0.00001', '0.00000001'),
  product('XRP-USDC', '0.0001', '0.000001'),
  product('OLD-USD', '0.01', '0.01', 'delisted'),
]

/** Tells whether nothing was traded in a bar of Coinbase, which leaves such bars out. */
export function isQuiet(seconds: number): boolean {
  return (seconds / 60) % 97 === 0
}

/** Opens a server that answers as Coinbase Exchange does: newest bars first, as numbers, and none without trades. */
export function openCoinbaseRest(venue: ServedVenue): Promise<ContractServer> {
  return serveVenue(venue, {
    '/products': () => ({ body: PRODUCTS }),
    '/products/': (request) => barsOf(venue, request),
  })
}

function barsOf(venue: ServedVenue, { path, query }: RecordedRequest): RouteAnswer {
  const symbol = path.split('/')[2] ?? ''
  if (!/^(BTC-USD|ETH-BTC|XRP-USDC)$/.test(symbol)) return { status: 404, body: { message: 'NotFound' } }
  const length = Number(query.get('granularity'))
  const [from, to] = [query.get('start'), query.get('end')].map((time) => Date.parse(time ?? '') / 1_000)
  if (from === undefined || to === undefined) return { status: 400, body: { message: 'Invalid start' } }
  if ((to - from) / length >= MOST)
    return { status: 400, body: { message: 'granularity too small for the requested time range' } }
  const rows = servedBars(venue, symbol, length, from, to)
    .filter(({ seconds }) => !isQuiet(seconds))
    .map(({ seconds, open, high, low, close, volume }) => [seconds, ...[low, high, open, close, volume].map(Number)])
  return { body: rows.toReversed() }
}
