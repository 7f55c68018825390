import { ALWAYS_CALENDAR } from './alwaysCalendar.ts'
import type { DayHours } from './dayTable.ts'
import type { CalendarId, ExchangeCalendar } from './exchangeCalendar.ts'
import { createSessionCalendar, type CalendarRules } from './sessionCalendar.ts'
import { tradingDayOf, type TradingDay } from './tradingDay.ts'

/** Shares trade before the session from 4:00 and after it until 20:00, 17:00 when it closed early; minutes of the day. */
const PRE_OPEN = 4 * 60
const AFTER_CLOSE = 20 * 60
const EARLY_AFTER_CLOSE = 17 * 60
/** Options on indices and broad funds trade this much longer than shares, early closes included. */
const INDEX_MINUTES = 15

const RULES: Readonly<Record<Exclude<CalendarId, 'ALWAYS'>, CalendarRules>> = {
  XNYS: {
    id: 'XNYS',
    name: 'New York Stock Exchange',
    dayOf: (day) => tradingDayOf(day, 'XNYS'),
    hoursOf: shareHours,
  },
  XNAS: { id: 'XNAS', name: 'Nasdaq', dayOf: (day) => tradingDayOf(day, 'XNAS'), hoursOf: shareHours },
  XCBO: {
    id: 'XCBO',
    name: 'Cboe options on shares',
    dayOf: (day) => tradingDayOf(day, 'XCBO'),
    hoursOf: (day) => optionHours(day, 0),
  },
  'XCBO-INDEX': {
    id: 'XCBO-INDEX',
    name: 'Cboe options on indices and broad funds',
    dayOf: (day) => tradingDayOf(day, 'XCBO'),
    hoursOf: (day) => optionHours(day, day.kind === 'IRREGULAR' ? 0 : INDEX_MINUTES),
  },
}

/** Every calendar there is. */
export const CALENDAR_IDS: readonly CalendarId[] = ['XNYS', 'XNAS', 'XCBO', 'XCBO-INDEX', 'ALWAYS']

const made = new Map<CalendarId, ExchangeCalendar>([['ALWAYS', ALWAYS_CALENDAR]])

/** Returns a calendar; the first call for one computes its table of 41 years. */
export function exchangeCalendar(id: CalendarId): ExchangeCalendar {
  const known = made.get(id)
  if (known !== undefined || id === 'ALWAYS') return known ?? ALWAYS_CALENDAR
  const calendar = createSessionCalendar(RULES[id])
  made.set(id, calendar)
  return calendar
}

function shareHours(day: TradingDay): DayHours | null {
  if (day.kind === 'CLOSED') return null
  const { kind, open, close } = day
  return { preOpen: PRE_OPEN, open, close, afterClose: kind === 'EARLY' ? EARLY_AFTER_CLOSE : AFTER_CLOSE }
}

function optionHours(day: TradingDay, longer: number): DayHours | null {
  if (day.kind === 'CLOSED') return null
  const close = day.close + longer
  return { preOpen: day.open, open: day.open, close, afterClose: close }
}
