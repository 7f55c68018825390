import { DAY, MINUTE } from '../duration.ts'
import { utcDay } from '../iso.ts'
import type { ExchangeCalendar, ExchangeSession } from './exchangeCalendar.ts'

/** Markets that never close, crypto above all: each day in UTC is one regular session. */
export const ALWAYS_CALENDAR: ExchangeCalendar = {
  id: 'ALWAYS',
  name: 'Around the clock',
  covers: () => true,
  isOpenAt: () => true,
  sessionOf: () => 'RTH',
  dayOf: utcDay,
  session: sessionOfUtcDay,
  reasonOf: () => null,
  sessionsBetween: (from, to) => {
    const sessions: ExchangeSession[] = []
    if (from >= to) return sessions
    for (let day = utcDay(from); day * DAY < to; day += 1) sessions.push(sessionOfUtcDay(day))
    return sessions
  },
  nextSession: (ts) => sessionOfUtcDay(utcDay(ts) + 1),
  previousSession: (ts) => sessionOfUtcDay(utcDay(ts) - 1),
  tradingMinutes: (from, to) => (to - from) / MINUTE,
}

function sessionOfUtcDay(day: number): ExchangeSession {
  const open = day * DAY
  const close = open + DAY
  return { day, preOpen: open, open, close, afterClose: close, kind: 'REGULAR', reason: null }
}
