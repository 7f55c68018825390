import { describe, expect, it } from 'vitest'
import { isOver, labelOf, spanOfLabels } from '#adapters/feeds/us/barLabels.ts'
import { type BarRow, datedBars, houseBars, pageOfRows } from '#adapters/feeds/us/barRows.ts'
import { instrumentId } from '#core/model/identifiers.ts'
import { DAY, HOUR } from '#core/time/duration.ts'
import { formatTimestamp, parseTimestamp } from '#core/time/iso.ts'

function time(text: string): number {
  return parseTimestamp(text) ?? Number.NaN
}

function row(at: string, changes: Partial<BarRow> = {}): BarRow {
  return { ts: time(at), open: 10, high: 12, low: 9, close: 11, volume: 5, ...changes }
}

const FOREVER = { from: 0, to: time('2100-01-01'), now: time('2099-01-01'), extendedHours: false } as const

describe('labels of bars', () => {
  it.each([
    ['1m', '2026-03-10T15:30:59Z', '2026-03-10T15:30:00Z'],
    ['1h', '2026-03-10T13:30:00Z', '2026-03-10T13:00:00Z'],
    // Midnight in New York is the day that begins there; 3:59 is still the day before.
    ['1d', '2026-03-10T04:00:00Z', '2026-03-10T00:00:00Z'],
    ['1d', '2026-03-10T03:59:59Z', '2026-03-09T00:00:00Z'],
    ['1w', '2026-03-08T05:00:00Z', '2026-03-09T00:00:00Z'],
    ['1w', '2026-03-13T05:00:00Z', '2026-03-09T00:00:00Z'],
    ['1M', '2026-03-31T05:00:00Z', '2026-03-01T00:00:00Z'],
  ] as const)('%s of %s is %s', (interval, at, label) => {
    expect(formatTimestamp(labelOf(interval, time(at)))).toBe(label)
  })

  it.each([
    ['1m', '2026-03-10T15:30:00Z', '2026-03-10T15:31:00Z'],
    // 20:00 in New York, in summer and in winter.
    ['1d', '2026-03-10', '2026-03-11T00:00:00Z'],
    ['1d', '2026-03-02', '2026-03-03T01:00:00Z'],
    ['1w', '2026-03-09', '2026-03-14T00:00:00Z'],
    ['1M', '2026-02-01', '2026-03-01T01:00:00Z'],
    ['1M', '2026-12-01', '2027-01-01T01:00:00Z'],
  ] as const)('%s of %s is over at %s and not before', (interval, label, end) => {
    expect([isOver(interval, time(label), time(end) - 1), isOver(interval, time(label), time(end))]).toEqual([
      false,
      true,
    ])
  })

  it.each(['1d', '1w', '1M'] as const)('are asked for with a stretch of time that holds every %s', (interval) => {
    for (let day = time('2025-12-20'); day < time('2026-04-10'); day += DAY) {
      const label = labelOf(interval, day + 12 * HOUR)
      const span = spanOfLabels(interval, label, label + 1)
      // Whatever moment of the bar its source names it by at midnight in New York, the first and the last lie within.
      expect(span.from <= label + 5 * HOUR && day + 5 * HOUR < span.to).toBe(true)
    }
  })
})

describe('the stretch of time of bars within a day', () => {
  it('holds every bar whose label is wanted whole, and none before', () => {
    const span = spanOfLabels('1h', time('2026-03-10T14:15:00Z'), time('2026-03-10T16:15:00Z'))
    expect([formatTimestamp(span.from), formatTimestamp(span.to)]).toEqual([
      '2026-03-10T15:00:00Z',
      '2026-03-10T17:00:00Z',
    ])
    const minutes = { from: time('2026-03-10T14:15:00Z'), to: time('2026-03-10T16:15:00Z') }
    expect(spanOfLabels('1m', minutes.from, minutes.to)).toEqual(minutes)
    expect(spanOfLabels('1m', minutes.from + 1, minutes.to).from).toBe(time('2026-03-10T14:16:00Z'))
  })
})

