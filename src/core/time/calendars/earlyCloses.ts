import { civilFromDays, dayOfWeek, nthWeekday, WEEKDAY } from '../civil.ts'

/** A close ahead of time that was announced in advance: the minute of the New York day, and why. */
export interface EarlyClose {
  readonly close: number
  readonly reason: string
}

/** 14:00 until 1992, 13:00 since 1993. */
const FORMERLY = 14 * 60
const EARLY = 13 * 60

/**
 * Returns the announced early close of an open day, counted from 1970-01-01, or null. The rules, right from 1990 on:
 *
 * 1. The day after Thanksgiving, since 1992.
 * 2. 24 December, when it is open at all.
 * 3. Beside Independence Day, since 1995: 3 July on a Monday, Tuesday or Thursday; around a Thursday holiday the Friday
 *    after it until 2012, the Wednesday before it since 2013.
 * 4. 26 December 1997 and 2003, both Fridays after Christmas, and 31 December 1999, before the change of the millennium.
 */
export function earlyCloseOf(day: number): EarlyClose | null {
  const { year, month, day: date } = civilFromDays(day)
  const close = year < 1993 ? FORMERLY : EARLY
  if (month === 11) {
    const isDayAfter = year >= 1992 && day === nthWeekday(year, 11, WEEKDAY.thursday, 4) + 1
    return isDayAfter ? { close, reason: 'Day after Thanksgiving' } : null
  }
  if (month === 12) {
    if (date === 24) return { close, reason: 'Christmas Eve' }
    if (date === 26 && (year === 1997 || year === 2003)) return { close, reason: 'Friday after Christmas' }
    return date === 31 && year === 1999 ? { close, reason: 'Change of the millennium' } : null
  }
  if (month !== 7 || year < 1995) return null
  const weekday = dayOfWeek(day)
  if (date === 5 && weekday === WEEKDAY.friday && year < 2013) return { close, reason: 'Day after Independence Day' }
  if (date !== 3 || weekday === WEEKDAY.friday) return null
  return weekday === WEEKDAY.wednesday && year < 2013 ? null : { close, reason: 'Day before Independence Day' }
}
