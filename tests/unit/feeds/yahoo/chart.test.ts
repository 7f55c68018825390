import { describe, expect, it } from 'vitest'
import { actionsAsHappened, asTraded } from '#adapters/feeds/yahoo/chart/asTraded.ts'
import { parseChart } from '#adapters/feeds/yahoo/chart/parseChart.ts'
import type { YahooChart } from '#adapters/feeds/yahoo/chart/yahooChart.ts'
import { formatDate, formatTimestamp, parseTimestamp } from '#core/time/iso.ts'

function seconds(text: string): number {
  return (parseTimestamp(text) ?? Number.NaN) / 1e6
}

interface ChartParts {
  readonly times?: readonly number[]
  readonly prices?: readonly (number | null)[]
  readonly volumes?: readonly (number | null)[]
  readonly adjusted?: readonly (number | null)[]
  readonly meta?: object
  readonly events?: object
}

/** An answer whose four prices are equal in each row. */
function answer({ times = [], prices = [], volumes, adjusted, meta, events }: ChartParts): object {
  const volume = volumes ?? prices.map(() => 100)
  const quote = { open: prices, high: prices, low: prices, close: prices, volume }
  return {
    chart: {
      error: null,
      result: [
        {
          meta: {
            symbol: 'AAPL',
            currency: 'USD',
            exchangeName: 'NMS',
            fullExchangeName: 'NasdaqGS',
            instrumentType: 'EQUITY',
            longName: 'Apple &amp; <b>Co</b>',
            exchangeTimezoneName: 'America/New_York',
            dataGranularity: '1d',
            ...meta,
          },
          timestamp: times,
          ...(events === undefined ? {} : { events }),
          indicators: { quote: [quote], ...(adjusted === undefined ? {} : { adjclose: [{ adjclose: adjusted }] }) },
        },
      ],
    },
  }
}

function chartOf(parts: ChartParts, asOf = '2026-11-21T00:00:00Z'): YahooChart {
  const parsed = parseChart(answer(parts), seconds(asOf) * 1e6)
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.value
}

function labels({ columns }: YahooChart): readonly string[] {
  return [...columns.tsOpen].map(formatTimestamp)
}

