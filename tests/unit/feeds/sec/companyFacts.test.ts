import { describe, expect, it } from 'vitest'
import { parseCompanyFacts } from '#adapters/feeds/sec/parseCompanyFacts.ts'
import { parseOlderFilings, parseSubmissions } from '#adapters/feeds/sec/parseSubmissions.ts'
import { parseTickers } from '#adapters/feeds/sec/parseTickers.ts'
import { figuresKnownAt } from '#core/model/fundamentals.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import { companyFacts } from '../../../builders/companyFacts.ts'

function at(text: string): number {
  return parseTimestamp(text) ?? Number.NaN
}

describe('figures of the books', () => {
  const parsed = parseCompanyFacts(companyFacts())
  if (!parsed.ok) throw new Error(parsed.message)
  const { figures, name, key, unreadable } = parsed.value

  it('are told with their period, unit and when they were known, restated ones as later rows', () => {
    expect({ key, name, unreadable }).toEqual({ key: '0000000123', name: 'Acme & Sons', unreadable: 1 })
    expect(figures.map(({ item, from, to, value, unit }) => [item, from, to, value, unit])).toEqual([
      ['REVENUE', '2022-01-01', '2022-12-31', 90, 'USD'],
      ['NET_INCOME', '2022-01-01', '2022-12-31', -5, 'USD'],
      ['REVENUE', '2023-01-01', '2023-12-31', 100, 'USD'],
      ['REVENUE', '2022-01-01', '2022-12-31', 88, 'USD'],
      ['ASSETS', null, '2023-12-31', 1e15, 'USD'],
      ['SHARES_OUTSTANDING', null, '2024-01-31', 15_000_000_000, 'shares'],
    ])
    // The day of filing ends at five in the morning UTC.
    expect(figures[0]).toMatchObject({ knownAt: at('2023-02-16T05:00:00Z'), form: '10-K', concept: 'us-gaap:Revenues' })
  })

  it('are at a moment what was known then', () => {
    const revenue = (moment: string) =>
      figuresKnownAt(figures, at(moment))
        .filter(({ item }) => item === 'REVENUE')
        .map(({ to, value }) => [to, value])
    expect(revenue('2023-02-16T04:59:59Z')).toEqual([])
    expect(revenue('2024-02-15T23:00:00Z')).toEqual([['2022-12-31', 90]])
    expect(revenue('2024-02-16T05:00:00Z')).toEqual([
      ['2022-12-31', 88],
      ['2023-12-31', 100],
    ])
  })

  it('are refused by name when they are something else', () => {
    expect(parseCompanyFacts('<html>')).toMatchObject({ code: 'ANSWER_UNREADABLE' })
    expect(parseCompanyFacts('{"cik":1,"facts":[]}')).toMatchObject({ code: 'ANSWER_MALFORMED' })
    expect(parseCompanyFacts('{"cik":1,"entityName":"A","facts":{"us-gaap":{"Assets":{"units":[]}}}}')).toEqual({
      ok: false,
      code: 'ANSWER_MALFORMED',
      message: 'The answer of SEC EDGAR was left out: its figure us-gaap:Assets is not of the published form.',
    })
  })
})

describe('lists of the SEC', () => {
  it('tell companies by symbol', () => {
    const read = parseTickers('{"0":{"cik_str":320193,"ticker":"AAPL","title":"Apple Inc."},"1":{"ticker":7}}')
    expect(read.ok ? read.value.get('AAPL') : null).toEqual({ key: '0000320193', name: 'Apple Inc.' })
    expect(parseTickers('{}')).toMatchObject({ code: 'ANSWER_MALFORMED' })
  })

  it('are refused when their columns are not of one length', () => {
    const columns = {
      accessionNumber: ['0000000123-24-000001'],
      acceptanceDateTime: [],
      form: ['4'],
      primaryDocument: ['a.xml'],
    }
    expect(parseOlderFilings(columns)).toMatchObject({ code: 'ANSWER_CONTRADICTORY' })
    expect(parseSubmissions({ filings: { recent: columns, files: [] } })).toMatchObject({
      code: 'ANSWER_CONTRADICTORY',
    })
    expect(parseSubmissions({ filings: {} })).toMatchObject({ code: 'ANSWER_MALFORMED' })
  })
})
