import type { BarInterval } from '#core/model/bar.ts'
import { sessionAt } from '#core/time/calendar.ts'
import { civilFromDays, dayOfWeek, daysFromCivil, WEEKDAY } from '#core/time/civil.ts'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'
import { utcDay } from '#core/time/iso.ts'
import { fromNewYork, toNewYork } from '#core/time/newYork.ts'

/** Lengths of bars within a day, microseconds. */
const LENGTHS: Readonly<Partial<Record<BarInterval, number>>> = {
  '1m': MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '1h': HOUR,
}
/** Extended hours end at 20:00 in New York; until then figures of a day still grow. */
const DAY_ENDS = 20 * HOUR

/** Length of bars within a day, microseconds; null for days and longer, which are labelled by their date. */
export function lengthWithinDay(interval: BarInterval): number | null {
  return LENGTHS[interval] ?? null
}

/**
 * Label of the bar that a moment belongs to, by the convention of the house: multiples of the length within a day, else
 * midnight UTC of the day, of the Monday or of the first of the month in New York. Vendors begin their weeks on Sunday or
 * name them by their last day; all of them come out the same.
 */
export function labelOf(interval: BarInterval, ts: number): number {
  const length = LENGTHS[interval]
  return length === undefined ? dateLabel(interval, toNewYork(ts).day) : Math.floor(ts / length) * length
}

/** As labelOf, for a day counted from 1970-01-01. */
export function dateLabel(interval: BarInterval, day: number): number {
  if (interval === '1w') return mondayOf(day) * DAY
  return (interval === '1M' ? firstOfMonth(day, 0) : day) * DAY
}

/** Whether a bar was over at a moment, so that its figures do not change any more. */
export function isOver(interval: BarInterval, label: number, now: number): boolean {
  const length = LENGTHS[interval]
  if (length !== undefined) return label + length <= now
  const day = utcDay(label)
  const last = interval === '1w' ? day + 4 : interval === '1M' ? firstOfMonth(day, 1) - 1 : day
  return fromNewYork(last, DAY_ENDS) <= now
}

/** Whether a moment lies in a regular session of the exchanges in New York. */
export function isRegular(ts: number): boolean {
  return sessionAt(ts) !== null
}

/** The stretch of time to ask for so that the bars with labels in [from, to) come; in New York for dates. */
export function spanOfLabels(
  interval: BarInterval,
  from: number,
  to: number,
): { readonly from: number; readonly to: number } {
  const length = LENGTHS[interval]
  // A bar whose label is wanted is wanted whole, also where `to` lies within it.
  if (length !== undefined) return { from: Math.ceil(from / length) * length, to: Math.ceil(to / length) * length }
  const lastLabel = Math.max(from, to - 1)
  const reach = interval === '1w' ? 7 : interval === '1M' ? 31 : 1
  // A week that begins on Sunday begins before its Monday.
  const lead = interval === '1w' ? 1 : 0
  return { from: fromNewYork(Math.ceil(from / DAY) - lead, 0), to: fromNewYork(utcDay(lastLabel) + reach, 0) }
}

function mondayOf(day: number): number {
  const weekday = dayOfWeek(day)
  return weekday === WEEKDAY.sunday ? day + 1 : day - (weekday - WEEKDAY.monday)
}

function firstOfMonth(day: number, later: 0 | 1): number {
  const { year, month } = civilFromDays(day)
  const wanted = month + later
  return daysFromCivil(wanted > 12 ? year + 1 : year, wanted > 12 ? 1 : wanted, 1)
}
