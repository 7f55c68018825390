import { describe, expect, it } from 'vitest'
import { imported, opens, refusal, refusedRows, withDates } from './csvText.ts'

const HEADER = 'Date,Open,High,Low,Close,Volume'

describe('rows of a file', () => {
  it.each([
    ['high below low', '2020-01-03,10,9,12,10,1', 'BAD_OHLC'],
    ['open above high', '2020-01-03,13,12,9,11,1', 'BAD_OHLC'],
    ['open below low', '2020-01-03,8.99,12,9,11,1', 'BAD_OHLC'],
    ['close above high', '2020-01-03,10,12,9,12.01,1', 'BAD_OHLC'],
    ['close below low', '2020-01-03,10,12,9,8,1', 'BAD_OHLC'],
    ['an empty price', '2020-01-03,10,12,,11,1', 'NOT_A_NUMBER'],
    ['NaN', '2020-01-03,NaN,12,9,11,1', 'NOT_A_NUMBER'],
    ['null', '2020-01-03,null,null,null,null,null', 'NOT_A_NUMBER'],
    ['words', '2020-01-03,10,12,9,eleven,1', 'NOT_A_NUMBER'],
    ['infinity', '2020-01-03,10,1e999,9,11,1', 'NOT_A_NUMBER'],
    ['hexadecimal', '2020-01-03,0xA,12,9,11,1', 'NOT_A_NUMBER'],
    ['an empty volume', '2020-01-03,10,12,9,11,', 'NOT_A_NUMBER'],
    ['zero', '2020-01-03,0,12,0,11,1', 'NOT_POSITIVE'],
    ['a negative price', '2020-01-03,10,12,-9,11,1', 'NOT_POSITIVE'],
    ['a negative volume', '2020-01-03,10,12,9,11,-1', 'NOT_POSITIVE'],
    ['a short row', '2020-01-03,10,12,9', 'MISSING_COLUMN'],
    ['a row without volume', '2020-01-03,10,12,9,11', 'MISSING_COLUMN'],
    ['a long row', '2020-01-03,10,12,9,11,1,234', 'MISSING_COLUMN'],
    ['the same day again', '2020-01-02,10,12,9,11,1', 'DUPLICATE'],
    ['an earlier day', '2020-01-01,10,12,9,11,1', 'OUT_OF_ORDER'],
    ['a day to come', '2024-06-02,10,12,9,11,1', 'FUTURE_DATE'],
  ])('with %s are refused, named by line, and the others kept', (_name, row, code) => {
    const bars = imported(['', HEADER, '2020-01-02,10,12,9,11,1', row, '2020-01-06,10,12,9,11,0'].join('\r\n'), '1d')
    expect(opens(bars)).toEqual(['2020-01-02T00:00:00Z', '2020-01-06T00:00:00Z'])
    expect(refusedRows(bars)).toEqual([[4, code]])
    expect(bars.report.rejected[0]?.text).not.toBe('')
  })

  it('keep every number exactly', () => {
    const bars = imported(`${HEADER}\n2020-01-02,1455.219971,1.478e3,1438.359985,1455.219971,931800000\n`)
    expect([...bars.columns.open, ...bars.columns.high, ...bars.columns.low]).toEqual([1455.219971, 1478, 1438.359985])
    expect(bars.instrument.priceDecimals).toBe(6)
  })

  it('that begin with the newest are read from the end, and the report says so', () => {
    const bars = imported(withDates(['2020-01-06', '2020-01-03', '2020-01-03', '2020-01-02']))
    expect(opens(bars).map((text) => text.slice(8, 10))).toEqual(['02', '03', '06'])
    expect(refusedRows(bars)).toEqual([[3, 'DUPLICATE']])
    expect(bars.report.notes).toEqual(['The newest row comes first, so the file was read from its end.'])
  })

  it('far ahead of their time do not cost the rows after them', () => {
    const bars = imported(withDates(['2020-01-02', '2023-01-03', '2020-01-06', '2020-01-07', '2020-01-08']))
    expect(refusedRows(bars)).toEqual([[3, 'OUT_OF_ORDER']])
    const back = imported(withDates(['2020-01-02', '2020-01-06', '2020-01-03', '2020-01-07']))
    expect(refusedRows(back)).toEqual([[4, 'OUT_OF_ORDER']])
  })

  it.each([
    ['1m', ['2020-01-02 09:30', '2020-01-02 09:31', '2020-01-02 09:32']],
    ['15m', ['2020-01-02 09:30', '2020-01-02 09:45', '2020-01-03 09:30', '2020-01-03 09:45']],
    ['1h', ['2020-01-02 09:00', '2020-01-02 10:00', '2020-01-02 12:00', '2020-01-02 13:00']],
    ['1d', ['2020-01-02', '2020-01-03', '2020-01-06', '2020-01-07']],
    ['1d', ['2020-01-02']],
    ['1w', ['2020-01-03', '2020-01-10', '2020-01-17']],
    ['1M', ['2020-01-31', '2020-02-29', '2020-03-31']],
  ])('tell their interval by the middle distance: %s', (interval, dates) => {
    expect(imported(withDates(dates)).report.interval).toBe(interval)
  })

  it('of no known distance need to be told', () => {
    expect(refusal(withDates(['2020-01-02 09:00', '2020-01-02 09:30', '2020-01-02 10:00']))).toBe('INTERVAL_UNKNOWN')
    expect(refusal(withDates(['2020-01-02 09:30']))).toBe('INTERVAL_UNKNOWN')
    expect(imported(withDates(['2020-01-02 09:30']), '1m').report.interval).toBe('1m')
  })

  it('tell the calendar: New York, or one that never rests', () => {
    expect(imported(withDates(['2020-01-02', '2020-01-03', '2020-01-06'])).instrument.calendar).toBe('XNYS')
    expect(imported(withDates(['2020-01-03', '2020-01-04', '2020-01-05'])).instrument.calendar).toBe('ALWAYS')
    expect(imported(withDates(['2020-01-02T14:30Z', '2020-01-02T14:31Z'])).instrument.calendar).toBe('XNYS')
    expect(imported(withDates(['2020-01-02T03:30Z', '2020-01-02T03:31Z'])).instrument.calendar).toBe('ALWAYS')
  })
})
