import { HOUR, MINUTE, SECOND } from '#core/time/duration.ts'
import { fromNewYork } from '#core/time/newYork.ts'
import { dayOfWeek } from '#core/time/civil.ts'
import { openContractServer, type ContractServer, type RecordedRequest, type RouteAnswer } from './contractServer.ts'

/** What happened to the made-up company of the server. Days are counted from 1970-01-01. */
export interface ServedCompany {
  readonly symbol: string
  readonly firstDay: number
  readonly lastDay: number
  readonly split: { readonly day: number; readonly from: number; readonly to: number }
  readonly dividend: { readonly day: number; readonly paid: number }
}

/** Tells whether the company trades on a day: on every day from Monday to Friday. */
export function isTradingDay(day: number): boolean {
  const weekday = dayOfWeek(day)
  return weekday >= 1 && weekday <= 5
}

/** The price that was paid on a day, in cents. */
export function paidOn(day: number): number {
  return 20_000 + (day % 977)
}

/** Opens a server that answers for charts as Yahoo does: in shares of today, as 32-bit floats, by time of the exchange. */
export function openYahooServer(company: ServedCompany): Promise<ContractServer> {
  return openContractServer({
    routes: {
      '/v1/finance/search': ({ query }) => ({
        body: {
          quotes: [{ symbol: company.symbol, quoteType: 'EQUITY', longname: query.get('q') }],
          news: [{ uuid: 'u1', title: 'News &amp; more', publisher: 'Wire', link: 'https://wire.example/1' }],
        },
      }),
      '/v8/finance/chart/': (request) => {
        const symbol = decodeURIComponent(request.path.split('/').at(-1) ?? '')
        if (symbol !== company.symbol) return refuse(404, 'Not Found', 'No data found, symbol may be delisted')
        return answerOf(company, request)
      },
    },
  })
}

function refuse(status: number, code: string, description: string): RouteAnswer {
  return { status, body: { chart: { result: null, error: { code, description } } } }
}

function answerOf(company: ServedCompany, { query }: RecordedRequest): RouteAnswer {
  const [from, to] = [Number(query.get('period1')), Number(query.get('period2'))]
  const interval = query.get('interval') ?? ''
  const inRange = (seconds: number): boolean => seconds >= from && seconds < to
  const days: number[] = []
  const lastDay = Math.min(company.lastDay, Math.ceil(to / 86_400))
  for (let day = Math.max(company.firstDay, Math.floor(from / 86_400)); day <= lastDay; day += 1) {
    if (isTradingDay(day)) days.push(day)
  }
  const isMinute = interval === '1m'
  if (isMinute && to - from > 8 * 86_400)
    return refuse(422, 'Unprocessable Entity', 'Only 8 days worth of 1m are allowed')
  const rows = days.flatMap((day) => rowsOf(company, day, isMinute)).filter(({ seconds }) => inRange(seconds))
  const events = eventsOf(company, query.get('events') ?? '', inRange)
  if (rows.length === 0)
    return refuse(400, 'Bad Request', `Data doesn't exist for startDate = ${from}, endDate = ${to}`)
  const column = rows.map(({ price }) => price)
  return {
    body: {
      chart: {
        error: null,
        result: [
          {
            meta: {
              symbol: company.symbol,
              currency: 'USD',
              exchangeName: 'NMS',
              instrumentType: 'EQUITY',
              exchangeTimezoneName: 'America/New_York',
              dataGranularity: interval,
            },
            timestamp: rows.map(({ seconds }) => seconds),
            events,
            indicators: {
              quote: [
                { open: column, high: column, low: column, close: column, volume: rows.map(({ volume }) => volume) },
              ],
              adjclose: [{ adjclose: column }],
            },
          },
        ],
      },
    },
  }
}

interface ServedRow {
  readonly seconds: number
  readonly price: number
  readonly volume: number
}

const MINUTES = 390
const OPEN = 9 * HOUR + 30 * MINUTE
const PAID_VOLUME = 1_000

function rowsOf(company: ServedCompany, day: number, isMinute: boolean): readonly ServedRow[] {
  const shares = sharesToday(company, day)
  const row = (ts: number): ServedRow => ({
    seconds: ts / SECOND,
    price: Math.fround(paidOn(day) / 100 / shares),
    volume: PAID_VOLUME * shares,
  })
  const open = fromNewYork(day, OPEN)
  return isMinute ? Array.from({ length: MINUTES }, (_, minute) => row(open + minute * MINUTE)) : [row(open)]
}

function sharesToday({ split }: ServedCompany, day: number): number {
  return day < split.day ? split.to / split.from : 1
}

function eventsOf(company: ServedCompany, wanted: string, inRange: (seconds: number) => boolean): object {
  const { split, dividend } = company
  const splitAt = fromNewYork(split.day, OPEN) / SECOND
  const dividendAt = fromNewYork(dividend.day, OPEN) / SECOND
  const splits = { [String(splitAt)]: { date: splitAt, numerator: split.to, denominator: split.from } }
  const amount = dividend.paid / sharesToday(company, dividend.day)
  const dividends = { [String(dividendAt)]: { date: dividendAt, amount } }
  return {
    ...(wanted.includes('split') && inRange(splitAt) ? { splits } : {}),
    ...(wanted.includes('div') && inRange(dividendAt) ? { dividends } : {}),
  }
}
