import type { BarInterval } from '#core/model/bar.ts'
import { civilFromDays, dayOfWeek, daysFromCivil, WEEKDAY } from '#core/time/civil.ts'
import { DAY, SECOND } from '#core/time/duration.ts'
import { utcDay } from '#core/time/iso.ts'
import type { CivilDateOf } from '../exchangeDays.ts'
import type { ChartPeriod } from './chartSchema.ts'

/** Lengths of bars as Yahoo names them. */
const INTERVALS: Readonly<Record<string, BarInterval>> = {
  '1m': '1m',
  '5m': '5m',
  '15m': '15m',
  '60m': '1h',
  '1h': '1h',
  '1d': '1d',
  '1wk': '1w',
  '1mo': '1M',
}
const LENGTHS: Readonly<Partial<Record<BarInterval, number>>> = { '1m': 60, '5m': 300, '15m': 900, '1h': 3_600 }
/** An hour of a session may begin at any quarter. */
const GRIDS: Readonly<Partial<Record<BarInterval, number>>> = { '1m': 60, '5m': 300, '15m': 900, '1h': 900 }

/** The length of bars that Yahoo means; null for those that are not kept. */
export function intervalOf(granularity: string): BarInterval | null {
  return Object.hasOwn(INTERVALS, granularity) ? (INTERVALS[granularity] ?? null) : null
}

/** How rows are labelled and when they are over. */
export interface RowRules {
  /** Label of the bar that a row of this time belongs to, microseconds. */
  labelOf(seconds: number): number
  /** Whether the bar of a row was over at the moment of the answer. */
  isOver(seconds: number, label: number): boolean
}

/**
 * Makes the rules for bars of one length. Longer bars than an hour are labelled by the exchange's civil date (Monday of a
 * week, first of a month). A day is over at the end of its regular session, a week or month when the next has begun.
 * Yahoo may add a row with the time of the last trade; it lies on no grid and is never over.
 */
export function rowRules(
  interval: BarInterval | null,
  dateOf: CivilDateOf,
  regular: ChartPeriod | null,
  asOf: number,
): RowRules {
  const length = interval === null ? undefined : LENGTHS[interval]
  const grid = interval === null ? undefined : GRIDS[interval]
  if (length !== undefined && grid !== undefined) {
    return {
      labelOf: (seconds) => seconds * SECOND,
      isOver: (seconds) => seconds % grid === 0 && (seconds + length) * SECOND <= asOf,
    }
  }
  const today = dateOf(Math.floor(asOf / SECOND))
  if (interval === '1w') {
    return { labelOf: (seconds) => mondayOf(dateOf(seconds)), isOver: (_, label) => label + 7 * DAY <= today }
  }
  if (interval === '1M') {
    return { labelOf: (seconds) => firstOf(dateOf(seconds), 0), isOver: (_, label) => firstOf(label, 1) <= today }
  }
  const sessionDate = regular === null ? null : dateOf(regular.start)
  const sessionEnd = regular === null ? 0 : regular.end * SECOND
  return {
    labelOf: dateOf,
    isOver: (_, label) => label < today || (label === sessionDate && sessionEnd <= asOf),
  }
}

function mondayOf(date: number): number {
  const day = utcDay(date)
  return (day - ((dayOfWeek(day) - WEEKDAY.monday + 7) % 7)) * DAY
}

function firstOf(date: number, monthsLater: 0 | 1): number {
  const { year, month } = civilFromDays(utcDay(date))
  const later = month + monthsLater
  return daysFromCivil(later > 12 ? year + 1 : year, later > 12 ? 1 : later, 1) * DAY
}
