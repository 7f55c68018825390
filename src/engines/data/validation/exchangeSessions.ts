import type { ExchangeCalendar } from '#core/time/calendars/exchangeCalendar.ts'
import { exchangeCalendar } from '#core/time/calendars/exchangeCalendars.ts'
import type { SessionCalendar } from '#core/model/instrument.ts'
import { DAY } from '#core/time/duration.ts'
import type { SessionPort } from './sessionPort.ts'

/** The sessions that rows of an instrument are held to; null where it never closes, or nothing is known of its sessions. */
export function sessionsOf(calendar: SessionCalendar): SessionPort | null {
  return calendar === 'ALWAYS' ? null : sessionsOfExchange(exchangeCalendar(calendar))
}

/** The sessions of a calendar; of years that it does not cover nothing is said. */
function sessionsOfExchange(calendar: ExchangeCalendar): SessionPort {
  return {
    isTradingDay: (day) => !calendar.covers((day + 0.5) * DAY) || calendar.session(day) !== null,
    isOpen: (ts) => !calendar.covers(ts) || calendar.sessionOf(ts) !== null,
  }
}
