import { civilFromDays, dayOfWeek, daysFromCivil, WEEKDAY } from '../civil.ts'
import { DAY, HOUR } from '../duration.ts'
import { newYorkOffset } from '../newYork.ts'
import { FIRST_DAY, LAST_DAY } from './dayTable.ts'
import type { CalendarId, ExchangeSession } from './exchangeCalendar.ts'
import { exchangeCalendar } from './exchangeCalendars.ts'

/** A weekday without an ordinary session. */
export interface SpecialDay {
  /** Counted from 1970-01-01. */
  readonly day: number
  readonly kind: 'CLOSED' | 'EARLY' | 'IRREGULAR'
  readonly reason: string
  /** Null when the market stays shut. */
  readonly session: ExchangeSession | null
}

/** A day on which the clocks of New York change, and their hours from UTC afterwards. */
export interface ClockChange {
  readonly day: number
  readonly hoursFromUtc: number
}

/** One year of an exchange. */
export interface CalendarYear {
  readonly id: CalendarId
  readonly name: string
  readonly year: number
  readonly sessions: readonly ExchangeSession[]
  readonly specialDays: readonly SpecialDay[]
  readonly clockChanges: readonly ClockChange[]
}

/** The year, or why there is none to show. */
export type CalendarYearResult =
  | { readonly ok: true; readonly calendar: CalendarYear }
  | { readonly ok: false; readonly code: 'YEAR_NOT_COVERED'; readonly message: string }

/** Lists the sessions of one year and every weekday that is out of the ordinary, with its reason. */
export function calendarYear(id: CalendarId, year: number): CalendarYearResult {
  const [firstYear, lastYear] = [civilFromDays(FIRST_DAY).year, civilFromDays(LAST_DAY).year]
  if (!Number.isInteger(year) || year < firstYear || year > lastYear) {
    return {
      ok: false,
      code: 'YEAR_NOT_COVERED',
      message: `The calendars cover the years ${firstYear} to ${lastYear} only, so there is nothing to show: ask for one of them.`,
    }
  }
  const { name, session, reasonOf } = exchangeCalendar(id)
  const sessions: ExchangeSession[] = []
  const specialDays: SpecialDay[] = []
  const clockChanges: ClockChange[] = []
  for (let day = daysFromCivil(year, 1, 1); day < daysFromCivil(year + 1, 1, 1); day += 1) {
    const trading = session(day)
    if (trading !== null) sessions.push(trading)
    const reason = reasonOf(day)
    const weekend = dayOfWeek(day) === WEEKDAY.saturday || dayOfWeek(day) === WEEKDAY.sunday
    if (reason !== null && trading?.kind !== 'REGULAR' && !weekend) {
      specialDays.push({ day, kind: trading?.kind ?? 'CLOSED', reason, session: trading })
    }
    // The clocks change at two in the morning, which noon has behind it.
    const offset = newYorkOffset(day * DAY + 17 * HOUR)
    if (id !== 'ALWAYS' && offset !== newYorkOffset((day - 1) * DAY + 17 * HOUR)) {
      clockChanges.push({ day, hoursFromUtc: offset / HOUR })
    }
  }
  return { ok: true, calendar: { id, name, year, sessions, specialDays, clockChanges } }
}
