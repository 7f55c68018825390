import { describe, expect, it } from 'vitest'
import type { Parsed } from '#adapters/feeds/parsing/parsed.ts'
import { parseHistoricalCsv } from '#adapters/feeds/yahoo/historicalCsv.ts'
import { parseOptions } from '#adapters/feeds/yahoo/options/parseOptions.ts'
import { parseQuotes } from '#adapters/feeds/yahoo/quote/parseQuotes.ts'
import { parseInsights } from '#adapters/feeds/yahoo/search/parseInsights.ts'
import { parseScreen, parseTrend } from '#adapters/feeds/yahoo/search/parseScreens.ts'
import { parseSearch } from '#adapters/feeds/yahoo/search/parseSearch.ts'
import { parseSummary } from '#adapters/feeds/yahoo/summary/parseSummary.ts'
import { parseTimestamp } from '#core/time/iso.ts'

function valueOf<Value>(parsed: Parsed<Value>): Value {
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.value
}

function codeOf(parsed: Parsed<unknown>): string {
  return parsed.ok ? 'read' : parsed.code
}

describe('quotes', () => {
  it('are in whole units of the currency; sides told as 0 are none, and what was not told is null', () => {
    const { quotes, unknown, unreadable } = valueOf(
      parseQuotes({
        quoteResponse: {
          error: null,
          result: [
            {
              symbol: 'OCDO.L',
              quoteType: 'EQUITY',
              currency: 'GBp',
              regularMarketPrice: 308,
              regularMarketTime: 1_740_051_143,
              bid: 0,
              ask: 309,
              marketCap: 2_566_000_000,
              __proto__: null,
            },
            { symbol: 'GONE', quoteType: 'NONE' },
            { symbol: 7 },
          ],
        },
      }),
    )
    expect(quotes).toHaveLength(1)
    expect(quotes[0]).toMatchObject({
      unit: { currency: 'GBP', quotedIn: 'GBp', unitsPerCurrency: 100 },
      regular: { price: 3.08, ts: 1_740_051_143_000_000 },
      bid: null,
      ask: 3.09,
      marketCap: 2_566_000_000,
      before: null,
      volume: null,
    })
    expect([unknown, unreadable]).toEqual([['GONE'], 1])
  })

  it('refuse an answer without any', () => {
    expect(codeOf(parseQuotes({ quoteResponse: { result: [], error: null } }))).toBe('NOTHING_FOUND')
    expect(codeOf(parseQuotes({ quoteResponse: { result: [{}], error: null } }))).toBe('ANSWER_MALFORMED')
  })
})

describe('option chains', () => {
  const contract = {
    contractSymbol: 'AAPL250228C00110500',
    strike: 110.5,
    currency: 'USD',
    contractSize: 'REGULAR',
    expiration: 1_740_700_800,
    lastTradeDate: 1_740_000_000,
    lastPrice: 136.1,
    bid: 0,
    ask: 137,
    openInterest: 5,
    impliedVolatility: 0.000_01,
  }

  function chainOf(calls: readonly object[], puts: readonly object[]): object {
    const options = [{ expirationDate: 1_740_700_800, hasMiniOptions: false, calls, puts }]
    const chain = { underlyingSymbol: 'AAPL', expirationDates: [1_740_700_800], strikes: [110.5], quote: {}, options }
    return { optionChain: { result: [chain], error: null } }
  }

  it('hold contracts by their symbols', () => {
    const chain = valueOf(
      parseOptions(
        chainOf(
          [contract],
          [{ ...contract, contractSymbol: 'AAPL250228P00110500', impliedVolatility: 0.4, volume: 3 }],
        ),
      ),
    )
    expect(chain.expiries).toEqual(['2025-02-28'])
    expect(chain.calls).toEqual([
      {
        root: 'AAPL',
        expiry: '2025-02-28',
        right: 'CALL',
        strike: 110.5,
        symbol: 'AAPL250228C00110500',
        currency: 'USD',
        multiplier: 100,
        bid: null,
        ask: 137,
        last: 136.1,
        lastAt: 1_740_000_000_000_000,
        volume: null,
        openInterest: 5,
        impliedVolatility: null,
      },
    ])
    expect(chain.puts[0]).toMatchObject({ right: 'PUT', volume: 3, impliedVolatility: 0.4 })
  })

  it('leave out a contract whose symbol contradicts its fields', () => {
    const wrong = [
      { ...contract, strike: 111 },
      { ...contract, expiration: 1_740_787_200 },
      { ...contract, contractSymbol: 'AAPL250228P00110500' },
      { ...contract, contractSymbol: 'AAPL' },
      { ...contract, contractSize: 'HUGE' },
    ]
    const chain = valueOf(parseOptions(chainOf([...wrong, { ...contract, strike: 'x' }], [])))
    expect([chain.calls.length, chain.contradictory, chain.unreadable]).toEqual([0, 5, 1])
  })
})

