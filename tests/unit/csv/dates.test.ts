import { describe, expect, it } from 'vitest'
import { imported, opens, refusedRows, withDates } from './csvText.ts'

describe('dates in a file', () => {
  it.each([
    ['yyyy-mm-dd', ['2020-01-02', '2020-01-03']],
    ['yyyy-mm-dd', ['2020/1/2', '2020/1/3']],
    ['yyyy-mm-dd', ['2020-01-02 00:00:00', '2020-01-03 00:00:00']],
    ['yyyy-mm-dd', ['2020-01-02 00:00:00-05:00', '2020-01-03 00:00:00-05:00']],
    ['yyyymmdd', ['20200102', '20200103']],
    ['epoch seconds', ['1577923200', '1578009600']],
    ['epoch seconds', ['1577923200.0', '1578009600.0']],
    ['epoch milliseconds', ['1577923200000', '1578009600000']],
    ['epoch microseconds', ['1577923200000000', '1578009600000000']],
    ['epoch nanoseconds', ['1577923200000000000', '1578009600000000000']],
    ['d mmm yyyy', ['02-Jan-2020', '03-Jan-2020']],
    ['d mmm yyyy', ['2 January 2020', '3 January 2020']],
    ['d mmm yyyy', ['2-Jan-20', '3-Jan-20']],
    ['mmm d, yyyy', ['"Jan 2, 2020"', '"Jan 03, 2020"']],
  ])('written as %s are found: %j', (format, dates) => {
    const bars = imported(withDates(dates))
    expect(opens(bars)).toEqual(['2020-01-02T00:00:00Z', '2020-01-03T00:00:00Z'])
    expect(bars.report).toMatchObject({ dateFormat: format, interval: '1d', rejected: [] })
  })

  it.each([
    [['2020-01-02 14:30', '2020-01-02 14:31'], 'yyyy-mm-dd and time'],
    [['2020-01-02T14:30:00Z', '2020-01-02T14:31:00Z'], 'yyyy-mm-dd and time'],
    [['2020-01-02T09:30:00-0500', '2020-01-02T09:31:00-0500'], 'yyyy-mm-dd and time'],
    [['2020-01-02 15:30:00.000+01:00', '2020-01-02 15:31:00.000+01:00'], 'yyyy-mm-dd and time'],
    [['20200102 143000', '20200102 143100'], 'yyyymmdd and time'],
    [['202001021430', '202001021431'], 'yyyymmddhhmm and time'],
    [['20200102143000', '20200102143100'], 'yyyymmddhhmm and time'],
    [['1/22/2020 2:30 PM', '1/22/2020 2:31 PM'], 'm/d/yyyy and time'],
  ])('with a time of day are moments: %j', (dates, format) => {
    const bars = imported(withDates(dates))
    expect(opens(bars).map((text) => text.slice(11))).toEqual(['14:30:00Z', '14:31:00Z'])
    expect(bars.report).toMatchObject({ dateFormat: format, interval: '1m' })
  })

  it('may stand in two columns', () => {
    const rows = ['20200102;09:30;10;12;9;11;1', '20200102;09:35;10;12;9;11;1']
    const bars = imported(['<DATE>;<TIME>;<OPEN>;<HIGH>;<LOW>;<CLOSE>;<VOL>', ...rows].join('\n'))
    expect(opens(bars)).toEqual(['2020-01-02T09:30:00Z', '2020-01-02T09:35:00Z'])
    expect(bars.report.interval).toBe('5m')
  })

  it('say so when times name no zone', () => {
    expect(imported(withDates(['2020-01-02 14:30', '2020-01-02 14:31'])).report.notes).toContain(
      'The times name no zone and were taken as UTC.',
    )
    expect(imported(withDates(['2020-01-02 14:30Z', '2020-01-02 14:31Z'])).report.notes).toEqual([])
    expect(imported(withDates(['1577975400', '1577975460'])).report.notes).toEqual([])
  })

  it('of a day bar are the date as written, whatever its zone and hour', () => {
    const bars = imported(
      withDates(['2020-03-06 00:00:00-05:00', '2020-03-09 00:00:00-04:00', '2020-03-10 00:00:00-04:00']),
    )
    expect(opens(bars)).toEqual(['2020-03-06T00:00:00Z', '2020-03-09T00:00:00Z', '2020-03-10T00:00:00Z'])
    expect(opens(imported(withDates(['2020-03-09 16:00', '2020-03-10 16:00'])))).toEqual([
      '2020-03-09T00:00:00Z',
      '2020-03-10T00:00:00Z',
    ])
  })

  it.each([
    ['a day above 12 in the second place', ['01/02/2020', '01/31/2020'], '2020-01-02', 'm/d/yyyy'],
    ['a day above 12 in the first place', ['01/02/2020', '13/02/2020'], '2020-02-01', 'd/m/yyyy'],
    ['the direction of the rows', ['01/10/2020', '02/10/2020', '03/10/2020', '01/11/2020'], '2020-10-01', 'd/m/yyyy'],
    ['the direction of the rows, American', ['10/01/2020', '10/02/2020', '11/01/2020'], '2020-10-01', 'm/d/yyyy'],
  ])('of unclear order are decided over the whole file, here by %s', (_why, dates, first, format) => {
    const bars = imported(withDates(dates), '1d')
    expect(opens(bars)[0]).toBe(`${first}T00:00:00Z`)
    expect(bars.report.dateFormat).toBe(format)
    expect(bars.report.notes).toEqual([])
  })

  it('that stay ambiguous are read month first, and the report says so', () => {
    const { report } = imported(withDates(['01/02/2020', '01/03/2020', '01/04/2020']), '1d')
    expect(report.dateFormat).toContain('m/d/yyyy (d/m/yyyy is possible as well')
    expect(report.notes.join()).toContain('Day and month cannot be told apart')
  })

  it('that do not exist, are no dates, or lie where no date can, are refused one by one', () => {
    const dates = [
      '2019-02-28',
      '2019-02-29',
      'hello',
      '',
      '1969-12-31',
      '2019-13-01',
      '2019-03-01',
      '2031-01-01',
      '2019-03-04',
    ]
    const bars = imported(withDates(dates))
    expect(opens(bars)).toEqual(['2019-02-28T00:00:00Z', '2019-03-01T00:00:00Z', '2019-03-04T00:00:00Z'])
    expect(refusedRows(bars)).toEqual([
      [3, 'BAD_DATE'],
      [4, 'BAD_DATE'],
      [5, 'BAD_DATE'],
      [6, 'BAD_DATE'],
      [7, 'BAD_DATE'],
      [9, 'FUTURE_DATE'],
    ])
  })
})
