import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { civilFromDays, dayOfWeek, daysFromCivil, daysInMonth } from '#core/time/civil.ts'
import { DAY, HOUR } from '#core/time/duration.ts'
import { formatTimestamp, parseTimestamp } from '#core/time/iso.ts'
import { fromNewYork, newYorkOffset, toNewYork } from '#core/time/newYork.ts'
import { easterSunday } from '#core/time/holidays.ts'

const DAYS = fc.integer({ min: -200_000, max: 200_000 })

describe('civil dates', () => {
  it('agree with the platform for every day of four centuries', () => {
    fc.assert(
      fc.property(DAYS, (day) => {
        const date = new Date(day * 86_400_000)
        const civil = civilFromDays(day)
        expect(civil).toEqual({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() })
        expect(daysFromCivil(civil.year, civil.month, civil.day)).toBe(day)
        expect(dayOfWeek(day)).toBe(date.getUTCDay())
      }),
    )
  })

  it('know leap years', () => {
    expect([1900, 2000, 2024, 2026].map((year) => daysInMonth(year, 2))).toEqual([28, 29, 29, 28])
  })

  it('know Easter', () => {
    const dates = [2000, 2008, 2019, 2024, 2026, 2030].map((year) => civilFromDays(easterSunday(year)))
    expect(dates.map(({ month, day }) => `${month}-${day}`)).toEqual(['4-23', '3-23', '4-21', '3-31', '4-5', '4-21'])
  })
})

describe('timestamps', () => {
  it('are read back as written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e15 }), (ts) => {
        expect(parseTimestamp(formatTimestamp(ts))).toBe(ts)
      }),
    )
  })

  it.each([
    ['2026-01-05', '2026-01-05T00:00:00Z'],
    ['2026-01-05 14:30', '2026-01-05T14:30:00Z'],
    ['2026-01-05 14:30:15.25', '2026-01-05T14:30:15.25Z'],
    ['2026-01-05T09:30:00-05:00', '2026-01-05T14:30:00Z'],
    ['2026-01-05T15:30:00+0100', '2026-01-05T14:30:00Z'],
  ])('read %s', (text, written) => {
    expect(formatTimestamp(parseTimestamp(text) ?? NaN)).toBe(written)
  })

  it.each(['', '2026-02-29', '2026-13-01', '2026-00-10', '2026-01-05T24:00', '05/01/2026', '2026-01-05x', '20260105'])(
    'refuse %j',
    (text) => {
      expect(parseTimestamp(text)).toBeNull()
    },
  )
})

describe('New York time', () => {
  it.each([
    ['2026-03-08T06:59:59Z', -5],
    ['2026-03-08T07:00:00Z', -4],
    ['2026-11-01T05:59:59Z', -4],
    ['2026-11-01T06:00:00Z', -5],
    ['2006-04-02T07:00:00Z', -4],
    ['2006-03-15T12:00:00Z', -5],
    ['2006-10-29T06:00:00Z', -5],
    ['2006-10-29T05:00:00Z', -4],
  ])('is %s -> UTC%d', (text, hours) => {
    expect(newYorkOffset(parseTimestamp(text) ?? NaN)).toBe(hours * HOUR)
  })

  it('agrees with the platform from 1990 to 2040', () => {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: 'America/New_York', hour: 'numeric', hourCycle: 'h23' })
    fc.assert(
      fc.property(fc.integer({ min: 631_152_000, max: 2_208_988_800 }), (seconds) => {
        const { day, timeOfDay } = toNewYork(seconds * 1_000_000)
        expect(Math.floor(timeOfDay / HOUR)).toBe(Number(format.format(new Date(seconds * 1000))))
        expect(Math.abs(day * DAY - seconds * 1_000_000)).toBeLessThan(1.3 * DAY)
      }),
    )
  })

  it('goes there and back outside the repeated hour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 631_152_000, max: 2_208_988_800 }), (seconds) => {
        const ts = seconds * 1_000_000
        const wall = toNewYork(ts)
        const back = fromNewYork(wall.day, wall.timeOfDay)
        expect(back === ts || back === ts - HOUR).toBe(true)
      }),
    )
  })
})