describe('summaries', () => {
  const trade = (text: string): object => ({
    filerName: 'DOE JANE',
    filerRelation: 'Officer',
    transactionText: text,
    startDate: { raw: 1_738_540_800, fmt: '2025-02-03' },
    ownership: 'I',
    shares: { raw: 1_516 },
  })

  it('tell the trades of insiders with the letters of the regulator', () => {
    const texts = [
      'Sale at price 226.35 - 227.00 per share.',
      'Bought at price 10 per share.',
      'Stock Gift at price 0.00 per share.',
      '',
    ]
    const { insiderTrades } = valueOf(
      parseSummary({
        quoteSummary: { error: null, result: [{ insiderTransactions: { transactions: texts.map(trade) } }] },
      }),
    )
    expect(insiderTrades?.[0]).toEqual({
      filer: 'DOE JANE',
      relation: 'Officer',
      date: '2025-02-03',
      code: 'S',
      isAcquired: false,
      isDirect: false,
      shares: 1_516,
      price: { low: 226.35, high: 227 },
      value: null,
    })
    expect(insiderTrades?.map(({ code, isAcquired }) => [code, isAcquired])).toEqual([
      ['S', false],
      ['P', true],
      ['G', null],
      [null, null],
    ])
    expect(insiderTrades?.map(({ price }) => price?.low ?? null)).toEqual([226.35, 10, 0, null])
  })

  it('tell the basics of a company, as plain figures or with their format', () => {
    const { basics, insiders } = valueOf(
      parseSummary({
        quoteSummary: {
          error: null,
          result: [
            {
              assetProfile: { sector: 'Technology' },
              summaryDetail: { marketCap: { raw: 3e12, fmt: '3T' }, beta: 1.2 },
            },
          ],
        },
      }),
    )
    expect(basics).toMatchObject({ sector: 'Technology', marketCap: 3e12, beta: 1.2, revenue: null })
    expect(insiders).toBeNull()
  })
})

describe('searches', () => {
  const item = {
    uuid: 'u1',
    title: 'Shares &amp; <img src=x onerror=alert(1)>bonds',
    publisher: '<b>Wire</b>',
    link: 'https://a.b/c',
  }

  it('hold news as plain text and leave out links that are no pages', () => {
    const found = valueOf(
      parseSearch({
        quotes: [
          { symbol: 'AAPL', quoteType: 'EQUITY', longname: 'Apple Inc.', exchDisp: 'NASDAQ', sector: 'Technology' },
          { isYahooFinance: false, name: 'Apple Juice Ltd' },
        ],
        news: [
          { ...item, providerPublishTime: 1_740_442_800, relatedTickers: ['AAPL'] },
          { ...item, link: 'javascript:alert(1)' },
        ],
      }),
    )
    expect(found.news).toEqual([
      {
        id: 'u1',
        title: 'Shares & bonds',
        summary: null,
        source: 'Wire',
        link: 'https://a.b/c',
        publishedAt: 1_740_442_800_000_000,
        tickers: ['AAPL'],
        language: null,
      },
    ])
    expect([found.instruments.length, found.unlisted, found.unreadable]).toEqual([1, 1, 1])
  })

  it('of screens, trends and opinions are read', () => {
    const quote = { symbol: 'ATUS', quoteType: 'EQUITY', currency: 'USD', regularMarketPrice: 2.81 }
    const screen = valueOf(
      parseScreen({ finance: { error: null, result: [{ title: 'Small', total: 314, quotes: [quote] }] } }),
    )
    expect([screen.total, screen.quotes[0]?.regular?.price]).toEqual([314, 2.81])
    const trend = { jobTimestamp: 1_740_481_620_968, quotes: [{ symbol: 'BTC-USD' }] }
    expect(valueOf(parseTrend({ finance: { error: null, result: [trend] } }))).toEqual({
      symbols: ['BTC-USD'],
      at: 1_740_481_620_968_000,
    })
    const insights = { symbol: 'AAPL', recommendation: { provider: 'Argus', rating: 'BUY', targetPrice: 280 } }
    expect(valueOf(parseInsights({ finance: { error: null, result: insights } }))).toMatchObject({
      recommendation: { by: 'Argus', rating: 'BUY', target: 280 },
      valuation: null,
      filings: [],
    })
    expect(codeOf(parseTrend({ finance: { error: null, result: [] } }))).toBe('NOTHING_FOUND')
  })
})

describe('downloaded files', () => {
  it('are told apart by their first line', () => {
    const bars = valueOf(
      parseHistoricalCsv(
        'Date,Open,High,Low,Close,Adj Close,Volume\n2020-01-03,2,3,1,2.5,2.4,100\n2020-01-02,null,null,null,null,null,null\n',
      ),
    )
    expect([...bars.columns.tsOpen]).toEqual([parseTimestamp('2020-01-03')])
    expect([bars.columns.close[0], bars.adjustedClose[0], bars.empty]).toEqual([2.5, 2.4, 1])
    expect(valueOf(parseHistoricalCsv('Date,Dividends\r\n2021-02-17,0.56')).dividends).toEqual([
      { ts: parseTimestamp('2021-02-17'), perUnit: 0.56 },
    ])
    expect(valueOf(parseHistoricalCsv('Date,Stock Splits\n2021-07-20,4:1')).splits).toEqual([
      { ts: parseTimestamp('2021-07-20'), from: 1, to: 4 },
    ])
    expect(codeOf(parseHistoricalCsv('<html>'))).toBe('ANSWER_MALFORMED')
    expect(codeOf(parseHistoricalCsv('Date,Dividends\nyesterday,1'))).toBe('ANSWER_MALFORMED')
  })
})
