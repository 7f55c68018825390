import { civilFromDays, dayOfWeek, daysFromCivil } from '#core/time/civil.ts'
import { DAY } from '#core/time/duration.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import type { CoverageReply } from '#contracts/records/sources.ts'
import { formatCount } from '../../../format/amount.ts'
import { formatDay } from '../../../format/time.ts'

/** One day of the calendar; days are counted from 1970-01-01. */
export interface CalendarDay {
  readonly day: number
  readonly expected: number
  readonly present: number
}

/** One year as columns of weeks: seven rows from Monday on, a null where the year or the range has no such day. */
export interface CalendarYear {
  readonly year: number
  readonly weeks: number
  readonly rows: readonly (readonly (CalendarDay | null)[])[]
  /** The first column of every month that begins in the range, with the month's number from 1. */
  readonly months: readonly { readonly month: number; readonly column: number }[]
}

/** Every day of a range, year by year, the latest year first. */
export interface CoverageCalendar {
  readonly first: number
  readonly last: number
  readonly days: ReadonlyMap<number, CalendarDay>
  readonly years: readonly CalendarYear[]
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

/** Lays the days of a series into weeks; null when there are none. A day that is not told has no session. */
export function calendarOf(days: CoverageReply['days']): CoverageCalendar | null {
  const known = new Map<number, CalendarDay>()
  let first = Infinity
  let last = -Infinity
  for (const { day: ts, expected, present } of days) {
    const day = Math.floor(ts / DAY)
    known.set(day, { day, expected, present })
    first = Math.min(first, day)
    last = Math.max(last, day)
  }
  if (known.size === 0) return null
  for (let day = first; day <= last; day += 1) {
    if (!known.has(day)) known.set(day, { day, expected: 0, present: 0 })
  }
  const years: CalendarYear[] = []
  for (let year = yearOf(last); year >= yearOf(first); year -= 1) years.push(yearFrom(year, first, last, known))
  return { first, last, days: known, years }
}

/**
 * One of six steps of light by the share of the expected bars that are there: 0 none, 1 under half, 2 under 90 %, 3 under
 * 99 %, 4 under all, 5 all; null where no session is expected.
 */
export function stepOfDay({ expected, present }: CalendarDay): 0 | 1 | 2 | 3 | 4 | 5 | null {
  if (expected === 0) return null
  const share = present / expected
  if (share <= 0) return 0
  if (share < 0.5) return 1
  if (share < 0.9) return 2
  if (share < 0.99) return 3
  return share < 1 ? 4 : 5
}

/** Says a day in words: `Tuesday 2026-03-03: 388 of 390 bars, 2 missing`. */
export function dayWords(day: CalendarDay): string {
  const name = `${WEEKDAYS[weekday(day.day)]} ${formatDay(day.day * DAY)}`
  if (day.expected === 0)
    return day.present === 0 ? `${name}: no session` : `${name}: ${bars(day.present)}, none expected`
  const missing = day.expected - day.present
  const rest = missing > 0 ? `${formatCount(missing)} missing` : 'complete'
  return `${name}: ${formatCount(day.present)} of ${bars(day.expected)}, ${rest}`
}

/** Returns the day that a key moves to, or null for a key that does not move: a week is one column, a day one row. */
export function moveDay(
  key: string,
  day: number,
  { first, last }: Pick<CoverageCalendar, 'first' | 'last'>,
): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: -1,
    ArrowDown: 1,
    ArrowLeft: -7,
    ArrowRight: 7,
    PageUp: -28,
    PageDown: 28,
  }
  if (key === 'Home') return first
  if (key === 'End') return last
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined
  return step === undefined ? null : Math.min(last, Math.max(first, day + step))
}

/**
 * Returns where the shown years end, microseconds (the midnight after the last day): at the chosen day; else now, or at the
 * end of what is stored where that lies further back than the shown years reach.
 */
export function endOfRange(until: string | null, storedTo: number | null, years: number, tomorrow: number): number {
  const chosen = until === null ? null : parseTimestamp(until)
  if (chosen !== null) return Math.min(tomorrow, (Math.floor(chosen / DAY) + 1) * DAY)
  if (storedTo === null || storedTo >= tomorrow - years * 365 * DAY) return tomorrow
  return (Math.floor(storedTo / DAY) + 1) * DAY
}

/** Returns the year of a day. */
export function yearOf(day: number): number {
  return civilFromDays(day).year
}

/** Names a day of the week, 0 is Monday. */
export function weekdayName(index: number): string {
  return WEEKDAYS[index] ?? ''
}

function yearFrom(year: number, first: number, last: number, known: ReadonlyMap<number, CalendarDay>): CalendarYear {
  const begin = daysFromCivil(year, 1, 1)
  const end = daysFromCivil(year + 1, 1, 1) - 1
  const monday = begin - weekday(begin)
  const weeks = Math.floor((end - monday) / 7) + 1
  const rows = WEEKDAYS.map((_, row) =>
    Array.from({ length: weeks }, (__, column) => {
      const day = monday + column * 7 + row
      return day < begin || day > end ? null : (known.get(day) ?? null)
    }),
  )
  const months = Array.from({ length: 12 }, (_, index) => index + 1).flatMap((month) => {
    const day = daysFromCivil(year, month, 1)
    return day > last || day + 30 < first ? [] : [{ month, column: Math.floor((day - monday) / 7) }]
  })
  return { year, weeks, rows, months }
}

/** The week of the calendar begins on Monday. */
function weekday(day: number): number {
  return (dayOfWeek(day) + 6) % 7
}

function bars(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'bar' : 'bars'}`
}
