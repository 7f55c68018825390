import { dayOfWeek, daysFromCivil, lastWeekday, nthWeekday, WEEKDAY } from './civil.ts'

const holidaysByYear = new Map<number, ReadonlyMap<number, string>>()

/**
 * Returns the weekdays of a year on which the United States markets keep a holiday by rule, counted from 1970-01-01, each
 * with its name. Martin Luther King Jr. Day since 1998, Juneteenth since 2022; right from 1990 on. A fixed holiday on a
 * Saturday is kept on the Friday before, on a Sunday on the Monday after; New Year's Day is never moved to a Friday,
 * because the year's last business day stays open for the books.
 */
export function holidaysOf(year: number): ReadonlyMap<number, string> {
  const known = holidaysByYear.get(year)
  if (known !== undefined) return known
  const holidays = new Map<number, string>()
  const newYear = daysFromCivil(year, 1, 1)
  if (dayOfWeek(newYear) !== WEEKDAY.saturday) keep(holidays, newYear, "New Year's Day")
  if (year >= 1998) holidays.set(nthWeekday(year, 1, WEEKDAY.monday, 3), 'Martin Luther King Jr. Day')
  holidays.set(nthWeekday(year, 2, WEEKDAY.monday, 3), "Washington's Birthday")
  holidays.set(easterSunday(year) - 2, 'Good Friday')
  holidays.set(lastWeekday(year, 5, WEEKDAY.monday), 'Memorial Day')
  if (year >= 2022) keep(holidays, daysFromCivil(year, 6, 19), 'Juneteenth')
  keep(holidays, daysFromCivil(year, 7, 4), 'Independence Day')
  holidays.set(nthWeekday(year, 9, WEEKDAY.monday, 1), 'Labor Day')
  holidays.set(nthWeekday(year, 11, WEEKDAY.thursday, 4), 'Thanksgiving Day')
  keep(holidays, daysFromCivil(year, 12, 25), 'Christmas Day')
  holidaysByYear.set(year, holidays)
  return holidays
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

function keep(holidays: Map<number, string>, day: number, name: string): void {
  const weekday = dayOfWeek(day)
  if (weekday === WEEKDAY.saturday) holidays.set(day - 1, `${name} (observed)`)
  else if (weekday === WEEKDAY.sunday) holidays.set(day + 1, `${name} (observed)`)
  else holidays.set(day, name)
}
