import { describe, expect, it } from 'vitest'
import type { BarInterval } from '#core/model/bar.ts'
import type { CalendarId } from '#core/time/calendars/exchangeCalendar.ts'
import { exchangeCalendar } from '#core/time/calendars/exchangeCalendars.ts'
import { expectedBars, type BarConvention } from '#core/time/calendars/expectedBars.ts'
import { formatTimestamp, parseTimestamp } from '#core/time/iso.ts'

const at = (text: string): number => parseTimestamp(text) ?? Number.NaN

function labels(
  id: CalendarId,
  interval: BarInterval,
  from: string,
  to: string,
  convention?: BarConvention,
): readonly string[] {
  const bars = expectedBars(exchangeCalendar(id), interval, at(from), at(to), convention)
  return Array.from(bars, (label) => formatTimestamp(label).replace(':00Z', '').replace('T00:00', ''))
}

describe('expected bars', () => {
  it('are 390 minutes a day, 210 on an early close, 960 and 780 with PRE and AFT', () => {
    const counts = (hours: 'RTH' | 'EXTENDED'): readonly number[] =>
      ['2025-11-26', '2025-11-27', '2025-11-28', '2025-11-29'].map(
        (date) => labels('XNYS', '1m', `${date}T05:00`, `${date}T23:59`, { hours }).length,
      )
    expect(counts('RTH')).toEqual([390, 0, 210, 0])
    // Until 23:59 UTC, which is 18:59 in New York.
    expect(counts('EXTENDED')).toEqual([899, 0, 780, 0])
    expect(labels('XNYS', '1m', '2026-01-05T05:00', '2026-01-06T05:00', { hours: 'EXTENDED' })).toHaveLength(960)
  })

  it('are labelled by the clock, or counted from the opening', () => {
    expect(labels('XNYS', '1h', '2025-11-28', '2025-11-29')).toEqual([
      '2025-11-28T14:00',
      '2025-11-28T15:00',
      '2025-11-28T16:00',
      '2025-11-28T17:00',
    ])
    expect(labels('XNYS', '1h', '2025-11-28', '2025-11-29', { anchor: 'OPEN' })).toEqual([
      '2025-11-28T14:30',
      '2025-11-28T15:30',
      '2025-11-28T16:30',
      '2025-11-28T17:30',
    ])
    expect(labels('XCBO-INDEX', '1h', '2025-11-28', '2025-11-29')).toHaveLength(5)
    expect(labels('XCBO-INDEX', '15m', '2025-11-28', '2025-11-29')).toHaveLength(15)
  })

  it('begin with the label at `from` and end before `to`', () => {
    expect(labels('XNYS', '5m', '2026-01-05T14:31', '2026-01-05T14:45')).toEqual([
      '2026-01-05T14:35',
      '2026-01-05T14:40',
    ])
    expect(labels('XNYS', '5m', '2026-01-05T14:35', '2026-01-05T14:40')).toEqual(['2026-01-05T14:35'])
    expect(labels('XNYS', '1h', '2026-01-05T14:30', '2026-01-05T16:00')).toEqual(['2026-01-05T15:00'])
    expect(labels('XNYS', '1m', '2026-01-05T20:59', '2026-01-06T14:31')).toEqual([
      '2026-01-05T20:59',
      '2026-01-06T14:30',
    ])
    expect(labels('XNYS', '1m', '2026-01-06', '2026-01-05')).toEqual([])
  })

  it('label days, weeks and months with midnight UTC of their first day', () => {
    expect(labels('XNYS', '1d', '2026-04-01', '2026-04-08')).toEqual([
      '2026-04-01',
      '2026-04-02',
      '2026-04-06',
      '2026-04-07',
    ])
    expect(labels('XNYS', '1w', '2001-09-03', '2001-09-24')).toEqual(['2001-09-03', '2001-09-10', '2001-09-17'])
    expect(labels('XNYS', '1w', '2001-09-04', '2001-09-17')).toEqual(['2001-09-10'])
    expect(labels('XNYS', '1M', '2026-01-02', '2026-04-02')).toEqual(['2026-02-01', '2026-03-01', '2026-04-01'])
    expect(labels('XNYS', '1M', '2027-12-31', '2028-01-02')).toEqual(['2028-01-01'])
  })

  it('never stop around the clock', () => {
    expect(labels('ALWAYS', '15m', '2026-03-08', '2026-03-09')).toHaveLength(96)
    expect(labels('ALWAYS', '1h', '2026-03-07T23:30', '2026-03-08T02:00')).toEqual(['2026-03-08', '2026-03-08T01:00'])
    expect(labels('ALWAYS', '1d', '2026-02-27', '2026-03-02')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01'])
    expect(labels('ALWAYS', '1M', '1969-11-15', '1970-02-01')).toEqual(['1969-12-01', '1970-01-01'])
  })
})