describe('a chart of Yahoo', () => {
  it('labels days by the civil date of the exchange, on both sides of Greenwich and of a clock change', () => {
    const newYork = chartOf({
      times: [seconds('2024-03-08T14:30:00Z'), seconds('2024-03-11T13:30:00Z')],
      prices: [1, 2],
    })
    expect(labels(newYork)).toEqual(['2024-03-08T00:00:00Z', '2024-03-11T00:00:00Z'])
    const sydney = chartOf({
      times: [seconds('2024-07-01T00:00:00Z'), seconds('2024-10-07T23:00:00Z')],
      prices: [1, 2],
      meta: { exchangeTimezoneName: 'Australia/Sydney' },
    })
    expect(labels(sydney)).toEqual(['2024-07-01T00:00:00Z', '2024-10-08T00:00:00Z'])
    // A day of London that begins at 23:00 UTC in summer.
    const london = chartOf({
      times: [seconds('2024-06-30T23:00:00Z')],
      prices: [1],
      meta: { exchangeTimezoneName: 'Europe/London', currency: 'USD' },
    })
    expect(labels(london)).toEqual(['2024-07-01T00:00:00Z'])
  })

  it('labels weeks by their Monday and months by their first day', () => {
    const weeks = chartOf({ times: [seconds('2024-01-01T05:00:00Z')], prices: [1], meta: { dataGranularity: '1wk' } })
    expect([weeks.interval, labels(weeks)]).toEqual(['1w', ['2024-01-01T00:00:00Z']])
    const months = chartOf({ times: [seconds('2024-02-01T05:00:00Z')], prices: [1], meta: { dataGranularity: '1mo' } })
    expect([months.interval, labels(months)]).toEqual(['1M', ['2024-02-01T00:00:00Z']])
    expect(chartOf({ meta: { dataGranularity: '3mo' } }).interval).toBeNull()
  })

  it('drops rows without figures and counts them', () => {
    const chart = chartOf({
      times: ['2024-01-02', '2024-01-03', '2024-01-04', '2024-01-04'].map((day) => seconds(`${day}T14:30:00Z`)),
      prices: [1, null, 3, 4],
      adjusted: [0.5, null, null, 4],
    })
    expect([...chart.columns.close]).toEqual([1, 3])
    expect([...(chart.adjustedClose ?? [])]).toEqual([0.5, Number.NaN])
    expect(chart.dropped).toEqual({ empty: 1, notRising: 1, unfinished: 0 })
  })

  it('keeps the bar of a day apart until its regular session is over', () => {
    const regular = { start: seconds('2024-01-03T14:30:00Z'), end: seconds('2024-01-03T21:00:00Z') }
    const parts = {
      times: ['2024-01-02', '2024-01-03'].map((day) => seconds(`${day}T14:30:00Z`)),
      prices: [1, 2],
      meta: { currentTradingPeriod: { regular } },
    }
    const during = chartOf(parts, '2024-01-03T20:59:59Z')
    expect([during.columns.tsOpen.length, during.forming?.close, during.dropped.unfinished]).toEqual([1, 2, 1])
    const after = chartOf(parts, '2024-01-03T21:00:00Z')
    expect([after.columns.tsOpen.length, after.forming]).toEqual([2, null])
  })

  it('keeps the current week and month apart, and the row of the last trade', () => {
    const week = chartOf(
      {
        times: [seconds('2024-01-08T05:00:00Z'), seconds('2024-01-15T05:00:00Z'), seconds('2024-01-17T21:00:00Z')],
        prices: [1, 2, 3],
        meta: { dataGranularity: '1wk' },
      },
      '2024-01-20T12:00:00Z',
    )
    expect([labels(week), week.forming?.close, week.dropped.unfinished]).toEqual([['2024-01-08T00:00:00Z'], 3, 2])
    const minutes = chartOf(
      {
        times: [seconds('2024-01-08T14:30:00Z'), seconds('2024-01-08T14:31:00Z'), seconds('2024-01-08T14:31:17Z')],
        prices: [1, 2, 3],
        meta: { dataGranularity: '1m' },
      },
      '2024-01-08T14:31:20Z',
    )
    expect([labels(minutes), minutes.dropped.unfinished]).toEqual([['2024-01-08T14:30:00Z'], 2])
  })

  it('names the session of each minute', () => {
    const period = (from: string, to: string) => [
      [{ start: seconds(`2024-01-08T${from}Z`), end: seconds(`2024-01-08T${to}Z`) }],
    ]
    const chart = chartOf({
      times: ['08:59', '09:00', '14:29', '14:30', '20:59', '21:00', '01:00'].map(
        (time, index) => seconds(`2024-01-08T${time}:00Z`) + (index === 6 ? 86_400 : 0),
      ),
      prices: [1, 2, 3, 4, 5, 6, 7],
      meta: {
        dataGranularity: '1m',
        tradingPeriods: {
          pre: period('09:00:00', '14:30:00'),
          regular: period('14:30:00', '21:00:00'),
          post: [[{ start: seconds('2024-01-08T21:00:00Z'), end: seconds('2024-01-09T01:00:00Z') }]],
        },
      },
    })
    expect(chart.sessions).toEqual(['UNKNOWN', 'PRE', 'PRE', 'REGULAR', 'REGULAR', 'POST', 'UNKNOWN'])
  })

  it('gives prices as they were written, in whole units of the currency', () => {
    const dollars = chartOf({ times: [seconds('2020-01-02T14:30:00Z')], prices: [75.0875015258789] })
    expect([dollars.columns.close[0], dollars.unit?.currency]).toEqual([75.0875, 'USD'])
    const pence = chartOf({
      times: [seconds('2020-01-02T08:00:00Z')],
      prices: [1309.5],
      meta: { currency: 'GBp', exchangeTimezoneName: 'Europe/London' },
    })
    expect([pence.columns.close[0], pence.unit]).toEqual([
      13.095,
      { currency: 'GBP', quotedIn: 'GBp', unitsPerCurrency: 100 },
    ])
    for (const [quotedIn, currency, unitsPerCurrency] of [
      ['ZAc', 'ZAR', 100],
      ['ILA', 'ILS', 100],
      ['KWF', 'KWD', 1_000],
    ] as const) {
      expect(chartOf({ meta: { currency: quotedIn } }).unit).toEqual({ currency, quotedIn, unitsPerCurrency })
    }
    expect(dollars.name).toBe('Apple & Co')
  })

  it('tells dividends and splits by their day, and brings prices back to what was paid', () => {
    const days = ['2020-08-07', '2020-08-28', '2020-08-31'].map((day) => seconds(`${day}T13:30:00Z`))
    const chart = chartOf({
      times: days,
      prices: [111.11250305175781, 124.80750274658203, 129.0399932861328],
      volumes: [198_045_600, 187_151_200, 225_702_700],
      events: {
        dividends: { [String(days[0])]: { amount: 0.205, date: days[0] } },
        splits: { [String(days[2])]: { date: days[2], numerator: 4, denominator: 1, splitRatio: '4:1' } },
      },
    })
    expect(chart.splits.map(({ ts, from, to }) => [formatDate(ts), from, to])).toEqual([['2020-08-31', 1, 4]])
    const traded = asTraded(chart.columns, chart.splits)
    // As printed on those days: Apple closed at 444.45 and 499.23, then at 129.04 after the split.
    expect([...traded.close]).toEqual([444.45, 499.23, 129.04])
    expect([...traded.volume]).toEqual([49_511_400, 46_787_800, 225_702_700])
    expect(actionsAsHappened(chart.splits, chart.dividends)).toEqual([
      {
        ts: parseTimestamp('2020-08-07'),
        action: { kind: 'CASH_DIVIDEND', instrument: 0, perUnit: 0.82, payAt: parseTimestamp('2020-08-07') },
      },
      { ts: parseTimestamp('2020-08-31'), action: { kind: 'SPLIT', instrument: 0, from: 1, to: 4 } },
    ])
  })

  it('refuses by name what it cannot read', () => {
    const codeOf = (body: unknown): string => {
      const parsed = parseChart(body, 0)
      return parsed.ok ? 'read' : parsed.code
    }
    const error = (code: string): object => ({
      chart: { result: null, error: { code, description: 'No <b>data</b>' } },
    })
    expect(codeOf('not json')).toBe('ANSWER_UNREADABLE')
    expect(codeOf('['.repeat(10_000))).toBe('ANSWER_UNREADABLE')
    expect(codeOf(null)).toBe('ANSWER_MALFORMED')
    expect(codeOf({ chart: { result: [], error: null } })).toBe('ANSWER_MALFORMED')
    expect(codeOf(error('Not Found'))).toBe('NOTHING_FOUND')
    expect(codeOf({ finance: { result: null, error: { code: 'Unauthorized', description: null } } })).toBe(
      'SOURCE_REFUSED',
    )
    expect(codeOf(answer({ times: [1], prices: [] }))).toBe('ANSWER_CONTRADICTORY')
    expect(codeOf(answer({ times: [], prices: [1] }))).toBe('ANSWER_CONTRADICTORY')
    expect(codeOf(answer({ meta: { exchangeTimezoneName: 'Mars/Olympus' } }))).toBe('ANSWER_MALFORMED')
    expect(codeOf(answer({ meta: { currency: 'dollars' } }))).toBe('ANSWER_MALFORMED')
    expect(codeOf(JSON.stringify(answer({})))).toBe('read')
    expect(parseChart(error('Bad Request'), 0)).toMatchObject({
      message: 'The answer of Yahoo Finance was left out: it refused the question (No data).',
    })
  })
})
