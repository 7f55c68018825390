import { tradingDayOf } from './calendars/tradingDay.ts'
import { MINUTE } from './duration.ts'
import { fromNewYork, toNewYork } from './newYork.ts'

/** One regular session of the New York Stock Exchange (XNYS): 9:30 to 16:00 New York time unless the day was special. */
export interface TradingSession {
  /** Civil day in New York, counted from 1970-01-01. */
  readonly day: number
  /** First moment of the session, microseconds. */
  readonly open: number
  /** First moment after the session, microseconds. */
  readonly close: number
  /** Closes ahead of time as announced. */
  readonly early: boolean
}

const sessionsByDay = new Map<number, TradingSession | null>()
let latest: TradingSession | null = null

/**
 * Returns the regular session of a New York civil day, or null on a day without one. Right from 1990 to 2030; the same day
 * always gives the same object.
 */
export function sessionOfDay(day: number): TradingSession | null {
  const known = sessionsByDay.get(day)
  if (known !== undefined) return known
  const session = makeSession(day)
  sessionsByDay.set(day, session)
  return session
}

/** Returns the regular session that contains the moment (open <= ts < close), or null outside sessions. */
export function sessionAt(ts: number): TradingSession | null {
  // Market data comes in order: nearly every question is about the session of the one before.
  if (latest !== null && ts >= latest.open && ts < latest.close) return latest
  const session = sessionOfDay(toNewYork(ts).day)
  if (session === null || ts < session.open || ts >= session.close) return null
  latest = session
  return session
}

/** Returns the first regular session that opens after the moment. */
export function nextSession(ts: number): TradingSession {
  let day = toNewYork(ts).day
  for (;;) {
    const session = sessionOfDay(day)
    if (session !== null && session.open > ts) return session
    day += 1
  }
}

/** Returns the last regular session that closed at or before the moment. */
export function previousSession(ts: number): TradingSession {
  let day = toNewYork(ts).day
  for (;;) {
    const session = sessionOfDay(day)
    if (session !== null && session.close <= ts) return session
    day -= 1
  }
}

function makeSession(day: number): TradingSession | null {
  const trading = tradingDayOf(day, 'XNYS')
  if (trading.kind === 'CLOSED') return null
  const open = fromNewYork(day, trading.open * MINUTE)
  return { day, open, close: fromNewYork(day, trading.close * MINUTE), early: trading.kind === 'EARLY' }
}
