import { DAY, MINUTE, SECOND } from '#core/time/duration.ts'
import { toNewYork } from '#core/time/newYork.ts'
import { openContractServer, type ContractServer, type RecordedRequest, type RouteAnswer } from '../contractServer.ts'
import { type ServedBar, servedBar, servedTimes } from './shareBars.ts'

/** The key that the server takes. */
export const FINNHUB_KEY = { key: 'finnhub-test-key-0123456789', secret: '' }

/** Midnight UTC of the day on which one share of the server became two. */
const FINNHUB_SPLIT_DAY = Date.UTC(2026, 2, 6) * 1_000

/** Opens a made-up Finnhub on the loopback: answers and live trades on one port. */
export function openFinnhubServer(): Promise<ContractServer> {
  const guarded =
    (answer: (request: RecordedRequest) => RouteAnswer) =>
    (request: RecordedRequest): RouteAnswer =>
      request.headers['x-finnhub-token'] === FINNHUB_KEY.key
        ? answer(request)
        : { status: 401, body: { error: 'Invalid API key' } }
  return openContractServer({
    routes: {
      '/api/v1/stock/candle': guarded(candlesOf),
      '/api/v1/stock/split': guarded(() => ({
        body: [
          { symbol: 'AAPL', date: '2026-03-06', fromFactor: 1, toFactor: 2 },
          { symbol: 'AAPL', date: 'soon' },
        ],
      })),
      '/api/v1/stock/dividend': guarded(() => ({
        body: [
          {
            symbol: 'AAPL',
            date: '2026-02-06',
            amount: 0.5,
            adjustedAmount: 0.25,
            payDate: '2026-02-12',
            currency: 'USD',
          },
          { symbol: 'AAPL', date: '2020-02-07', amount: 0.77, adjustedAmount: 0.385, payDate: '', currency: 'USD' },
        ],
      })),
      '/api/v1/stock/symbol': guarded(() => ({
        body: [
          {
            currency: 'USD',
            description: 'APPLE INC',
            displaySymbol: 'AAPL',
            mic: 'XNAS',
            symbol: 'AAPL',
            type: 'Common Stock',
          },
          {
            currency: 'USD',
            description: 'BERKSHIRE',
            displaySymbol: 'BRK.B',
            mic: 'XNYS',
            symbol: 'BRK.B',
            type: 'Common Stock',
          },
          { currency: 'EUR', description: 'OTHER', displaySymbol: 'OTH', mic: 'X', symbol: 'OTH', type: '' },
          { symbol: null },
        ],
      })),
      '/api/v1/quote': guarded(({ query }) =>
        query.get('symbol') === 'AAPL'
          ? { body: { c: 187.43, d: 1, dp: 0.5, h: 188, l: 186, o: 186.5, pc: 186.43, t: 1_773_156_600 } }
          : { body: { c: 0, d: null, dp: null, h: 0, l: 0, o: 0, pc: 0, t: 0 } },
      ),
      '/api/v1/company-news': guarded(({ query }) => ({ body: [newsOf(7, query.get('symbol') ?? '')] })),
      '/api/v1/news': guarded(() => ({ body: [newsOf(8, ''), { ...newsOf(9, ''), url: 'data:text/html,x' }] })),
      '/api/v1/calendar/economic': guarded(() => ({ body: { economicCalendar: CALENDAR } })),
      '/api/v1/stock/insider-transactions': guarded(() => ({ body: { data: INSIDERS, symbol: 'AAPL' } })),
      '/api/v1/stock/metric': guarded(({ query }) => ({
        body: { metric: query.get('symbol') === 'AAPL' ? METRICS : {}, symbol: 'AAPL' },
      })),
    },
    socket: {
      onOpen: (socket, request) => {
        const token = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('token')
        if (token === FINNHUB_KEY.key) return
        socket.send(JSON.stringify({ type: 'error', msg: `Invalid API key ${token}` }))
        socket.close()
      },
    },
  })
}

function newsOf(id: number, related: string): object {
  return {
    category: 'company',
    datetime: 1_773_000_000 + id,
    headline: `Item ${id}`,
    id,
    image: '',
    related,
    source: 'Wire',
    summary: 'Short',
    url: `https://news.example/${id}`,
  }
}

const CALENDAR = [
  {
    actual: 3.1,
    country: 'US',
    estimate: 3,
    event: 'CPI YoY',
    impact: 'high',
    prev: 2.9,
    time: '2026-03-11 12:30:00',
    unit: '%',
  },
  {
    actual: null,
    country: 'US',
    estimate: null,
    event: 'Fed <i>speech</i>',
    impact: 'low',
    prev: null,
    time: '2026-03-10 15:00:00',
    unit: '',
  },
  {
    actual: null,
    country: 'DE',
    estimate: null,
    event: 'PPI',
    impact: '',
    prev: 0.2,
    time: '2026-03-10 07:00:00',
    unit: '%',
  },
]
const INSIDERS = [
  {
    name: 'COOK TIMOTHY D',
    share: 3_280_000,
    change: -5_000,
    filingDate: '2026-03-05',
    transactionDate: '2026-03-03',
    transactionCode: 'S',
    transactionPrice: 190.5,
    symbol: 'AAPL',
    isDerivative: false,
  },
  {
    name: 'SOMEBODY',
    share: 10,
    change: 10,
    filingDate: '2026-03-05',
    transactionDate: '2026-03-03',
    transactionCode: 'A',
    transactionPrice: 0,
  },
  { name: 'WRONG', change: 'many' },
]
const METRICS = {
  marketCapitalization: 2_900_000.5,
  peTTM: 29.1,
  dividendYieldIndicatedAnnual: 0.5,
  beta: 1.2,
  bookValuePerShareQuarterly: 4.4,
  epsTTM: 6.4,
}

const STEPS: Readonly<Record<string, number>> = { '1': MINUTE, '5': 5 * MINUTE, '15': 15 * MINUTE, '30': 30 * MINUTE }

/** A day as it was traded: prices that halve without a remainder. */
export function finnhubDay(ts: number): ServedBar {
  const price = (value: number): number => Math.round(value * 50) / 50
  const { open, high, low, close, volume } = servedBar(ts)
  return { ts, open: price(open), high: price(high), low: price(low), close: price(close), volume }
}

function candlesOf({ query }: RecordedRequest): RouteAnswer {
  const [from, to] = [Number(query.get('from')) * SECOND, Number(query.get('to')) * SECOND]
  const resolution = query.get('resolution') ?? ''
  const step = STEPS[resolution] ?? null
  if (query.get('symbol') === 'PAID') return { status: 403, body: { error: "You don't have access to this resource." } }
  const times = query.get('symbol') === 'AAPL' ? servedTimes(step, from, to) : []
  if (times.length === 0) return { body: { s: 'no_data' } }
  const bars = times.map((ts) => (step === null ? inSharesOfToday(finnhubDay(ts)) : servedBar(ts)))
  return {
    body: {
      s: 'ok',
      t: bars.map(({ ts }) => ts / SECOND),
      o: bars.map(({ open }) => open),
      h: bars.map(({ high }) => high),
      l: bars.map(({ low }) => low),
      c: bars.map(({ close }) => close),
      v: bars.map(({ volume }) => volume),
    },
  }
}

/** Days come in shares of today: of before the split each is two. */
function inSharesOfToday(bar: ServedBar): ServedBar {
  if (toNewYork(bar.ts).day * DAY >= FINNHUB_SPLIT_DAY) return bar
  const { ts, open, high, low, close, volume } = bar
  return { ts, open: open / 2, high: high / 2, low: low / 2, close: close / 2, volume: volume * 2 }
}
