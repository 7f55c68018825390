import { civilFromDays, dayOfWeek, daysFromCivil, lastWeekday, nthWeekday, WEEKDAY } from './civil.ts'

/** Days the exchange stayed shut for a special reason, by date; rule-based holidays are not listed. */
const SPECIAL_CLOSURES: readonly (readonly [year: number, month: number, day: number])[] = [
  [2001, 9, 11],
  [2001, 9, 12],
  [2001, 9, 13],
  [2001, 9, 14],
  [2004, 6, 11],
  [2007, 1, 2],
  [2012, 10, 29],
  [2012, 10, 30],
  [2018, 12, 5],
  [2025, 1, 9],
]

/** Early closes that follow no rule. */
const SPECIAL_EARLY_CLOSES: readonly (readonly [year: number, month: number, day: number])[] = [[2003, 12, 26]]

const closuresByYear = new Map<number, ReadonlySet<number>>()
const specialEarlyCloses = new Set(SPECIAL_EARLY_CLOSES.map((date) => daysFromCivil(...date)))

/**
 * Tells whether the New York exchanges are shut all day: weekend, holiday (the rules of 1998 on; Juneteenth from 2022)
 * or special closure (2000 on). Days are counted from 1970-01-01.
 */
export function isClosedDay(day: number): boolean {
  const weekday = dayOfWeek(day)
  if (weekday === WEEKDAY.saturday || weekday === WEEKDAY.sunday) return true
  return closuresOf(civilFromDays(day).year).has(day)
}

/**
 * Tells whether a trading day ends at 13:00: the day after Thanksgiving, 24 December, and the day beside Independence Day
 * (3 July on a Monday, Tuesday or Thursday; around a Thursday holiday Friday 5 July until 2012, Wednesday 3 July since).
 */
export function isEarlyClose(day: number): boolean {
  const { year, month, day: date } = civilFromDays(day)
  const weekday = dayOfWeek(day)
  if (month === 11) return day === nthWeekday(year, 11, WEEKDAY.thursday, 4) + 1
  if (month === 12) return date === 24 || specialEarlyCloses.has(day)
  if (month !== 7) return false
  if (date === 5) return weekday === WEEKDAY.friday && year < 2013
  if (date !== 3) return false
  if (weekday === WEEKDAY.wednesday) return year >= 2013
  return weekday === WEEKDAY.monday || weekday === WEEKDAY.tuesday || weekday === WEEKDAY.thursday
}

/** Returns the day of Easter Sunday of a Gregorian year (the anonymous Gregorian computus). */
export function easterSunday(year: number): number {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const ofCentury = year % 100
  const correction = Math.floor((8 * century + 13) / 25)
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30
  const lunar = Math.floor((golden + 11 * epact) / 319)
  const weekdayShift = (2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - (ofCentury % 4) - epact + lunar + 32) % 7
  const month = Math.floor((epact - lunar + weekdayShift + 90) / 25)
  const date = (epact - lunar + weekdayShift + month + 19) % 32
  return daysFromCivil(year, month, date)
}

function closuresOf(year: number): ReadonlySet<number> {
  const known = closuresByYear.get(year)
  if (known !== undefined) return known
  const days = new Set([
    nthWeekday(year, 1, WEEKDAY.monday, 3),
    nthWeekday(year, 2, WEEKDAY.monday, 3),
    easterSunday(year) - 2,
    lastWeekday(year, 5, WEEKDAY.monday),
    observed(daysFromCivil(year, 7, 4)),
    nthWeekday(year, 9, WEEKDAY.monday, 1),
    nthWeekday(year, 11, WEEKDAY.thursday, 4),
    observed(daysFromCivil(year, 12, 25)),
  ])
  // New Year's Day on a Saturday is not moved to Friday: the exchange trades on the last day of the year.
  const newYear = daysFromCivil(year, 1, 1)
  days.add(dayOfWeek(newYear) === WEEKDAY.sunday ? newYear + 1 : newYear)
  if (year >= 2022) days.add(observed(daysFromCivil(year, 6, 19)))
  for (const [closedYear, month, date] of SPECIAL_CLOSURES) {
    if (closedYear === year) days.add(daysFromCivil(closedYear, month, date))
  }
  closuresByYear.set(year, days)
  return days
}

function observed(day: number): number {
  const weekday = dayOfWeek(day)
  if (weekday === WEEKDAY.saturday) return day - 1
  return weekday === WEEKDAY.sunday ? day + 1 : day
}
