import type { WebSocket } from 'ws'
import { MINUTE } from '#core/time/duration.ts'
import { openContractServer, type ContractServer, type RecordedRequest, type RouteAnswer } from '../contractServer.ts'
import { servedBar, servedTimes } from './shareBars.ts'

/** The key that the server takes. */
export const POLYGON_KEY = { key: 'poly_test_key_0123456789', secret: '' }

/** How the server is opened. */
export interface PolygonServerOptions {
  /** Rows of a page of bars at most. */
  readonly pageRows?: number
  /** Answers as if prices were adjusted although they were asked for unadjusted. */
  readonly adjusts?: boolean
  /** Where the links to further pages lead; to the server itself when not said. */
  readonly linkOrigin?: string
}

/** Opens a made-up Massive (Polygon) on the loopback: answers and the cluster of shares on one port. */
export async function openPolygonServer(options: PolygonServerOptions = {}): Promise<ContractServer> {
  const pageRows = options.pageRows ?? 50_000
  let own = ''
  const guarded =
    (answer: (request: RecordedRequest) => RouteAnswer) =>
    (request: RecordedRequest): RouteAnswer =>
      request.headers.authorization === `Bearer ${POLYGON_KEY.key}`
        ? answer(request)
        : { status: 401, body: { status: 'ERROR', request_id: 'r', error: 'Unknown API Key' } }
  const pagesOf =
    (first: readonly unknown[], second: readonly unknown[]) =>
    ({ path, query }: RecordedRequest): RouteAnswer => {
      if (query.get('cursor') !== null) return { body: { status: 'OK', results: second } }
      const next_url = `${options.linkOrigin ?? own}${path}?cursor=abc&apiKey=leak`
      return { body: { status: 'OK', results: first, next_url } }
    }
  const server = await openContractServer({
    routes: {
      '/v2/aggs/ticker/': guarded((request) => barsOf(request, pageRows, options.adjusts === true)),
      '/v3/reference/tickers': guarded(pagesOf(TICKERS.slice(0, 3), TICKERS.slice(3))),
      '/v3/reference/splits': guarded(
        pagesOf([split('AAPL', '2020-08-31'), split('MSFT', '2020-08-31')], [{ ticker: 'AAPL' }]),
      ),
      '/v3/reference/dividends': guarded(pagesOf([dividend('2020-08-07', 0.82)], [dividend('2020-11-06', 0.205)])),
      '/v3/snapshot/options/': guarded(
        pagesOf([option('call', 'O:AAPL260619C00190000')], [option('put', 'O:AAPL260619C00190000')]),
      ),
      '/v2/reference/news': guarded(
        pagesOf([article('1', 'https://news.example/1')], [article('2', 'ftp://news.example')]),
      ),
    },
    socket: {
      onOpen: (socket) => tellStatus(socket, 'connected', 'Connected Successfully'),
      onMessage: (socket, text) => {
        const { action, params } = JSON.parse(text) as { readonly action: string; readonly params: string }
        if (action !== 'auth') return tellStatus(socket, 'success', `${action}d to: ${params}`)
        if (params === POLYGON_KEY.key) return tellStatus(socket, 'auth_success', 'authenticated')
        tellStatus(socket, 'auth_failed', `no such key: ${params}`)
        socket.close(1008)
      },
    },
  })
  own = server.origin
  return server
}

function tellStatus(socket: WebSocket, status: string, message: string): void {
  socket.send(JSON.stringify([{ ev: 'status', status, message }]))
}

/** A bar in the source's letters. */
export function polygonBar(ts: number): object {
  const { open, high, low, close, volume } = servedBar(ts)
  return { t: ts / 1_000, o: open, h: high, l: low, c: close, v: volume, vw: close, n: 10 }
}

function barsOf({ path, query }: RecordedRequest, pageRows: number, adjusts: boolean): RouteAnswer {
  const parts = decodeURIComponent(path).split('/')
  const [ticker = '', , multiplier = '', unit = '', first = '', last = ''] = parts.slice(4)
  if (ticker === 'NONE') return { status: 404, body: { status: 'NOT_FOUND' } }
  if (query.get('adjusted') !== 'false')
    return { status: 400, body: { status: 'ERROR', error: 'the test wants unadjusted bars' } }
  const step = unit === 'minute' ? Number(multiplier) * MINUTE : null
  const times = ticker === 'AAPL' ? servedTimes(step, Number(first) * 1_000, Number(last) * 1_000) : []
  const results = times.slice(0, pageRows).map(polygonBar)
  const more = times.length > pageRows ? { next_url: `https://api.polygon.io${path}?cursor=xyz` } : {}
  const held = results.length === 0 ? {} : { results }
  return {
    body: {
      ticker,
      queryCount: times.length,
      resultsCount: results.length,
      adjusted: adjusts,
      ...held,
      status: 'OK',
      request_id: 'r',
      ...more,
    },
  }
}

const listed = (ticker: string, active: boolean): object => ({
  ticker,
  name: `Name of ${ticker}`,
  market: 'stocks',
  locale: 'us',
  active,
})
const TICKERS = [
  listed('AAPL', true),
  listed('BACpK', true),
  { ticker: 7 },
  listed('BRK.B', true),
  listed('GONE', false),
  listed('x!', true),
]

function split(ticker: string, execution_date: string): object {
  return { id: 'E', execution_date, split_from: 1, split_to: 4, ticker }
}

function dividend(ex_dividend_date: string, cash_amount: number): object {
  return { cash_amount, currency: 'USD', dividend_type: 'CD', ex_dividend_date, pay_date: '2020-11-12', ticker: 'AAPL' }
}

function option(contract_type: string, ticker: string): object {
  return {
    details: {
      contract_type,
      exercise_style: 'american',
      expiration_date: '2026-06-19',
      shares_per_contract: 100,
      strike_price: 190,
      ticker,
    },
    day: { volume: 868 },
    greeks: { delta: 0.52, gamma: 0.02, theta: -0.05, vega: 0.11 },
    implied_volatility: 0.25,
    last_quote: { ask: 5.3, bid: 5.1, last_updated: 1_773_156_600_123_456_789n.toString() },
    last_trade: { price: 5.2, sip_timestamp: 1_773_156_600_000_000 },
    open_interest: 1_543,
  }
}

function article(id: string, article_url: string): object {
  return {
    id,
    publisher: { name: 'The <i>Wire</i>', homepage_url: 'https://wire.example' },
    title: `Article ${id}`,
    author: 'A',
    published_utc: '2026-03-09T12:00:00Z',
    article_url,
    tickers: ['AAPL'],
    description: 'Words',
  }
}
