import { describe, expect, it } from 'vitest'
import type { BarInterval } from '#core/model/bar.ts'
import type { SessionCalendar } from '#core/model/instrument.ts'
import { HOUR, MINUTE } from '#core/time/duration.ts'
import { formatTimestamp, parseTimestamp } from '#core/time/iso.ts'
import type { BarRow } from '#trading/strategies/barRow.ts'
import { BarAggregator } from '#trading/strategies/timeframes/barAggregator.ts'
import { isLonger, periodOf } from '#trading/strategies/timeframes/barPeriod.ts'

const at = (text: string): number => parseTimestamp(text) ?? Number.NaN

function period(
  text: string,
  base: BarInterval,
  target: BarInterval,
  calendar: SessionCalendar = 'XNYS',
): string[] | null {
  const found = periodOf(at(text), base, target, calendar)
  return found === null ? null : [found.label, found.begin, found.end].map(formatTimestamp)
}

function bars(base: BarInterval, target: BarInterval, calendar: SessionCalendar, length: number) {
  const finished: { readonly seen: string; readonly bar: BarRow }[] = []
  let now = 0
  const aggregator = new BarAggregator(base, target, calendar, 3, (bar) =>
    finished.push({ seen: formatTimestamp(now), bar }),
  )
  const add = (text: string, price: number, volume = 10): void => {
    const tsOpen = at(text)
    now = tsOpen + length
    aggregator.add({
      instrument: 3,
      tsOpen,
      tsClose: now,
      open: price,
      high: price + 2,
      low: price - 2,
      close: price + 1,
      volume,
    })
  }
  const advance = (text: string): void => {
    now = at(text)
    aggregator.advance(now)
  }
  return { finished, add, advance, aggregator }
}

describe('the span of a longer bar', () => {
  it.each([
    ['2026-01-05T15:07', '1m', '5m', ['2026-01-05T15:05:00Z', '2026-01-05T15:05:00Z', '2026-01-05T15:10:00Z']],
    ['2026-01-05T15:59', '1m', '1h', ['2026-01-05T15:00:00Z', '2026-01-05T15:00:00Z', '2026-01-05T16:00:00Z']],
    // The hour in which the session opens counts from the opening.
    ['2026-01-05T14:31', '1m', '1h', ['2026-01-05T14:00:00Z', '2026-01-05T14:30:00Z', '2026-01-05T15:00:00Z']],
    ['2026-01-05T14:30', '1m', '1d', ['2026-01-05T00:00:00Z', '2026-01-05T14:30:00Z', '2026-01-05T21:00:00Z']],
    ['2026-07-06T13:30', '1m', '1d', ['2026-07-06T00:00:00Z', '2026-07-06T13:30:00Z', '2026-07-06T20:00:00Z']],
    // The day after Thanksgiving closes at 13:00 in New York.
    ['2026-11-27T15:00', '1m', '1d', ['2026-11-27T00:00:00Z', '2026-11-27T14:30:00Z', '2026-11-27T18:00:00Z']],
    // A week of daily bars ends with its last session: Good Friday 2026 is 3 April.
    ['2026-03-31', '1d', '1w', ['2026-03-30T00:00:00Z', '2026-03-30T00:00:00Z', '2026-04-02T20:00:00Z']],
    // Monday 25 May 2026 is Memorial Day.
    ['2026-05-26', '1d', '1w', ['2026-05-25T00:00:00Z', '2026-05-26T00:00:00Z', '2026-05-29T20:00:00Z']],
    ['2026-05-29', '1d', '1M', ['2026-05-01T00:00:00Z', '2026-05-01T00:00:00Z', '2026-05-29T20:00:00Z']],
    ['2026-12-30T15:00', '1h', '1M', ['2026-12-01T00:00:00Z', '2026-12-01T14:30:00Z', '2026-12-31T21:00:00Z']],
  ] as const)('%s %s -> %s in New York', (moment, base, target, expected) => {
    expect(period(moment, base, target)).toEqual(expected)
  })

  it.each([
    ['2026-01-05T23:59', '1m', '1d', ['2026-01-05T00:00:00Z', '2026-01-05T00:00:00Z', '2026-01-06T00:00:00Z']],
    ['2026-01-04', '1d', '1w', ['2025-12-29T00:00:00Z', '2025-12-29T00:00:00Z', '2026-01-05T00:00:00Z']],
    ['2024-02-29T10:00', '1h', '1M', ['2024-02-01T00:00:00Z', '2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z']],
  ] as const)('%s %s -> %s without sessions', (moment, base, target, expected) => {
    expect(period(moment, base, target, 'ALWAYS')).toEqual(expected)
  })

  it('has no place for what trades before and after the session in a day', () => {
    expect(period('2026-01-05T14:29', '1m', '1d')).toBeNull()
    expect(period('2026-01-05T21:00', '1m', '1d')).toBeNull()
    expect(period('2026-11-27T18:00', '1m', '1w')).toBeNull()
    // A bar by the hour that is labelled before the opening holds the first trades.
    expect(period('2026-01-05T14:00', '1h', '1d')?.[0]).toBe('2026-01-05T00:00:00Z')
  })

  it('dates what trades on a closed day by UTC', () => {
    expect(period('2026-12-25T15:00', '1m', '1d')).toEqual([
      '2026-12-25T00:00:00Z',
      '2026-12-25T00:00:00Z',
      '2026-12-26T00:00:00Z',
    ])
  })

  it('is longer than the shorter one, and weeks do not fill months', () => {
    expect(isLonger('1h', '1m')).toBe(true)
    expect(isLonger('1h', '1h')).toBe(false)
    expect(isLonger('1m', '1h')).toBe(false)
    expect(isLonger('1M', '1w')).toBe(false)
    expect(() => new BarAggregator('1h', '5m', 'ALWAYS', 0, () => undefined)).toThrow(
      'Invariant: 5m bars cannot be made of 1h',
    )
  })
})

