import { civilFromDays, dayOfWeek, WEEKDAY } from '#core/time/civil.ts'
import { DAY } from '#core/time/duration.ts'
import { utcDay } from '#core/time/iso.ts'
import type { EquityCurve } from './equityCurve.ts'

/** The calendar span whose returns are measured: longer than a day where the bars are. */
export type Period = 'day' | 'week' | 'month' | 'year'

/** Returns by period and how many periods make a year. */
export interface PeriodReturns {
  readonly period: Period
  readonly periodsPerYear: number
  /** One fewer than there are periods with a bar: the first has no return. */
  readonly returns: Float64Array
}

/** Bars whose spacing tells what kind of bars they are. */
const SPACING_SAMPLE = 100
/** Five trading days would fall on a weekend 2/7 of the time without breaks; above 60 % of that the market never rests. */
const WEEKEND_SHARE = (2 / 7) * 0.6

/**
 * Measures the returns from the last equity of one UTC calendar period to that of the next one present. Periods per year:
 * 252 for days, 365 where the market trades on weekends, 52, 12 or 1 where the bars are a week, month or year apart.
 */
export function periodReturns(curve: EquityCurve): PeriodReturns {
  const { period, periodsPerYear } = periodOf(curve.tsOpen)
  const closing: number[] = []
  let current = Number.NaN
  for (let index = 0; index < curve.tsOpen.length; index += 1) {
    const key = periodKey(utcDay(curve.tsOpen[index] ?? 0), period)
    const equity = curve.equity[index] ?? Number.NaN
    if (key === current) closing[closing.length - 1] = equity
    else closing.push(equity)
    current = key
  }
  const returns = new Float64Array(Math.max(closing.length - 1, 0))
  for (let index = 0; index < returns.length; index += 1) {
    returns[index] = (closing[index + 1] ?? Number.NaN) / (closing[index] ?? Number.NaN) - 1
  }
  return { period, periodsPerYear, returns }
}

/** Index of the last bar of each period of `periodReturns`, the first one included; rising. */
export function periodEnds(tsOpen: Float64Array): Int32Array {
  const { period } = periodOf(tsOpen)
  const ends: number[] = []
  let current = Number.NaN
  for (let index = 0; index < tsOpen.length; index += 1) {
    const key = periodKey(utcDay(tsOpen[index] ?? 0), period)
    if (key === current) ends[ends.length - 1] = index
    else ends.push(index)
    current = key
  }
  return Int32Array.from(ends)
}

function periodOf(tsOpen: Float64Array): Pick<PeriodReturns, 'period' | 'periodsPerYear'> {
  const spacing = Math.floor(medianSpacing(tsOpen) / DAY)
  if (spacing === 7) return { period: 'week', periodsPerYear: 52 }
  if (spacing >= 28 && spacing <= 31) return { period: 'month', periodsPerYear: 12 }
  if (spacing === 365 || spacing === 366) return { period: 'year', periodsPerYear: 1 }
  let weekend = 0
  for (const ts of tsOpen) {
    const weekday = dayOfWeek(utcDay(ts))
    if (weekday === WEEKDAY.saturday || weekday === WEEKDAY.sunday) weekend += 1
  }
  return { period: 'day', periodsPerYear: weekend / tsOpen.length > WEEKEND_SHARE ? 365 : 252 }
}

function medianSpacing(tsOpen: Float64Array): number {
  const last = tsOpen.slice(-SPACING_SAMPLE)
  if (last.length < 2) return 0
  const gaps = last.slice(1).map((ts, index) => ts - (last[index] ?? ts))
  gaps.sort()
  const middle = (gaps.length - 1) / 2
  return ((gaps[Math.floor(middle)] ?? 0) + (gaps[Math.ceil(middle)] ?? 0)) / 2
}

function periodKey(day: number, period: Period): number {
  if (period === 'day') return day
  // Weeks end on Sunday.
  if (period === 'week') return Math.floor((day + 3) / 7)
  const date = civilFromDays(day)
  return period === 'month' ? date.year * 12 + date.month : date.year
}
