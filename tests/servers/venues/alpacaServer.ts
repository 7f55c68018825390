import { decode, encode } from '@msgpack/msgpack'
import type { WebSocket } from 'ws'
import { DAY, MINUTE, SECOND } from '#core/time/duration.ts'
import { formatTimestamp } from '#core/time/iso.ts'
import { openContractServer, type ContractServer, type RecordedRequest, type RouteAnswer } from '../contractServer.ts'
import { servedBar, servedTimes } from './shareBars.ts'

/** The key that the server takes. */
export const ALPACA_KEY = { key: 'PKTESTKEY0123456789', secret: 'alpaca/secret+0123456789abcdef' }

/** What an account of the server tells of itself. */
export type ServedAccount = Readonly<Record<string, unknown>>

/** How the server is opened. */
export interface AlpacaServerOptions {
  /** Rows of a page at most. */
  readonly pageRows?: number
  readonly account?: ServedAccount
  /** Codes of errors that the stream answers the sign-in with, instead of taking the key. */
  readonly streamError?: number
}

/** A made-up Alpaca on the loopback: data, accounts and the stream on one port. */
export interface AlpacaServer extends ContractServer {
  /** What clients asked for on the stream, in order. */
  readonly wishes: readonly Readonly<Record<string, unknown>>[]
  /** Sends parts to every stream, as MessagePack. */
  tell(parts: readonly Readonly<Record<string, unknown>>[]): void
}

const STEPS: Readonly<Record<string, number>> = {
  '1Min': MINUTE,
  '5Min': 5 * MINUTE,
  '15Min': 15 * MINUTE,
  '30Min': 30 * MINUTE,
}

/** A bar in the source's letters. */
export function alpacaBar(ts: number): object {
  const { open, high, low, close, volume } = servedBar(ts)
  return { t: formatTimestamp(ts), o: open, h: high, l: low, c: close, v: volume }
}

/** Opens the server. */
export async function openAlpacaServer(options: AlpacaServerOptions = {}): Promise<AlpacaServer> {
  const wishes: Readonly<Record<string, unknown>>[] = []
  const pageRows = options.pageRows ?? 10_000
  const guarded =
    (answer: (request: RecordedRequest) => RouteAnswer) =>
    (request: RecordedRequest): RouteAnswer => {
      const { headers } = request
      const isKnown =
        headers['apca-api-key-id'] === ALPACA_KEY.key && headers['apca-api-secret-key'] === ALPACA_KEY.secret
      return isKnown
        ? answer(request)
        : { status: 401, body: { code: 40_110_000, message: 'request is not authorized' } }
    }
  const server = await openContractServer({
    routes: {
      '/v2/stocks/bars': guarded((request) => barsOf(request, pageRows)),
      '/v2/stocks/trades/latest': guarded(({ query }) => ({ body: { trades: latestOf(query, servedTrade()) } })),
      '/v2/stocks/quotes/latest': guarded(({ query }) => ({ body: { quotes: latestOf(query, servedQuote()) } })),
      '/v1/corporate-actions': guarded(({ query }) => actionsOf(query)),
      '/v2/assets': guarded(() => ({ body: ASSETS })),
      '/v2/account': guarded(() => ({ body: options.account ?? ACCOUNT })),
      '/v1beta1/options/snapshots/': guarded(({ path, query }) => optionsOf(path.split('/').at(-1) ?? '', query)),
      '/v1beta1/news': guarded(({ query }) => newsOf(query)),
    },
    socket: {
      onOpen: (socket, request) => {
        socket.send(encode([{ T: 'success', msg: 'connected' }]))
        const isKnown =
          request.headers['apca-api-key-id'] === ALPACA_KEY.key &&
          request.headers['apca-api-secret-key'] === ALPACA_KEY.secret
        socket.on('message', (data) => {
          if (!Buffer.isBuffer(data)) return
          const wish = decode(data) as Readonly<Record<string, unknown>>
          wishes.push(wish)
          socket.send(encode([{ T: 'subscription', trades: wish['trades'], quotes: wish['quotes'], bars: [] }]))
        })
        if (options.streamError !== undefined) return refuse(socket, options.streamError)
        if (!isKnown) return refuse(socket, 402)
        socket.send(encode([{ T: 'success', msg: 'authenticated' }]))
      },
    },
  })
  return Object.defineProperties(server, {
    wishes: { get: () => wishes },
    tell: {
      value: (parts: readonly unknown[]) => server.broadcast(encode(parts)),
    },
  }) as AlpacaServer
}

function refuse(socket: WebSocket, code: number): void {
  socket.send(encode([{ T: 'error', code, msg: 'no' }]))
}

