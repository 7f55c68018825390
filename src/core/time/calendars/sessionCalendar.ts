import { DAY, HOUR, MINUTE } from '../duration.ts'
import { newYorkOffset } from '../newYork.ts'
import { FIRST_DAY, LAST_DAY, makeDayTable, type DayHours } from './dayTable.ts'
import type { CalendarId, ExchangeCalendar, ExchangeSession, SessionTag } from './exchangeCalendar.ts'
import type { TradingDay } from './tradingDay.ts'

/** What makes one calendar of New York time differ from another. */
export interface CalendarRules {
  readonly id: CalendarId
  readonly name: string
  dayOf(day: number): TradingDay
  hoursOf(day: TradingDay): DayHours | null
}

/** Everything from 4:00 to 20:00 in New York, summer and winter, falls on one day that begins at 6:00 UTC. */
const DAY_SHIFT = 6 * HOUR
const DAYS = LAST_DAY - FIRST_DAY + 1

/** Makes a calendar of New York time. Questions look up a table of days; isOpenAt, sessionOf and tradingMinutes allocate nothing. */
export function createSessionCalendar({ id, name, dayOf, hoursOf }: CalendarRules): ExchangeCalendar {
  const { preOpen, open, close, afterClose, minutesBefore } = makeDayTable(dayOf, hoursOf)

  const place = (ts: number): number => Math.floor((ts - DAY_SHIFT) / DAY) - FIRST_DAY
  const at = (column: Int16Array, index: number): number => (FIRST_DAY + index) * DAY + (column[index] ?? -1) * MINUTE
  const trades = (index: number): boolean => index >= 0 && index < DAYS && (open[index] ?? -1) >= 0

  function sessionAt(index: number): ExchangeSession | null {
    if (!trades(index)) return null
    const day = dayOf(FIRST_DAY + index)
    if (day.kind === 'CLOSED') return null
    return {
      day: FIRST_DAY + index,
      preOpen: at(preOpen, index),
      open: at(open, index),
      close: at(close, index),
      afterClose: at(afterClose, index),
      kind: day.kind,
      reason: day.kind === 'REGULAR' ? null : day.reason,
    }
  }

  /** Microseconds of regular trading from the first day of the table to the moment. */
  function traded(ts: number): number {
    const index = Math.max(-1, Math.min(DAYS, place(ts)))
    if (index < 0) return 0
    const before = (minutesBefore[index] ?? 0) * MINUTE
    if (!trades(index)) return before
    return before + Math.max(0, Math.min(ts, at(close, index)) - at(open, index))
  }

  return {
    id,
    name,
    covers: (ts) => {
      const index = place(ts)
      return index >= 0 && index < DAYS
    },
    isOpenAt: (ts) => {
      const index = place(ts)
      // A closed day has -1 for both, which is before every moment of it.
      return index >= 0 && index < DAYS && ts >= at(open, index) && ts < at(close, index)
    },
    sessionOf: (ts): SessionTag | null => {
      const index = place(ts)
      if (!(index >= 0 && index < DAYS) || ts >= at(afterClose, index) || ts < at(preOpen, index)) return null
      if (ts < at(open, index)) return 'PRE'
      return ts < at(close, index) ? 'RTH' : 'AFT'
    },
    dayOf: (ts) => Math.floor((ts + newYorkOffset(ts)) / DAY),
    session: (day) => sessionAt(day - FIRST_DAY),
    reasonOf: (day) => {
      if (!(day >= FIRST_DAY && day <= LAST_DAY)) return null
      const trading = dayOf(day)
      return trading.kind === 'REGULAR' ? null : trading.reason
    },
    sessionsBetween: (from, to) => {
      const sessions: ExchangeSession[] = []
      const last = Math.min(DAYS - 1, place(to))
      for (let index = Math.max(0, place(from)); index <= last; index += 1) {
        if (!trades(index) || at(close, index) <= from || at(open, index) >= to) continue
        const session = sessionAt(index)
        if (session !== null) sessions.push(session)
      }
      return sessions
    },
    nextSession: (ts) => {
      for (let index = place(ts); index >= 0 && index < DAYS; index += 1) {
        if (trades(index) && at(open, index) > ts) return sessionAt(index)
      }
      return null
    },
    previousSession: (ts) => {
      for (let index = place(ts); index >= 0 && index < DAYS; index -= 1) {
        if (trades(index) && at(close, index) <= ts) return sessionAt(index)
      }
      return null
    },
    tradingMinutes: (from, to) => (traded(to) - traded(from)) / MINUTE,
  }
}
