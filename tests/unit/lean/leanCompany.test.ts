import { describe, expect, it } from 'vitest'
import { DAY } from '#core/time/duration.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import { parseDailyBars } from '#adapters/feeds/lean/dailyBars.ts'
import { parseFactorFile } from '#adapters/feeds/lean/factorFile.ts'
import { type ReadLeanFile, readLeanCompany } from '#adapters/feeds/lean/leanCompany.ts'
import { companyNamed, parseMapFile, tickerOn } from '#adapters/feeds/lean/mapFile.ts'

const ts = (date: string): number => parseTimestamp(date) ?? Number.NaN
const day = (date: string): number => ts(date) / DAY

function folder(files: Readonly<Record<string, string>>): ReadLeanFile {
  return (kind, name) => files[`${kind}/${name}`] ?? null
}

const ACME_MAP = '20200102,old,N\n20200103,old,N\n20200108,acm,N\n20501231,acme,N'
/** The company changes its ticker twice; the ticker `acme` belonged to another before. */
const FILES = {
  'map_files/acme': ACME_MAP,
  'factor_files/acme': [
    '20200102,0.4900000,0.5,1',
    '20200103,0.4900000,0.5,50',
    '20200106,0.5000000,0.5,50',
    '20200108,0.5000000,1,24',
    '20501231,1,1,0',
  ].join('\n'),
  'daily/old': 'date,open,high,low,close,volume\n2020-01-02,49,51,48,50,100\n2020-01-03,50,51,49,50,110',
  'daily/acm': '2020-01-06,49,50,48,50,120\n2020-01-07,49,50,48,48,130\n2020-01-08,48,49,47,48,140',
  'daily/acme': '20191230 00:00,9990000,9990000,9990000,9990000,1\n20200109 00:00,240000,250000,230000,245000,300',
}

describe('one company out of files by ticker', () => {
  it('has the bars of the days on which each ticker was its own, raw', () => {
    const company = readLeanCompany(folder(FILES), 'acme')
    if (!company.ok) throw new Error(company.failure.message)
    const { columns } = company.value.series
    expect([...columns.tsOpen].map((label) => label / DAY - day('2020-01-01'))).toEqual([1, 2, 5, 6, 7, 8])
    expect([...columns.close]).toEqual([50, 50, 50, 48, 48, 24.5])
    expect([...columns.volume]).toEqual([100, 110, 120, 130, 140, 300])
    expect(company.value.missing).toEqual([])
  })

  it('tells what happened on the first bar after its night', () => {
    const company = readLeanCompany(folder(FILES), 'acme')
    if (!company.ok) throw new Error(company.failure.message)
    expect(company.value.actions).toEqual([
      { ts: ts('2020-01-06'), action: { kind: 'SYMBOL_CHANGE', instrument: 0, symbol: 'ACM' } },
      { ts: ts('2020-01-06'), action: { kind: 'CASH_DIVIDEND', instrument: 0, perUnit: 1, payAt: ts('2020-01-06') } },
      { ts: ts('2020-01-07'), action: { kind: 'SPLIT', instrument: 0, from: 1, to: 2 } },
      { ts: ts('2020-01-09'), action: { kind: 'SYMBOL_CHANGE', instrument: 0, symbol: 'ACME' } },
      { ts: ts('2020-01-09'), action: { kind: 'CASH_DIVIDEND', instrument: 0, perUnit: 12, payAt: ts('2020-01-09') } },
    ])
  })

  it('leaves a gap where a ticker has no file, and what happened before the first bar out', () => {
    const { 'daily/old': _old, ...rest } = FILES
    const company = readLeanCompany(folder(rest), 'acme')
    if (!company.ok) throw new Error(company.failure.message)
    expect(company.value.missing).toEqual(['old'])
    expect(company.value.actions.map(({ action }) => action.kind)).toEqual(['SPLIT', 'SYMBOL_CHANGE', 'CASH_DIVIDEND'])
  })

  it('ends with its delisting', () => {
    const files = { 'map_files/gone': '20200102,gone,N\n20200103,gone,N', 'daily/gone': FILES['daily/old'] }
    const company = readLeanCompany(folder(files), 'gone')
    if (!company.ok) throw new Error(company.failure.message)
    expect(company.value.actions).toEqual([
      { ts: ts('2020-01-04'), action: { kind: 'DELISTING', instrument: 0, price: null } },
    ])
  })

  it('says what is missing or damaged, and where', () => {
    const failure = (files: Readonly<Record<string, string>>): string => {
      const company = readLeanCompany(folder(files), 'acme')
      if (company.ok) throw new Error('it was read')
      return `${company.failure.code}: ${company.failure.message}`
    }
    expect(failure({})).toMatch(/^LEAN_FILE_MISSING: .*map file/)
    expect(failure({ 'map_files/acme': ACME_MAP })).toMatch(/^LEAN_NO_BARS/)
    expect(failure({ ...FILES, 'map_files/acme': '20200102,old\nnonsense' })).toMatch(/^LEAN_FILE_DAMAGED: .*line 2/)
    expect(failure({ ...FILES, 'factor_files/acme': '20200102,0,1,1' })).toMatch(/^LEAN_FILE_DAMAGED: .*line 1/)
    expect(failure({ ...FILES, 'daily/old': '2020-01-02,49,48,48,50,100' })).toMatch(
      /^LEAN_FILE_DAMAGED: old.csv .*line 1/,
    )
    expect(failure({ ...FILES, 'daily/old': '2020-01-03,1,1,1,1,1\n2020-01-03,1,1,1,1,1' })).toMatch(/line 2/)
  })
})

