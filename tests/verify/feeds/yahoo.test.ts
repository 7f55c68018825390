import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it, type TestContext } from 'vitest'
import type { Parsed } from '#adapters/feeds/parsing/parsed.ts'
import { parseChart } from '#adapters/feeds/yahoo/chart/parseChart.ts'
import { parseOptions } from '#adapters/feeds/yahoo/options/parseOptions.ts'
import { parseQuotes } from '#adapters/feeds/yahoo/quote/parseQuotes.ts'
import { parseInsights } from '#adapters/feeds/yahoo/search/parseInsights.ts'
import { parseScreen, parseTrend } from '#adapters/feeds/yahoo/search/parseScreens.ts'
import { parseSearch } from '#adapters/feeds/yahoo/search/parseSearch.ts'
import { parseSummary } from '#adapters/feeds/yahoo/summary/parseSummary.ts'
import { compare } from '../conformance/conformanceTable.ts'

const FOLDER = '../shared/data/yahoo-fixtures'

interface RecordedAnswer {
  readonly status: number
  readonly date: string
  readonly body: unknown
}

/** Every endpoint with its parser. */
const PARSERS: Readonly<Record<string, (answer: RecordedAnswer) => Parsed<unknown>>> = {
  chart: ({ body, date }) => parseChart(body, Date.parse(date) * 1_000),
  historical: ({ body, date }) => parseChart(body, Date.parse(date) * 1_000),
  insights: ({ body }) => parseInsights(body),
  options: ({ body }) => parseOptions(body),
  quote: ({ body }) => parseQuotes(body),
  quoteSummary: ({ body }) => parseSummary(body),
  screener: ({ body }) => parseScreen(body),
  search: ({ body }) => parseSearch(body),
  trendingSymbols: ({ body }) => parseTrend(body),
}

function endpointOf(file: string): string {
  return file.split('-')[0] ?? ''
}

function read(file: string): RecordedAnswer {
  return JSON.parse(gunzipSync(readFileSync(`${FOLDER}/${file}`)).toString('utf8')) as RecordedAnswer
}

function files(...endpoints: readonly string[]): readonly string[] {
  return readdirSync(FOLDER).filter(
    (file) => file.endsWith('.gz') && (endpoints.length === 0 || endpoints.includes(endpointOf(file))),
  )
}

function valueOf<Value>(parsed: Parsed<Value>, file: string): Value {
  if (!parsed.ok) throw new Error(`${file}: ${parsed.message}`)
  return parsed.value
}

function figure(context: TestContext, name: string, ours: number, theirs: number): void {
  compare(context, { case: 'Recorded answers of Yahoo Finance', figure: name, ours, theirs, tolerance: 0 })
}

