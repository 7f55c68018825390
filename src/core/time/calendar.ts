import { HOUR, MINUTE } from './duration.ts'
import { isClosedDay, isEarlyClose } from './holidays.ts'
import { fromNewYork, toNewYork } from './newYork.ts'

/** One regular session of the New York exchanges (XNYS): 9:30 to 16:00 New York time, 13:00 on early closes. */
export interface TradingSession {
  /** Civil day in New York, counted from 1970-01-01. */
  readonly day: number
  /** First moment of the session, microseconds. */
  readonly open: number
  /** First moment after the session, microseconds. */
  readonly close: number
  readonly early: boolean
}

const OPEN = 9 * HOUR + 30 * MINUTE
const CLOSE = 16 * HOUR
const EARLY_CLOSE = 13 * HOUR

const sessionsByDay = new Map<number, TradingSession | null>()
let latest: TradingSession | null = null

/** Returns the regular session of a New York civil day, or null on a day without one. Right from 2000 to 2030. */
export function sessionOfDay(day: number): TradingSession | null {
  const known = sessionsByDay.get(day)
  if (known !== undefined) return known
  const session = isClosedDay(day) ? null : makeSession(day)
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

function makeSession(day: number): TradingSession {
  const early = isEarlyClose(day)
  return { day, open: fromNewYork(day, OPEN), close: fromNewYork(day, early ? EARLY_CLOSE : CLOSE), early }
}
