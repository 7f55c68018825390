/** A date of the proleptic Gregorian calendar; month 1..12, day 1..31. */
export interface CivilDate {
  readonly year: number
  readonly month: number
  readonly day: number
}

/** Days of the week as `dayOfWeek` numbers them. */
export const WEEKDAY = { sunday: 0, monday: 1, tuesday: 2, wednesday: 3, thursday: 4, friday: 5, saturday: 6 } as const

const DAYS_PER_ERA = 146_097
const DAYS_TO_EPOCH = 719_468

/** Counts the days from 1970-01-01 to a civil date; years start in March inside, so that leap days come last. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * DAYS_PER_ERA + dayOfEra - DAYS_TO_EPOCH
}

/** Returns the civil date that lies this many days after 1970-01-01. */
export function civilFromDays(days: number): CivilDate {
  const shifted = days + DAYS_TO_EPOCH
  const era = Math.floor(shifted / DAYS_PER_ERA)
  const dayOfEra = shifted - era * DAYS_PER_ERA
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthIndex = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthIndex + 2) / 5) + 1,
  }
}

/** Returns the day of the week, 0 = Sunday .. 6 = Saturday, of a day counted from 1970-01-01 (a Thursday). */
export function dayOfWeek(days: number): number {
  return (((days + 4) % 7) + 7) % 7
}

/** Returns the number of days in a month. */
export function daysInMonth(year: number, month: number): number {
  const next = month === 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1)
  return next - daysFromCivil(year, month, 1)
}

/** Returns the day of the nth (1 = first) given weekday of a month. */
export function nthWeekday(year: number, month: number, weekday: number, nth: number): number {
  const first = daysFromCivil(year, month, 1)
  return first + ((weekday - dayOfWeek(first) + 7) % 7) + 7 * (nth - 1)
}

/** Returns the day of the last given weekday of a month. */
export function lastWeekday(year: number, month: number, weekday: number): number {
  const last = daysFromCivil(year, month, daysInMonth(year, month))
  return last - ((dayOfWeek(last) - weekday + 7) % 7)
}
