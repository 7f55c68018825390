import { daysFromCivil } from '../civil.ts'
import { DAY, MINUTE } from '../duration.ts'
import { fromNewYork } from '../newYork.ts'
import type { TradingDay } from './tradingDay.ts'

/** First and last day of the reviewed years 1990 to 2030, counted from 1970-01-01. */
export const FIRST_DAY = daysFromCivil(1990, 1, 1)
export const LAST_DAY = daysFromCivil(2030, 12, 31)

/**
 * The sessions of every day from FIRST_DAY to LAST_DAY as columns. Times are minutes after midnight UTC of the session's
 * own date, so that summer time is settled once for all; from 4:00 to 20:00 in New York they lie between 480 and 1500.
 * A day without a session has -1 everywhere.
 */
export interface DayTable {
  readonly preOpen: Int16Array
  readonly open: Int16Array
  readonly close: Int16Array
  readonly afterClose: Int16Array
  /** Minutes of regular trading before the day; one entry more than there are days. */
  readonly minutesBefore: Int32Array
}

/** Minutes of the New York day at which a market's day begins and ends; null on a day without a session. */
export interface DayHours {
  readonly preOpen: number
  readonly open: number
  readonly close: number
  readonly afterClose: number
}

/** Computes the table of a market from its rules. */
export function makeDayTable(
  dayOf: (day: number) => TradingDay,
  hoursOf: (day: TradingDay) => DayHours | null,
): DayTable {
  const days = LAST_DAY - FIRST_DAY + 1
  const table = {
    preOpen: new Int16Array(days).fill(-1),
    open: new Int16Array(days).fill(-1),
    close: new Int16Array(days).fill(-1),
    afterClose: new Int16Array(days).fill(-1),
    minutesBefore: new Int32Array(days + 1),
  }
  for (let place = 0; place < days; place += 1) {
    const day = FIRST_DAY + place
    const hours = hoursOf(dayOf(day))
    const before = table.minutesBefore[place] ?? 0
    table.minutesBefore[place + 1] = hours === null ? before : before + hours.close - hours.open
    if (hours === null) continue
    table.preOpen[place] = utcMinute(day, hours.preOpen)
    table.open[place] = utcMinute(day, hours.open)
    table.close[place] = utcMinute(day, hours.close)
    table.afterClose[place] = utcMinute(day, hours.afterClose)
  }
  return table
}

function utcMinute(day: number, minute: number): number {
  return (fromNewYork(day, minute * MINUTE) - day * DAY) / MINUTE
}
