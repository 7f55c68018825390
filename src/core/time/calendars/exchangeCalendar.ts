/** `XCBO` are options on shares, `XCBO-INDEX` options on indices and broad funds; `ALWAYS` never closes. */
export type CalendarId = 'XNYS' | 'XNAS' | 'XCBO' | 'XCBO-INDEX' | 'ALWAYS'

/** Before the regular session, the regular session, after it. */
export type SessionTag = 'PRE' | 'RTH' | 'AFT'

/**
 * The trading of one day; all times in microseconds since the epoch. PRE lasts from `preOpen` to `open`, RTH to `close`,
 * AFT to `afterClose`; beginnings count in, ends count out. A market without PRE or AFT has them empty.
 */
export interface ExchangeSession {
  /** The session's label: its civil day at the exchange, counted from 1970-01-01. */
  readonly day: number
  readonly preOpen: number
  readonly open: number
  readonly close: number
  readonly afterClose: number
  /** EARLY: closes ahead of time as announced. IRREGULAR: opened or closed as nobody had planned. */
  readonly kind: 'REGULAR' | 'EARLY' | 'IRREGULAR'
  /** Why the day is not a regular one; null when it is. */
  readonly reason: string | null
}

/**
 * When an exchange trades. Moments are microseconds since the epoch. Outside of the years it covers a calendar knows
 * nothing: nothing is open and there are no sessions; `covers` tells that from a closed market.
 */
export interface ExchangeCalendar {
  readonly id: CalendarId
  readonly name: string
  /** Tells whether the calendar knows the day of a moment. */
  covers(ts: number): boolean
  /** Tells whether the regular session is open. */
  isOpenAt(ts: number): boolean
  /** The session a moment belongs to, null when there is none. */
  sessionOf(ts: number): SessionTag | null
  /** The civil day at the exchange, counted from 1970-01-01. */
  dayOf(ts: number): number
  /** The session of a civil day, null on a day without one. */
  session(day: number): ExchangeSession | null
  /** Why a day is not a regular one: a weekend, a holiday, an early close; null when it is regular or not covered. */
  reasonOf(day: number): string | null
  /** Every session whose regular hours share a moment with from <= ts < to, in order. */
  sessionsBetween(from: number, to: number): readonly ExchangeSession[]
  /** The first session whose regular hours open after the moment. */
  nextSession(ts: number): ExchangeSession | null
  /** The last session whose regular hours closed at or before the moment. */
  previousSession(ts: number): ExchangeSession | null
  /** Minutes of regular trading between two moments, fractions included; negative when `to` comes first. */
  tradingMinutes(from: number, to: number): number
}
