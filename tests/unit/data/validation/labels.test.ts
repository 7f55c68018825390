import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'
import { LabelWatch } from '#engines/data/validation/labelWatch.ts'
import type { SessionPort } from '#engines/data/validation/sessionPort.ts'

/** Half past two to nine in the evening, every day. */
const HALF_PAST: SessionPort = {
  isTradingDay: () => true,
  isOpen: (ts) => ts % DAY >= 14 * HOUR + 30 * MINUTE && ts % DAY < 21 * HOUR,
}
const hourly = (calendar: SessionPort | null, hours: readonly number[]) => {
  const watch = new LabelWatch('1h', calendar)
  return hours.map((hour, row) => watch.check(row, 14_610 * DAY + hour * HOUR)?.code ?? null)
}

describe('the labels of bars', () => {
  it('may begin before the venue opens, but not end before', () => {
    expect(hourly(HALF_PAST, [13, 14, 15])).toEqual(['OUTSIDE_HOURS', null, null])
  })

  it('miss rows only of sessions: a night is no gap, an absent hour is', () => {
    expect(hourly(HALF_PAST, [19, 20, 38, 39])).toEqual([null, null, null, null])
    expect(hourly(HALF_PAST, [19, 38, 40])).toEqual([null, 'MISSING_ROWS', 'MISSING_ROWS'])
  })

  it('cannot be judged without a calendar, but for days that pause longer than any holiday', () => {
    expect(hourly(null, [13, 99])).toEqual([null, null])
    const watch = new LabelWatch('1d', null)
    const found = [0, 1, 8, 18, 29].map((day, row) => watch.check(row, (14_610 + day) * DAY))
    expect(found.map((finding) => finding?.evidence.value ?? null)).toEqual([null, null, null, null, 10])
  })

  it('of a local midnight are understood east and west, through a change of the clocks', () => {
    const weekdays: SessionPort = { isTradingDay: (day) => (day + 3) % 7 < 5, isOpen: () => true }
    for (const offset of [5, -10]) {
      const watch = new LabelWatch('1d', weekdays)
      const found = Array.from({ length: 50 }, (_, row) => {
        const day = 14_613 + Math.floor(row / 5) * 7 + (row % 5)
        return watch.check(row, day * DAY + (offset - (row > 25 ? 1 : 0)) * HOUR)
      })
      expect(found.every((finding) => finding === null)).toBe(true)
      expect(watch.finish()?.code).toBe('TIMEZONE_SHIFT')
    }
  })
})
