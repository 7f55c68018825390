import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { importText, csvImporter } from '#adapters/feeds/csv/csvImporter.ts'
import { LARGEST_FILE } from '#adapters/feeds/csv/readText.ts'
import { readSampleDataset } from '#adapters/feeds/sample/sampleDataset.ts'
import { imported, NOW, opens, refusal, withDates } from './csvText.ts'

describe('the make of a file', () => {
  it.each([
    ['commas', 'Date,Open,High,Low,Close,Volume\n2020-01-02,1.5,2.5,1.25,2,7'],
    ['semicolons and decimal commas', 'Date;Open;High;Low;Close;Volume\n2020-01-02;1,5;2,5;1,25;2,0;7'],
    ['tabs', 'Date\tOpen\tHigh\tLow\tClose\tVolume\n2020-01-02\t1.5\t2.5\t1.25\t2\t7'],
    ['a byte order mark and capitals', '\ufeffDATE,OPEN,HIGH,LOW,CLOSE,VOLUME\r\n2020-01-02,1.5,2.5,1.25,2,7\r\n'],
    ['quotes', '"Date","Open","High","Low","Close","Volume"\n"2020-01-02","1.5","2.5","1.25","2","7"'],
    ['a first column without a name', ',Open,High,Low,Close,Volume\n2020-01-02,1.5,2.5,1.25,2,7'],
    ['single letters in another order', 't,v,c,l,h,o\n2020-01-02,7,2,1.25,2.5,1.5'],
    ['numbered names', 'timestamp,1. open,2. high,3. low,4. close,5. volume\n2020-01-02,1.5,2.5,1.25,2,7'],
    ['dollar signs', 'Date,Close/Last,Volume,Open,High,Low\n01/22/2020,$2,7,$1.5,$2.5,$1.25'],
    ['a line that names the separator', 'sep=;\nDate;Open;High;Low;Close;Volume\n2020-01-02;1.5;2.5;1.25;2;7'],
    ['a title before the header', 'Prices of ACME\n\nDate,Open,High,Low,Close,Volume\n2020-01-02,1.5,2.5,1.25,2,7'],
    ['short volumes', 'Date,Open,High,Low,Close,Vol.\n2020-01-02,1.5,2.5,1.25,2,0.007K'],
    ['further columns', 'Date,Open,High,Low,Close,Adj Close,Volume,Dividends\n2020-01-02,1.5,2.5,1.25,2,1.9,7,0'],
  ])('with %s is found', (_name, text) => {
    const { columns, report } = imported(text, '1d')
    expect(report).toMatchObject({ accepted: 1, rejected: [] })
    expect([columns.open[0], columns.high[0], columns.low[0], columns.close[0], columns.volume[0]]).toEqual([
      1.5, 2.5, 1.25, 2, 7,
    ])
  })

  it('reads numbers in groups of thousands', () => {
    const bars = imported('Date,Open,High,Low,Close,Volume\n2020-01-02,"1,234.5","1,300",1200,"1,250.25","2,000,000"')
    expect([bars.columns.open[0], bars.columns.close[0], bars.columns.volume[0]]).toEqual([1234.5, 1250.25, 2_000_000])
    const german = imported(
      'Datum;Open;High;Low;Close\n02.01.2020;1.234,5;1.300,0;1.200,0;1.250,25\n31.01.2020;1.234,5;1.300,0;1.200,0;1.250,25',
      '1d',
    )
    expect([german.columns.open[0], german.columns.close[0]]).toEqual([1234.5, 1250.25])
    expect(german.report.dateFormat).toBe('d/m/yyyy')
  })

  it('reports what each column was used for, and the rest in words', () => {
    const { report } = imported(
      'Date,Open,High,Low,Close,Adj Close,Name\n2020-01-02,1,2,1,2,1.9,ACME\n2020-01-03,1,2,1,2,1.9,ACME',
    )
    expect(report.columns.map(({ role }) => role)).toEqual([
      'date',
      'open',
      'high',
      'low',
      'close',
      'adjusted close (not used)',
      'ignored',
    ])
    expect(report.notes).toHaveLength(2)
    expect(report.preview[0]).toEqual(['2020-01-02', 1, 2, 1, 2, 0])
    expect(report.dataHash).toMatch(/^[0-9a-f]{64}$/)
  })

  it('describes the instrument as far as a file tells', () => {
    const { instrument } = imported(withDates(['2020-01-02', '2020-01-03']))
    expect(instrument).toMatchObject({
      id: 'TEST.FILE',
      venue: 'FILE',
      assetClass: 'EQUITY',
      currency: 'USD',
      priceDecimals: 2,
    })
    const coin = imported('Date,Open,High,Low,Close\n2020-01-04,0.00000512,0.00000600,0.000005,0.00000555')
    expect(coin.instrument).toMatchObject({ priceDecimals: 8, calendar: 'ALWAYS' })
    const huge = imported('Date,Open,High,Low,Close\n2020-01-02,123456789012.12345678,123456789012.2,1,2')
    expect(huge.instrument.priceDecimals).toBe(3)
  })

  it.each([
    ['', 'FILE_EMPTY'],
    [' \r\n\n', 'FILE_EMPTY'],
    ['\u0000\u0001\u0002', 'FILE_NOT_TEXT'],
    ['just a line of words', 'FILE_NOT_TABULAR'],
    ['Date,Open,High,Low,Close,Volume\n2020-01-02,"1,2,3', 'FILE_NOT_TABULAR'],
    ['Date,Price,Size\n2020-01-02,1,2', 'COLUMNS_MISSING'],
    ['2020-01-02,1,2,1,2,3\n2020-01-03,1,2,1,2,3', 'COLUMNS_MISSING'],
    ['Date,Open,High,Low,Close,Volume\n', 'NO_ROWS'],
    ['Date,Open,High,Low,Close,Volume\n2020-01-02,1,2,3,4,5\n2020-01-03,,,,,', 'NO_ROWS'],
  ])('%j is refused as a whole with %s', (text, code) => {
    expect(refusal(text)).toBe(code)
  })

  it('needs a symbol that can be a name', () => {
    for (const symbol of ['', '  ', 'A B', 'ÄÖ', 'X'.repeat(21)]) {
      expect(importText(withDates(['2020-01-02']), 'x', symbol, null, NOW)).toMatchObject({
        failure: { code: 'SYMBOL_INVALID' },
      })
    }
  })
})