describe.runIf(existsSync(FOLDER))('recorded answers of Yahoo Finance', () => {
  it('are all read, or refused by name', (context) => {
    const outcomes: Record<string, Record<string, number>> = {}
    for (const file of files()) {
      const endpoint = endpointOf(file)
      const parsed = PARSERS[endpoint]?.(read(file))
      if (parsed === undefined) throw new Error(`${file} is of an endpoint that is not known`)
      const outcome = parsed.ok ? 'read' : parsed.code
      const row = (outcomes[endpoint] ??= {})
      row[outcome] = (row[outcome] ?? 0) + 1
      if (!parsed.ok) expect(parsed.message, file).toMatch(/^The answer of Yahoo Finance was left out: .+\.$/)
    }
    // Counted by files of each name, of status 404, without a result, and with prices but no times.
    expect(outcomes).toEqual({
      chart: { read: 23, ANSWER_CONTRADICTORY: 2 },
      historical: { read: 22 },
      insights: { read: 1 },
      options: { read: 25 },
      quote: { read: 29, NOTHING_FOUND: 6 },
      quoteSummary: { read: 46, NOTHING_FOUND: 38 },
      screener: { read: 1 },
      search: { read: 27, ANSWER_MALFORMED: 1 },
      trendingSymbols: { read: 1 },
    })
    const all = Object.values(outcomes).flatMap((row) => Object.values(row))
    figure(
      context,
      'answers read or refused by name',
      all.reduce((sum, count) => sum + count, 0),
      222,
    )
  })

  it('hold as many finished bars as rows with figures, each with its price', (context) => {
    interface RawChart {
      readonly timestamp?: readonly number[]
      readonly indicators: {
        readonly quote: readonly { readonly close: readonly number[] }[]
        readonly adjclose: readonly { readonly adjclose: readonly number[] }[]
      }
      readonly meta: { readonly currency: string }
    }
    let bars = 0
    let rows = 0
    let furthest = 0
    for (const file of files('chart', 'historical').filter((name) => !name.includes('notimestamp'))) {
      const answer = read(file)
      const chart = valueOf(parseChart(answer.body, Date.parse(answer.date) * 1_000), file)
      const raw = (answer.body as { readonly chart: { readonly result: readonly [RawChart] } }).chart.result[0]
      bars += chart.columns.tsOpen.length
      rows += raw.timestamp?.length ?? 0
      const unit = raw.meta.currency === 'GBp' ? 100 : 1
      for (const [index, close] of chart.columns.close.entries()) {
        const told = raw.indicators.quote[0]?.close[index] ?? Number.NaN
        furthest = Math.max(furthest, Math.abs((close * unit) / told - 1))
        const adjusted = raw.indicators.adjclose[0]?.adjclose[index] ?? Number.NaN
        furthest = Math.max(furthest, Math.abs(((chart.adjustedClose?.[index] ?? 0) * unit) / adjusted - 1))
      }
    }
    figure(context, 'daily bars', bars, rows)
    // 3906 by python3: the sum of the lengths of `timestamp` in the files.
    expect(rows).toBe(3906)
    // Half a unit of the last bit of a 32-bit float.
    expect(furthest).toBeLessThan(2 ** -24)
  })

  it('hold every option contract, its symbol saying what its fields say', (context) => {
    let contracts = 0
    let quoted = 0
    for (const file of files('options')) {
      const chain = valueOf(parseOptions(read(file).body), file)
      expect({ file, contradictory: chain.contradictory, unreadable: chain.unreadable }).toEqual({
        file,
        contradictory: 0,
        unreadable: 0,
      })
      contracts += chain.calls.length + chain.puts.length
      quoted += [...chain.calls, ...chain.puts].filter(
        ({ bid, ask }) => bid !== null && ask !== null && bid <= ask,
      ).length
      const strikes = new Set([...chain.calls, ...chain.puts].map(({ strike }) => strike))
      expect([...strikes].filter((strike) => !chain.strikes.includes(strike))).toEqual([])
    }
    figure(context, 'option contracts', contracts, 1_083)
    expect(quoted).toBe(8)
  })

  it('hold every trade of an insider, most with their kind and price', (context) => {
    const trades = []
    let insiders = 0
    let balances = 0
    for (const file of files('quoteSummary')) {
      const parsed = parseSummary(read(file).body)
      if (!parsed.ok) continue
      expect(parsed.value.unreadable, file).toBe(0)
      trades.push(...(parsed.value.insiderTrades ?? []))
      insiders += parsed.value.insiders?.length ?? 0
      balances += parsed.value.insiderBalance === null ? 0 : 1
    }
    figure(context, 'trades of insiders', trades.length, 1_081)
    figure(context, 'insiders with their holdings', insiders, 99)
    figure(context, 'balances of insiders', balances, 18)
    const kinds: Record<string, number> = {}
    for (const { code } of trades) kinds[code ?? 'not told'] = (kinds[code ?? 'not told'] ?? 0) + 1
    // By python3 from the words of each row; 291 rows have none.
    expect(kinds).toEqual({ A: 256, S: 341, P: 71, G: 46, M: 76, 'not told': 291 })
    expect(trades.filter(({ price }) => price !== null)).toHaveLength(1_081 - 291)
    expect(trades.filter(({ price }) => price !== null && price.low > price.high)).toEqual([])
  })

  it('hold news as plain text and instruments by their symbols', (context) => {
    let news = 0
    let instruments = 0
    let unreadable = 0
    for (const file of files('search')) {
      const parsed = parseSearch(read(file).body)
      if (!parsed.ok) continue
      news += parsed.value.news.length
      instruments += parsed.value.instruments.length
      unreadable += parsed.value.unreadable
      for (const { title, link, publishedAt } of parsed.value.news) {
        expect(link).toMatch(/^https:\/\//)
        expect(title.length).toBeGreaterThan(0)
        expect(publishedAt).toBeGreaterThan(Date.parse('2020-01-01') * 1_000)
      }
    }
    figure(context, 'news', news, 92)
    figure(context, 'instruments found', instruments, 98)
    expect(unreadable).toBe(0)
  })

  it('hold quotes in whole units of the currency', (context) => {
    const quotes = files('quote').flatMap((file) => {
      const parsed = parseQuotes(read(file).body)
      return parsed.ok ? parsed.value.quotes : []
    })
    figure(context, 'quotes', quotes.length, 30)
    const ocado = quotes.find(({ symbol }) => symbol === 'OCDO.L')
    expect(ocado?.unit).toEqual({ currency: 'GBP', quotedIn: 'GBp', unitsPerCurrency: 100 })
    expect(ocado?.regular?.price).toBeLessThan(10)
    const screen = valueOf(parseScreen(read('screener-aggressive_small_caps.json.gz').body), 'screener')
    expect([screen.quotes.length, screen.total]).toEqual([5, 314])
    expect(valueOf(parseTrend(read('trendingSymbols-US.json.gz').body), 'trends').symbols[0]).toBe('BTC-USD')
    const insights = valueOf(parseInsights(read('insights-AAPL.json.gz').body), 'insights')
    expect([insights.filings.length, insights.recommendation?.rating]).toEqual([39, 'BUY'])
  })
})
