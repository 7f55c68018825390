import { civilFromDays, lastWeekday, nthWeekday, WEEKDAY } from './civil.ts'
import { DAY, HOUR } from './duration.ts'
import { utcDay } from './iso.ts'

/** A moment on the wall in New York: the civil day counted from 1970-01-01 and the microseconds since its midnight. */
export interface NewYorkTime {
  readonly day: number
  readonly timeOfDay: number
}

const STANDARD = -5 * HOUR
const DAYLIGHT = -4 * HOUR

const daylightByYear = new Map<number, { readonly start: number; readonly end: number }>()

/**
 * Returns the offset of New York time from UTC, microseconds (negative: west). Rules: from 2007 second Sunday of March to
 * first Sunday of November; 1987-2006 first Sunday of April to last Sunday of October; before that from the last Sunday
 * of April (the exceptions of 1974 and 1975 are not covered). The clock changes at 2:00 local time.
 */
export function newYorkOffset(ts: number): number {
  const { start, end } = daylightOf(civilFromDays(utcDay(ts + STANDARD)).year)
  return ts >= start && ts < end ? DAYLIGHT : STANDARD
}

/** Converts UTC microseconds to the civil day and time of day in New York. */
export function toNewYork(ts: number): NewYorkTime {
  const local = ts + newYorkOffset(ts)
  const day = Math.floor(local / DAY)
  return { day, timeOfDay: local - day * DAY }
}

/**
 * Converts a civil day and time of day in New York to UTC microseconds. In the hour that happens twice the first is
 * meant, in the hour that does not exist the clock that was valid before.
 */
export function fromNewYork(day: number, timeOfDay: number): number {
  const local = day * DAY + timeOfDay
  const daylight = local - DAYLIGHT
  return newYorkOffset(daylight) === DAYLIGHT ? daylight : local - STANDARD
}

function daylightOf(year: number): { readonly start: number; readonly end: number } {
  const known = daylightByYear.get(year)
  if (known !== undefined) return known
  const startDay =
    year >= 2007
      ? nthWeekday(year, 3, WEEKDAY.sunday, 2)
      : year >= 1987
        ? nthWeekday(year, 4, WEEKDAY.sunday, 1)
        : lastWeekday(year, 4, WEEKDAY.sunday)
  const endDay = year >= 2007 ? nthWeekday(year, 11, WEEKDAY.sunday, 1) : lastWeekday(year, 10, WEEKDAY.sunday)
  const daylight = { start: startDay * DAY + 2 * HOUR - STANDARD, end: endDay * DAY + 2 * HOUR - DAYLIGHT }
  daylightByYear.set(year, daylight)
  return daylight
}