describe('a file on the disk', () => {
  let folder = ''
  const file = (name: string, content: string | Buffer): string => {
    const target = path.join(folder, name)
    writeFileSync(target, content)
    return target
  }
  const read = (target: string) => csvImporter.read({ kind: 'file', path: target }, 'TEST', null, NOW)
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  it('is read in UTF-8, UTF-16 and old alphabets', () => {
    const text = withDates(['2020-01-02', '2020-01-03'])
    const named = text.replace('Volume', 'Volume (Stück)')
    for (const content of [named, Buffer.from(`\ufeff${named}`, 'utf16le'), Buffer.from(named, 'latin1')]) {
      const result = read(file('bars.csv', content))
      expect(result).toMatchObject({ ok: true, bars: { report: { label: 'bars.csv', accepted: 2 } } })
      expect(result.ok && opens(result.bars)).toEqual(opens(imported(text)))
    }
  })

  it('is unpacked where gzip packed it', () => {
    const text = withDates(['2020-01-02', '2020-01-03'])
    const result = read(file('bars.csv.gz', gzipSync(text)))
    expect(result.ok && opens(result.bars)).toEqual(opens(imported(text)))
    const bomb = gzipSync(Buffer.alloc(LARGEST_FILE + 1, 32))
    expect(read(file('bomb.gz', bomb))).toMatchObject({ ok: false, failure: { code: 'FILE_NOT_TEXT' } })
  })

  it('is refused in one sentence when it cannot be read', () => {
    expect(read(path.join(folder, 'none.csv'))).toMatchObject({ ok: false, failure: { code: 'FILE_UNREADABLE' } })
    expect(read(folder)).toMatchObject({ ok: false, failure: { code: 'FILE_UNREADABLE' } })
    expect(read(file('empty.csv', ''))).toMatchObject({ ok: false, failure: { code: 'FILE_EMPTY' } })
    expect(read(file('packed.gz', Buffer.from([31, 139, 8, 0, 0, 0])))).toMatchObject({
      failure: { code: 'FILE_NOT_TEXT' },
    })
    const large = file('large.csv', '')
    truncateSync(large, LARGEST_FILE + 1)
    expect(read(large)).toMatchObject({ ok: false, failure: { code: 'FILE_TOO_LARGE' } })
  })

  it('that came with the program gives 5,105 days of the S&P 500', () => {
    const original = path.resolve('node_modules/vega-datasets/data/sp500-2000.csv')
    const sample = readSampleDataset(original)
    if (!sample.ok) throw new Error(sample.failure.message)
    const { dataset, columns } = sample.value
    expect(dataset.view).toMatchObject({ key: 'sp500-daily', bars: 5_105, origin: 'historical', interval: '1d' })
    expect(dataset.instrument).toMatchObject({
      id: 'SPX.SAMPLE',
      assetClass: 'INDEX',
      calendar: 'XNYS',
      priceDecimals: 6,
    })
    expect([columns.open[0], columns.close.at(-1)]).toEqual([1469.25, 2874.560059])
    expect(readSampleDataset(file('sp500-daily.csv', withDates(['2020-01-02', 'x'])))).toMatchObject({ ok: false })
  })
})