describe('putting bars together', () => {
  it('shows a bar when it is finished, with the extremes and the volume of its parts', () => {
    const { finished, add } = bars('1m', '5m', 'ALWAYS', MINUTE)
    for (const [minute, price] of [100, 103, 99, 101].entries()) add(`2026-01-05T10:0${minute}`, price)
    expect(finished).toEqual([])
    add('2026-01-05T10:04', 102)
    expect(finished).toEqual([
      {
        seen: '2026-01-05T10:05:00Z',
        bar: {
          instrument: 3,
          tsOpen: at('2026-01-05T10:00'),
          tsClose: at('2026-01-05T10:05'),
          open: 100,
          high: 105,
          low: 97,
          close: 103,
          volume: 50,
        },
      },
    ])
  })

  it('finishes a bar whose last part is missing with the first moment after its end', () => {
    const { finished, add, advance, aggregator } = bars('1m', '5m', 'ALWAYS', MINUTE)
    add('2026-01-05T10:00', 100)
    expect(aggregator.due).toBe(at('2026-01-05T10:05'))
    advance('2026-01-05T10:04:59')
    expect(finished).toEqual([])
    advance('2026-01-05T10:05')
    expect(finished.map(({ seen, bar }) => [seen, bar.volume])).toEqual([['2026-01-05T10:05:00Z', 10]])
    expect(aggregator.due).toBe(Number.POSITIVE_INFINITY)
  })

  it('leaves out the first bar when its beginning was not seen, and spans without any part', () => {
    const { finished, add } = bars('1m', '5m', 'ALWAYS', MINUTE)
    add('2026-01-05T10:03', 100)
    add('2026-01-05T10:04', 100)
    add('2026-01-05T10:16', 100)
    add('2026-01-05T10:19', 100)
    expect(finished.map(({ bar }) => formatTimestamp(bar.tsOpen))).toEqual(['2026-01-05T10:15:00Z'])
  })

  it('ends a day with an early close, and keeps what trades after it out', () => {
    const { finished, add } = bars('1h', '1d', 'XNYS', HOUR)
    for (const hour of ['14', '15', '16', '17']) add(`2026-11-27T${hour}:00`, 100)
    expect(finished.map(({ seen }) => seen)).toEqual(['2026-11-27T18:00:00Z'])
    add('2026-11-27T18:00', 500)
    add('2026-11-30T14:00', 100)
    expect(finished).toHaveLength(1)
    expect(finished[0]?.bar.high).toBe(102)
  })

  it('does not change a bar that was shown', () => {
    const { finished, add, advance } = bars('1m', '5m', 'ALWAYS', MINUTE)
    add('2026-01-05T10:00', 100)
    advance('2026-01-05T10:06')
    add('2026-01-05T10:03', 999)
    add('2026-01-05T10:03', 999)
    add('2026-01-05T10:05', 100)
    add('2026-01-05T10:09', 100)
    expect(finished.map(({ bar }) => bar.high)).toEqual([102, 102])
  })

  it('restates the bar under way after a split', () => {
    const { finished, add, aggregator } = bars('1m', '5m', 'ALWAYS', MINUTE)
    add('2026-01-05T10:00', 100)
    aggregator.rescale(0.5)
    add('2026-01-05T10:04', 51, 20)
    expect(finished[0]?.bar).toMatchObject({ open: 50, high: 53, low: 49, close: 52, volume: 40 })
  })
})
