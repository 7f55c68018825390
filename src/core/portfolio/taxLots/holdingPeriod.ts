import type { Instrument } from '#core/model/instrument.ts'
import { civilFromDays, daysFromCivil, daysInMonth } from '#core/time/civil.ts'
import { utcDay } from '#core/time/iso.ts'
import { toNewYork } from '#core/time/newYork.ts'

/** The date on which something traded, as a day counted from 1970-01-01: New York's for its exchanges, else that of UTC. */
export function tradeDay(instrument: Pick<Instrument, 'calendar'>, ts: number): number {
  return instrument.calendar === 'XNYS' ? toNewYork(ts).day : utcDay(ts)
}

/**
 * Tells whether units were held for more than one year: the period begins the day after they were bought and includes the
 * day on which they were sold (IRS Publication 544, "Holding period"; Revenue Ruling 66-7 for the last days of months).
 */
export function isLongTerm(openedDay: number, closedDay: number): boolean {
  const { year, month, day } = civilFromDays(openedDay + 1)
  const exists = day <= daysInMonth(year + 1, month)
  const oneYearOn = exists ? daysFromCivil(year + 1, month, day) : daysFromCivil(year + 1, month + 1, 1)
  return closedDay >= oneYearOn
}