describe('bars of rows', () => {
  it('leave out and count what cannot be', () => {
    const rows = [
      row('2026-03-10T15:30:00Z'),
      row('2026-03-10T15:31:00Z', { high: 8 }),
      row('2026-03-10T15:32:00Z', { low: 0 }),
      row('2026-03-10T15:33:00Z', { volume: -1 }),
      row('2026-03-10T15:34:00Z', { close: Number.NaN }),
      row('2026-03-10T15:35:00Z', { ts: Number.NaN }),
      row('2026-03-10T15:36:00Z', { high: Number.POSITIVE_INFINITY }),
      row('2026-03-10T15:30:00Z'),
      row('2026-03-10T15:30:30Z'),
      row('2026-03-10T09:00:00Z'),
      row('2026-03-10T22:00:00Z'),
    ]
    const { columns, leftOut } = houseBars(rows, { interval: '1m', ...FOREVER })
    expect([...columns.tsOpen].map(formatTimestamp)).toEqual(['2026-03-10T15:30:00Z'])
    expect(leftOut).toEqual({ malformed: 6, notRising: 3, extended: 1, unfinished: 0 })
  })

  it('keep the close of a short session and nothing after it', () => {
    // The day after Thanksgiving closes at 13:00, which is 18:00 UTC.
    const rows = ['17:59', '18:00', '18:01'].map((at) => row(`2025-11-28T${at}:00Z`))
    expect([...houseBars(rows, { interval: '1m', ...FOREVER }).columns.tsOpen]).toEqual([time('2025-11-28T17:59:00Z')])
  })

  it('put half hours together to hours exactly', () => {
    const rows = [
      row('2026-03-10T13:30:00Z', { open: 1, low: 1, high: 3, close: 2, volume: 7 }),
      row('2026-03-10T14:00:00Z', { open: 2, low: 1.5, high: 5, close: 4, volume: 1 }),
      row('2026-03-10T14:30:00Z', { open: 4, low: 0.5, high: 4.5, close: 4.25, volume: 2 }),
    ]
    const { columns } = houseBars(rows, { interval: '1h', ...FOREVER })
    expect(
      [columns.open, columns.high, columns.low, columns.close, columns.volume].map((column) => [...column]),
    ).toEqual([
      [1, 2],
      [3, 5],
      [1, 0.5],
      [2, 4.25],
      [7, 3],
    ])
  })

  it('of dates are labelled by the date, one for each week', () => {
    const rows = ['2026-03-06', '2026-03-13', '2026-03-12'].map((at) => row(at))
    const { columns, leftOut } = datedBars(rows, { interval: '1w', ...FOREVER })
    expect([...columns.tsOpen].map(formatTimestamp)).toEqual(['2026-03-02T00:00:00Z', '2026-03-09T00:00:00Z'])
    expect(leftOut.notRising).toBe(1)
  })

  it('give no bar before it is over', () => {
    const now = time('2026-03-10T15:31:30Z')
    const rows = ['15:30', '15:31'].map((at) => row(`2026-03-10T${at}:00Z`))
    const { columns, leftOut } = houseBars(rows, { interval: '1m', ...FOREVER, now })
    expect([columns.tsOpen.length, leftOut.unfinished]).toEqual([1, 1])
  })
})

describe('pages of bars', () => {
  const request = { instrumentId: instrumentId('AAPL', 'US'), from: time('2026-03-10'), to: time('2026-03-11') }
  const wanted = { now: FOREVER.now, extendedHours: false }

  it('go on behind the last row, and end where nothing is wanted any more', () => {
    const rows = [row('2026-03-10T15:30:00Z'), row('2026-03-10T15:31:00Z')]
    const page = pageOfRows(rows, true, { ...request, interval: '1m' }, wanted).page
    expect([page.columns.tsOpen.length, page.next]).toEqual([2, time('2026-03-10T15:31:00Z') + 1])
    expect(pageOfRows(rows, false, { ...request, interval: '1m' }, wanted).page.next).toBeNull()
    const short = { ...request, interval: '1m' as const, to: time('2026-03-10T15:31:00Z') + 1 }
    expect(pageOfRows(rows, true, short, wanted).page.next).toBeNull()
  })

  it('go on with the hour of which only a part has come, also when that is the only one', () => {
    const rows = [row('2026-03-10T14:00:00Z'), row('2026-03-10T14:30:00Z'), row('2026-03-10T15:00:00Z')]
    const page = pageOfRows(rows, true, { ...request, interval: '1h' }, wanted).page
    expect([page.columns.tsOpen.length, page.next]).toEqual([1, time('2026-03-10T15:00:00Z')])
    const hour = { ...request, interval: '1h' as const, from: time('2026-03-10T15:00:00Z') }
    expect(pageOfRows(rows.slice(2), true, hour, wanted).page.next).toBe(time('2026-03-10T16:00:00Z'))
  })

  it('of days go on with the next day', () => {
    const page = pageOfRows(
      [row('2026-03-09T04:00:00Z')],
      true,
      { ...request, from: time('2026-03-01'), interval: '1d' },
      wanted,
    ).page
    expect(page.next).toBe(time('2026-03-09') + 1)
    expect(spanOfLabels('1d', page.next ?? 0, request.to).from).toBe(time('2026-03-10T04:00:00Z'))
  })

  it('count minutes between the sessions without giving them', () => {
    const { page, leftOut } = pageOfRows([row('2026-03-10T12:00:00Z')], true, { ...request, interval: '1m' }, wanted)
    expect([page.columns.tsOpen.length, leftOut.extended, page.next]).toEqual([0, 1, time('2026-03-10T12:00:00Z') + 1])
  })
})
