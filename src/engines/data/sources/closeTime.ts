import type { BarInterval } from '#core/model/bar.ts'
import type { SessionCalendar } from '#core/model/instrument.ts'
import { sessionOfDay } from '#core/time/calendar.ts'
import { civilFromDays, daysFromCivil } from '#core/time/civil.ts'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'
import { utcDay } from '#core/time/iso.ts'

const LENGTHS: Readonly<Record<Exclude<BarInterval, '1M'>, number>> = {
  '1m': MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '1h': HOUR,
  '1d': DAY,
  '1w': 7 * DAY,
}

/**
 * When a bar that opened at `tsOpen` may be known, microseconds: the end of its interval, or the session's close for a
 * daily bar of the New York exchanges on a day they trade.
 */
export function closeTime(tsOpen: number, interval: BarInterval, calendar: SessionCalendar): number {
  if (interval === '1M') {
    const { year, month } = civilFromDays(utcDay(tsOpen))
    return (month === 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1)) * DAY
  }
  if (interval === '1d' && calendar === 'XNYS') {
    const session = sessionOfDay(utcDay(tsOpen))
    if (session !== null && session.close > tsOpen) return session.close
  }
  return tsOpen + LENGTHS[interval]
}

/** {@link closeTime} for bars of one kind, with everything that does not change looked up once. */
export function closeTimeOf(interval: BarInterval, calendar: SessionCalendar): (tsOpen: number) => number {
  if (interval === '1M' || (interval === '1d' && calendar === 'XNYS')) {
    return (tsOpen) => closeTime(tsOpen, interval, calendar)
  }
  const length = LENGTHS[interval]
  return (tsOpen) => tsOpen + length
}

/** Length of an interval in microseconds; null for months. */
export function intervalLength(interval: BarInterval): number | null {
  return interval === '1M' ? null : LENGTHS[interval]
}
