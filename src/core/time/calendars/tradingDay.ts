import { civilFromDays, dayOfWeek, WEEKDAY } from '../civil.ts'
import { holidaysOf } from '../holidays.ts'
import { exceptionOf, type Market } from './dayExceptions.ts'
import { earlyCloseOf } from './earlyCloses.ts'

/**
 * What a market does on one day. An early close was announced, an irregular day was not. `open` and `close` of the regular
 * session are minutes of the New York day.
 */
export type TradingDay =
  | { readonly kind: 'CLOSED'; readonly reason: string }
  | { readonly kind: 'REGULAR'; readonly open: number; readonly close: number }
  | { readonly kind: 'EARLY' | 'IRREGULAR'; readonly open: number; readonly close: number; readonly reason: string }

/** The regular session opens at 9:30 and closes at 16:00, New York time. */
const OPEN = 9 * 60 + 30
const CLOSE = 16 * 60

const REGULAR: TradingDay = { kind: 'REGULAR', open: OPEN, close: CLOSE }
const WEEKEND: TradingDay = { kind: 'CLOSED', reason: 'Weekend' }

/**
 * Applies the rules and the dated exceptions to a New York civil day counted from 1970-01-01. Reviewed from 1990 to 2030;
 * for later years it is what today's rules make of them, for earlier ones it is wrong.
 */
export function tradingDayOf(day: number, market: Market): TradingDay {
  const weekday = dayOfWeek(day)
  if (weekday === WEEKDAY.saturday || weekday === WEEKDAY.sunday) return WEEKEND
  const holiday = holidaysOf(civilFromDays(day).year).get(day)
  if (holiday !== undefined) return { kind: 'CLOSED', reason: holiday }
  const exception = exceptionOf(day, market)
  if (exception !== null) {
    const { hours, reason } = exception
    if (hours === null) return { kind: 'CLOSED', reason }
    return { kind: 'IRREGULAR', open: minuteOf(hours.slice(0, 5)), close: minuteOf(hours.slice(6)), reason }
  }
  const early = earlyCloseOf(day)
  return early === null ? REGULAR : { kind: 'EARLY', open: OPEN, ...early }
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
}
