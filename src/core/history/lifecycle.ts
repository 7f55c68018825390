import { civilFromDays, daysFromCivil } from '../time/civil.ts'
import { DAY } from '../time/duration.ts'
import { utcDay } from '../time/iso.ts'
import type { HistorySpan } from './coverage.ts'

/** When rows move from the hot store to the cold one. */
export interface LifecyclePolicy {
  /** Whole months that ended at least so many days ago are cold. */
  readonly hotDays: number
}

/** Recent thirty days at hand, what is older in files. */
export const DEFAULT_LIFECYCLE: LifecyclePolicy = { hotDays: 30 }

/** A calendar month in UTC: its name (`2024-03`), and the times with `from` <= ts < `to`. */
export interface Month {
  readonly name: string
  readonly from: number
  readonly to: number
}

/** Returns the month that a time falls in. */
export function monthOf(ts: number): Month {
  const { year, month } = civilFromDays(utcDay(ts))
  const next = month === 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1)
  const name = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`
  return { name, from: daysFromCivil(year, month, 1) * DAY, to: next * DAY }
}

/** Returns the months that runs of rows touch, in order. */
function monthsOf(spans: readonly HistorySpan[]): readonly Month[] {
  const months = new Map<number, Month>()
  for (const { first, last } of spans) {
    for (let month = monthOf(first); month.from <= last; month = monthOf(month.to)) months.set(month.from, month)
  }
  return [...months.values()].toSorted((left, right) => left.from - right.from)
}

/** Decides which months of a hot series are to be archived now. */
export function monthsToArchive(spans: readonly HistorySpan[], now: number, policy: LifecyclePolicy): readonly Month[] {
  return monthsOf(spans).filter(({ to }) => to <= now - policy.hotDays * DAY)
}
