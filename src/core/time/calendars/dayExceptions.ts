import { daysFromCivil } from '../civil.ts'

/** Markets that can have hours of their own: the New York Stock Exchange, Nasdaq, the Cboe options exchange. */
export type Market = 'XNYS' | 'XNAS' | 'XCBO'

/** One day that no rule explains. */
export interface DayException {
  /** Civil date in New York, `1994-04-27`. */
  readonly date: string
  /** Hours actually kept, `11:00-14:00` New York time; null when the market stayed shut. */
  readonly hours: string | null
  readonly reason: string
  /** The markets it concerned; all of them when left out. */
  readonly markets?: readonly Market[]
}

const ATTACKS = 'Closed after the attacks of 11 September 2001'
const SANDY = 'Closed for hurricane Sandy'
const CIRCUIT_BREAKER = 'Ended at 15:30: the 550-point circuit breaker of the Dow Jones average'

/**
 * Every closure since 1990 that was no holiday, and every day whose opening or close nobody had planned. Pauses within a
 * session and minutes of silence at the opening are not here: the session began at its usual time.
 */
export const DAY_EXCEPTIONS: readonly DayException[] = [
  {
    date: '1990-12-27',
    hours: '11:00-16:00',
    reason: 'Opened at 11:00: a transformer exploded at the computer centre',
    markets: ['XNYS'],
  },
  { date: '1994-02-11', hours: '09:30-14:30', reason: 'Closed at 14:30 in a snowstorm' },
  { date: '1994-04-27', hours: null, reason: 'Closed for the funeral of Richard Nixon' },
  {
    date: '1995-12-18',
    hours: '10:30-16:00',
    reason: "Opened at 10:30: trouble with the exchange's computers",
    markets: ['XNYS'],
  },
  { date: '1996-01-08', hours: '11:00-14:00', reason: 'Open from 11:00 to 14:00 in a blizzard' },
  { date: '1997-10-27', hours: '09:30-15:30', reason: CIRCUIT_BREAKER },
  {
    date: '2001-06-29',
    hours: '09:30-17:00',
    reason: 'Stayed open until 17:00 after a failure of its network',
    markets: ['XNAS'],
  },
  { date: '2001-09-11', hours: null, reason: ATTACKS },
  { date: '2001-09-12', hours: null, reason: ATTACKS },
  { date: '2001-09-13', hours: null, reason: ATTACKS },
  { date: '2001-09-14', hours: null, reason: ATTACKS },
  {
    date: '2002-09-11',
    hours: '12:00-16:00',
    reason: 'Opened at 12:00 after the commemoration of 11 September 2001',
  },
  { date: '2004-06-11', hours: null, reason: 'Closed for the funeral of Ronald Reagan' },
  {
    date: '2005-06-01',
    hours: '09:30-15:56',
    reason: "Halted at 15:56 for the day: trouble with the exchange's communications",
    markets: ['XNYS'],
  },
  { date: '2007-01-02', hours: null, reason: 'Closed for the funeral of Gerald Ford' },
  { date: '2012-10-29', hours: null, reason: SANDY },
  { date: '2012-10-30', hours: null, reason: SANDY },
  { date: '2018-12-05', hours: null, reason: 'Closed for the funeral of George H. W. Bush' },
  { date: '2025-01-09', hours: null, reason: 'Closed for the funeral of Jimmy Carter' },
]

const byDay = new Map(DAY_EXCEPTIONS.map((exception) => [dayOfDate(exception.date), exception]))

/** Returns what was out of the ordinary for a market on a day counted from 1970-01-01, or null. */
export function exceptionOf(day: number, market: Market): DayException | null {
  const exception = byDay.get(day)
  return exception === undefined || exception.markets?.includes(market) === false ? null : exception
}

function dayOfDate(date: string): number {
  return daysFromCivil(Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10)))
}