function barsOf({ query }: RecordedRequest, pageRows: number): RouteAnswer {
  const symbol = query.get('symbols') ?? ''
  if (symbol === 'BAD.SYM') return { status: 400, body: { message: 'invalid symbol: BAD.SYM' } }
  if (query.get('adjustment') !== 'raw') return { status: 400, body: { message: 'the test wants unadjusted bars' } }
  const [from, to] = [Date.parse(query.get('start') ?? '') * 1_000, Date.parse(query.get('end') ?? '') * 1_000]
  const times = symbol === 'AAPL' ? servedTimes(STEPS[query.get('timeframe') ?? ''] ?? null, from, to) : []
  const hasMore = times.length > pageRows
  const bars = times.length === 0 ? {} : { [symbol]: times.slice(0, pageRows).map(alpacaBar) }
  return { body: { bars, next_page_token: hasMore ? 'QUFQTHxN' : null } }
}

/** The latest trade of the server: an odd lot. */
function servedTrade() {
  return {
    t: '2026-03-10T15:30:00.123456789Z',
    x: 'V',
    p: 187.4321,
    s: 7,
    c: ['@', 'I'],
    i: 52_983_525_029_461,
    z: 'C',
  }
}

/** The latest quote of the server; nobody offers. */
function servedQuote() {
  return { t: '2026-03-10T15:30:00.5Z', ax: 'V', ap: 0, as: 0, bx: 'V', bp: 187.43, bs: 200, c: ['R'], z: 'C' }
}

function latestOf(query: URLSearchParams, row: object): object {
  return Object.fromEntries((query.get('symbols') ?? '').split(',').map((symbol) => [symbol, row]))
}

function actionsOf(query: URLSearchParams): RouteAnswer {
  const first = query.get('page_token') === null
  if (first) {
    const cash_dividends = [
      { symbol: 'AAPL', rate: 0.82, special: false, foreign: false, ex_date: '2020-08-07', payable_date: '2020-08-13' },
      { symbol: 'OTHER', rate: 9, special: false, foreign: false, ex_date: '2020-08-08' },
      { symbol: 'AAPL', rate: -1, ex_date: '2020-08-09' },
    ]
    return { body: { corporate_actions: { cash_dividends }, next_page_token: 'MQ==' } }
  }
  const forward_splits = [
    { symbol: 'AAPL', new_rate: 4, old_rate: 1, ex_date: '2020-08-31', process_date: '2020-08-31' },
  ]
  const name_changes = [{ old_symbol: 'AAPL', new_symbol: 'APLE', process_date: '2020-12-01' }]
  return { body: { corporate_actions: { forward_splits, name_changes }, next_page_token: null } }
}

const ASSETS = [
  {
    id: 'a',
    class: 'us_equity',
    exchange: 'NASDAQ',
    symbol: 'AAPL',
    name: 'Apple <b>Inc.</b>',
    status: 'active',
    tradable: true,
  },
  {
    id: 'b',
    class: 'us_equity',
    exchange: 'NYSE',
    symbol: 'BRK.B',
    name: 'Berkshire Hathaway',
    status: 'active',
    tradable: true,
  },
  { id: 'c', class: 'us_equity', exchange: 'NYSE', symbol: 'OLD', name: 'Gone', status: 'inactive', tradable: false },
  {
    id: 'd',
    class: 'us_equity',
    exchange: 'OTC',
    symbol: '012345ABC',
    name: 'In escrow',
    status: 'active',
    tradable: false,
  },
  { id: 'e', symbol: 5 },
]

const ACCOUNT = {
  id: 'x',
  account_number: 'PA3TEST',
  status: 'ACTIVE',
  crypto_status: 'ACTIVE',
  trading_blocked: false,
  account_blocked: false,
  transfers_blocked: false,
}

function optionsOf(underlying: string, query: URLSearchParams): RouteAnswer {
  if (underlying !== 'AAPL') return { status: 422, body: { message: 'invalid underlying_symbol' } }
  const quote = { t: '2026-03-10T15:30:00Z', bx: 'C', bp: 5.1, bs: 10, ax: 'C', ap: 5.3, as: 12, c: ' ' }
  const greeks = { delta: 0.52, gamma: 0.02, theta: -0.05, vega: 0.11, rho: 0.03 }
  const first = query.get('page_token') === null
  const snapshots = first
    ? {
        AAPL260619C00190000: {
          latestQuote: quote,
          latestTrade: { t: '2026-03-10T15:00:00Z', p: 5.2, s: 1 },
          greeks,
          impliedVolatility: 0.25,
        },
      }
    : { AAPL260619P00190000: { latestQuote: { ...quote, bp: 0 } }, NONSENSE: {} }
  return { body: { snapshots, next_page_token: first ? 'Mg==' : null } }
}

function newsOf(query: URLSearchParams): RouteAnswer {
  const first = query.get('page_token') === null
  const item = (id: number, url: string): object => ({
    id,
    headline: `Item &amp; ${id}`,
    author: 'A',
    created_at: formatTimestamp(DAY * 20_500 - id * SECOND),
    updated_at: formatTimestamp(DAY * 20_500),
    summary: '<script>x</script>Short',
    content: '',
    images: [],
    symbols: ['AAPL', 'TSLA'],
    source: 'benzinga',
    url,
  })
  const news = first
    ? [item(1, 'https://news.example/1'), item(2, 'javascript:alert(1)')]
    : [item(3, 'https://news.example/3')]
  return { body: { news, next_page_token: first ? 'Mw==' : null } }
}