describe('a map file', () => {
  const read = (text: string, name: string) => {
    const parsed = parseMapFile(text, name)
    if (!parsed.ok) throw new Error(parsed.failure.message)
    return parsed.value
  }
  const acme = read(ACME_MAP, 'acme')
  const gone = read('20150102,acme\n20191231,acme', 'acme.1')

  it('names the ticker of a company on a day', () => {
    const names = ['2020-01-01', '2020-01-03', '2020-01-04', '2020-01-08', '2020-01-09'].map((date) =>
      tickerOn(acme, day(date)),
    )
    expect(names).toEqual([null, 'old', 'acm', 'acm', 'acme'])
    expect([acme.lastDay, gone.lastDay]).toEqual([null, day('2019-12-31')])
  })

  it('tells which company a ticker meant, never two', () => {
    const named = (date: string) => companyNamed([acme, gone], 'ACME', day(date))?.permanentTicker ?? null
    expect(named('2019-12-31')).toBe('acme.1')
    expect(named('2020-01-05')).toBeNull()
    expect(named('2020-01-09')).toBe('acme')
  })
})

describe('a factor file', () => {
  const events = (text: string) => {
    const parsed = parseFactorFile(text, 'x')
    if (!parsed.ok) throw new Error(parsed.failure.message)
    return parsed.value
  }

  it('tells dividends as roundly as its digits allow', () => {
    // 0.313 of 109.34 as the seven digits of the factors have it: 109.34 * (1 - 0.6566606 / 0.6585481) = 0.313385.
    expect(events('19980319,0.6566606,1,109.34\n19980618,0.6585481,1,111.16')).toMatchObject([{ perUnit: 0.3134 }])
    expect(events('20120808,0.8613657,1,619.86\n20121106,0.8650639,1,582.86')).toMatchObject([{ perUnit: 2.65 }])
  })

  it('tells splits as fractions of small numbers, or as they stand', () => {
    expect(events('20000620,1,0.00892857,101\n20050225,1,0.01785710,88.97')).toMatchObject([{ from: 1, to: 2 }])
    expect(events('19980731,1,7.11111022,150\n19980901,1,10.66670000,80')).toMatchObject([{ from: 2, to: 3 }])
    expect(events('20090630,1,20,1.13\n20110119,1,1,51.2')).toMatchObject([{ from: 20, to: 1 }])
    expect(events('20150424,1,0.997307,565\n20501231,1,1,0')).toMatchObject([{ from: 0.997307, to: 1 }])
  })
})

describe('daily bars', () => {
  it('are read in both scales', () => {
    const parsed = parseDailyBars('20140609 00:00,927000,938800,917500,937000,75414997', 'aapl.csv')
    expect(parsed).toMatchObject({ value: [{ tsOpen: ts('2014-06-09'), open: 92.7, close: 93.7, volume: 75_414_997 }] })
  })
})
