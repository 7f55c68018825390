import type { BarInterval } from '#core/model/bar.ts'
import type { SessionCalendar } from '#core/model/instrument.ts'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'
import { exchangeCalendar } from '#core/time/calendars/exchangeCalendars.ts'
import type { FeatureContext } from './declaration.ts'

/** Minutes of an ordinary day of the New York exchanges. */
const SESSION_MINUTES = 390

interface Length {
  readonly length: number
  /** Bars in a year and trading minutes of a bar, for the New York exchanges. */
  readonly yearly: number
  readonly minutes: number
}

const LENGTHS: Readonly<Record<BarInterval, Length>> = {
  '1m': { length: MINUTE, yearly: 252 * SESSION_MINUTES, minutes: 1 },
  '5m': { length: 5 * MINUTE, yearly: 252 * 78, minutes: 5 },
  '15m': { length: 15 * MINUTE, yearly: 252 * 26, minutes: 15 },
  '1h': { length: HOUR, yearly: 252 * 7, minutes: 60 },
  '1d': { length: DAY, yearly: 252, minutes: SESSION_MINUTES },
  '1w': { length: 7 * DAY, yearly: 52, minutes: 5 * SESSION_MINUTES },
  '1M': { length: 30 * DAY, yearly: 12, minutes: 21 * SESSION_MINUTES },
}

/** What features may know of bars of an interval; a month counts as 30 days long. */
export function barContext(interval: BarInterval, calendar: SessionCalendar): FeatureContext {
  const { length, yearly } = LENGTHS[interval]
  return { barLength: length, barsPerYear: calendar === 'XNYS' ? yearly : (365 * DAY) / length }
}

/**
 * How many bars of time in which the market was open lie between the close of a bar and now: a value of Friday evening is
 * not older on Monday morning. Not negative.
 */
export function ageInBars(barClose: number, now: number, interval: BarInterval, calendar: SessionCalendar): number {
  if (!(now > barClose)) return 0
  const { length, minutes } = LENGTHS[interval]
  if (calendar === 'ALWAYS') return (now - barClose) / length
  return exchangeCalendar('XNYS').tradingMinutes(barClose, now) / minutes
}
