import type { BarInterval } from '#core/model/bar.ts'
import type { SessionCalendar } from '#core/model/instrument.ts'
import { sessionOfDay, type TradingSession } from '#core/time/calendar.ts'
import { civilFromDays, daysFromCivil } from '#core/time/civil.ts'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'
import { utcDay } from '#core/time/iso.ts'
import { toNewYork } from '#core/time/newYork.ts'

/** The span of one bar; times in microseconds of market time. */
export interface BarPeriod {
  /** What the bar is labelled with, its `tsOpen`. */
  readonly label: number
  /** The span is seen whole by whoever has a shorter bar of it that opens no later than this. */
  readonly begin: number
  /** First moment at which the bar is finished. */
  readonly end: number
  /** Shorter bars that open before this and after one of the span belong to it as well. */
  readonly sure: number
}

/** Bar lengths from the shortest to the longest. */
export const INTERVALS: readonly BarInterval[] = ['1m', '5m', '15m', '1h', '1d', '1w', '1M']

/** Place of each length in INTERVALS. */
export const INTERVAL_PLACE: Readonly<Record<BarInterval, number>> = {
  '1m': 0,
  '5m': 1,
  '15m': 2,
  '1h': 3,
  '1d': 4,
  '1w': 5,
  '1M': 6,
}

const LENGTHS: Readonly<Partial<Record<BarInterval, number>>> = {
  '1m': MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '1h': HOUR,
}
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY = 4

/** Tells whether bars of one length can be put together from bars of another; weeks do not fill months. */
export function isLonger(interval: BarInterval, than: BarInterval): boolean {
  return INTERVAL_PLACE[interval] > INTERVAL_PLACE[than] && !(interval === '1M' && than === '1w')
}

/**
 * Finds the bar of length `target` that a bar of length `base` belongs to; null when it belongs to none.
 *
 * 1. Bars within a day begin at multiples of their length in UTC, as charts draw them, and end no later than the session.
 * 2. A day of the New York exchanges is its regular session: what trades before and after it is in no daily bar. It ends
 *    with the session, early closes included. Its label is midnight UTC of its date, as in stored daily bars.
 * 3. A week begins on Monday, a month on its first day. For the New York exchanges they end with their last session.
 * 4. A market without sessions, and a day that the calendar takes for closed, counts days, weeks and months in UTC.
 */
export function periodOf(
  tsOpen: number,
  base: BarInterval,
  target: BarInterval,
  calendar: SessionCalendar,
): BarPeriod | null {
  const length = LENGTHS[target]
  if (calendar === 'ALWAYS')
    return length === undefined ? utcPeriod(utcDay(tsOpen), target) : clockPeriod(tsOpen, length)
  if (length !== undefined) return withinSession(clockPeriod(tsOpen, length), sessionOfDay(toNewYork(tsOpen).day))
  const step = LENGTHS[base]
  if (step === undefined) return sessionsPeriod(utcDay(tsOpen), target, null)
  const { day } = toNewYork(tsOpen)
  const session = sessionOfDay(day)
  // A bar that is labelled before the opening may still hold the first trades.
  if (session !== null && (tsOpen + step <= session.open || tsOpen >= session.close)) return null
  return sessionsPeriod(session === null ? utcDay(tsOpen) : day, target, session)
}

function clockPeriod(tsOpen: number, length: number): BarPeriod {
  const label = tsOpen - (tsOpen % length)
  return { label, begin: label, end: label + length, sure: label + length }
}

function withinSession(period: BarPeriod, session: TradingSession | null): BarPeriod {
  if (session === null) return period
  const { label } = period
  const begin = label < session.open && session.open < period.end ? session.open : label
  const end = label < session.close && session.close < period.end ? session.close : period.end
  return { label, begin, end, sure: end }
}

/** First day of the day, week or month a day lies in and the first one after; days counted from 1970-01-01. */
function spanOf(day: number, target: BarInterval): { readonly first: number; readonly after: number } {
  if (target === '1w') {
    const first = day - ((day - FIRST_MONDAY) % 7)
    return { first, after: first + 7 }
  }
  if (target === '1M') {
    const { year, month } = civilFromDays(day)
    const after = month === 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1)
    return { first: daysFromCivil(year, month, 1), after }
  }
  return { first: day, after: day + 1 }
}

function utcPeriod(day: number, target: BarInterval): BarPeriod {
  const { first, after } = spanOf(day, target)
  return { label: first * DAY, begin: first * DAY, end: after * DAY, sure: after * DAY }
}

/** The span by sessions. `within` is the session of a bar shorter than a day; null for daily bars and closed days. */
function sessionsPeriod(day: number, target: BarInterval, within: TradingSession | null): BarPeriod {
  const { first, after } = spanOf(day, target)
  let opening: TradingSession | null = null
  let end = 0
  for (let each = first; each < after; each += 1) {
    const session = sessionOfDay(each)
    if (session === null) continue
    opening ??= session
    end = session.close
  }
  if (opening === null || sessionOfDay(day) === null) return utcPeriod(day, target)
  const label = first * DAY
  if (within === null) return { label, begin: opening.day * DAY, end, sure: end }
  return { label, begin: opening.open, end, sure: within.close }
}
