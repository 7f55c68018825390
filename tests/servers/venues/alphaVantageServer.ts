import { MINUTE } from '#core/time/duration.ts'
import { formatDay, parseTimestamp, utcDay } from '#core/time/iso.ts'
import { fromNewYork, toNewYork } from '#core/time/newYork.ts'
import { openContractServer, type ContractServer, type RecordedRequest, type RouteAnswer } from '../contractServer.ts'
import { servedBar, sessionTimes, servedTimes } from './shareBars.ts'

/** The key that the server takes. */
export const ALPHA_VANTAGE_KEY = { key: 'AVTESTKEY0123456', secret: '' }

/** Words that stand in the place of data when the day's questions are used up; they repeat the key. */
export const DAILY_LIMIT = `We have detected your API key as ${ALPHA_VANTAGE_KEY.key} and our standard API rate limit is 25 requests per day. Please subscribe to any of the premium plans at https://www.alphavantage.co/premium/ to instantly remove all daily rate limits.`

/** Opens a made-up Alpha Vantage on the loopback whose clock stands at a moment. */
export function openAlphaVantageServer(now: number): Promise<ContractServer> {
  return openContractServer({ routes: { '/query': (request) => answerOf(request, now) } })
}

function answerOf({ query }: RecordedRequest, now: number): RouteAnswer {
  if (query.get('apikey') !== ALPHA_VANTAGE_KEY.key) {
    return { body: { 'Error Message': `the parameter apikey is invalid or missing: ${query.get('apikey')}` } }
  }
  const symbol = query.get('symbol') ?? ''
  const kind = query.get('function')
  if (kind === 'OVERVIEW') return { body: symbol === 'AAPL' ? OVERVIEW : {} }
  if (kind === 'GLOBAL_QUOTE') return { body: { 'Global Quote': { '01. symbol': symbol } } }
  if (symbol !== 'AAPL')
    return { body: { 'Error Message': 'Invalid API call. Please retry or visit the documentation' } }
  if (query.get('datatype') !== 'csv') return { status: 400, body: 'the test wants CSV' }
  if (kind === 'TIME_SERIES_INTRADAY') return intradayOf(query, now)
  if (kind === 'TIME_SERIES_DAILY') return daysOf(query.get('outputsize') === 'full', now)
  if (kind === 'TIME_SERIES_DAILY_ADJUSTED') return { body: ADJUSTED }
  return { body: { Information: 'Thank you for using Alpha Vantage! This is a premium endpoint.' } }
}

function intradayOf(query: URLSearchParams, now: number): RouteAnswer {
  if (query.get('adjusted') !== 'false') return { status: 400, body: 'the test wants unadjusted bars' }
  const first = parseTimestamp(`${query.get('month')}-01`) ?? 0
  const step = Number.parseInt(query.get('interval') ?? '', 10) * MINUTE
  const from = fromNewYork(utcDay(first), 0)
  const month = formatDay(utcDay(first)).slice(0, 7)
  const times = sessionTimes(step, from, Math.min(now, from + 40 * 24 * 60 * MINUTE))
  const rows = times.map((ts) => [wallTime(ts), ts] as const).filter(([wall]) => wall.startsWith(month))
  return { body: csv(rows) }
}

function daysOf(isFull: boolean, now: number): RouteAnswer {
  const times = servedTimes(null, fromNewYork(utcDay(now) - (isFull ? 2_000 : 140), 0), now)
  return { body: csv(times.map((ts) => [formatDay(toNewYork(ts).day), ts] as const)) }
}

/** Rows newest first, with the line ends that the source writes. */
function csv(rows: readonly (readonly [string, number])[]): string {
  const lines = rows.map(([time, ts]) => {
    const { open, high, low, close, volume } = servedBar(ts)
    return [time, ...[open, high, low, close].map((price) => price.toFixed(4)), volume].join(',')
  })
  return `${['timestamp,open,high,low,close,volume', ...lines.toReversed()].join('\r\n')}\r\n`
}

function wallTime(ts: number): string {
  const { day, timeOfDay } = toNewYork(ts)
  const minutes = timeOfDay / MINUTE
  const pad = (value: number): string => String(value).padStart(2, '0')
  return `${formatDay(day)} ${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}:00`
}

const ADJUSTED = [
  'timestamp,open,high,low,close,adjusted_close,volume,dividend_amount,split_coefficient',
  '2020-11-06,118.32,119.2,116.13,118.69,115.3,114457922,0.2050,1.0',
  '2020-09-01,1,1,1,1,1,1,what,1.0',
  '2020-08-31,127.58,131,126,129.04,125.3,225702688,0.0000,4.0',
  '2020-08-07,452.82,454.7,441.17,444.45,107.8,49511403,0.8200,1.0',
  '2019-05-01,3,3,3,3,30,100,0.0000,0.3333',
  '',
].join('\r\n')

const OVERVIEW = {
  Symbol: 'AAPL',
  AssetType: 'Common Stock',
  Name: 'Apple Inc',
  CIK: '320193',
  Exchange: 'NASDAQ',
  Currency: 'USD',
  Country: 'USA',
  Sector: 'TECHNOLOGY',
  Industry: 'ELECTRONIC COMPUTERS',
  MarketCapitalization: '2900000000000',
  TrailingPE: '29.1',
  DividendYield: '0.0051',
  Beta: 'None',
  SharesOutstanding: '15500000000',
  SharesFloat: '-',
  BookValue: '4.4',
  DilutedEPSTTM: '6.42',
  RevenueTTM: '391000000000',
}
