import { civilFromDays } from '#core/time/civil.ts'
import { utcDay } from '#core/time/iso.ts'
import type { EquityCurve } from './equityCurve.ts'

/** Returns of the months of one calendar year, as fractions. */
export interface YearOfReturns {
  readonly year: number
  /** January to December; null where the run has no bar. */
  readonly months: readonly (number | null)[]
  /** Return over the part of the year that the run covers. */
  readonly total: number
}

/** The month in which a run did best or worst. */
export interface MonthReturn {
  readonly year: number
  /** 1..12. */
  readonly month: number
  readonly return: number
}

/** Monthly returns of a run with its extremes; the extremes are null only for an empty curve. */
export interface MonthlyReturns {
  readonly years: readonly YearOfReturns[]
  readonly best: MonthReturn | null
  readonly worst: MonthReturn | null
  /** Months with a bar. */
  readonly n: number
  /** Months that gained. */
  readonly positive: number
}

/**
 * Returns by UTC calendar month of the bars' labels, each from the last equity before the month to the last in it; the first
 * month counts from the starting equity. Years without a bar are left out.
 */
export function monthlyReturns(curve: EquityCurve, startingEquity: number): MonthlyReturns {
  const closings = closingsByMonth(curve)
  const months: MonthReturn[] = []
  let before = startingEquity
  for (const { year, month, equity } of closings) {
    months.push({ year, month, return: equity / before - 1 })
    before = equity
  }
  return {
    years: yearsOf(closings, months, startingEquity),
    best: extreme(months, (each, so) => each.return > so.return),
    worst: extreme(months, (each, so) => each.return < so.return),
    n: months.length,
    positive: months.filter((month) => month.return > 0).length,
  }
}

interface Closing {
  readonly year: number
  readonly month: number
  equity: number
}

function closingsByMonth({ tsOpen, equity }: EquityCurve): readonly Closing[] {
  const closings: Closing[] = []
  let lastDay = Number.NaN
  let current: Closing | undefined
  for (let bar = 0; bar < tsOpen.length; bar += 1) {
    const day = utcDay(tsOpen[bar] ?? 0)
    if (day !== lastDay) {
      const { year, month } = civilFromDays(day)
      if (current === undefined || current.year !== year || current.month !== month) {
        current = { year, month, equity: 0 }
        closings.push(current)
      }
      lastDay = day
    }
    if (current !== undefined) current.equity = equity[bar] ?? Number.NaN
  }
  return closings
}

function yearsOf(closings: readonly Closing[], months: readonly MonthReturn[], starting: number): YearOfReturns[] {
  const years: YearOfReturns[] = []
  let before = starting
  for (let first = 0; first < closings.length;) {
    const year = closings[first]?.year ?? 0
    const row: (number | null)[] = Array.from({ length: 12 }, () => null)
    let end = before
    while (closings[first]?.year === year) {
      row[(closings[first]?.month ?? 1) - 1] = months[first]?.return ?? null
      end = closings[first]?.equity ?? Number.NaN
      first += 1
    }
    years.push({ year, months: row, total: end / before - 1 })
    before = end
  }
  return years
}

function extreme(
  months: readonly MonthReturn[],
  beats: (each: MonthReturn, so: MonthReturn) => boolean,
): MonthReturn | null {
  return months.reduce<MonthReturn | null>((so, each) => (so === null || beats(each, so) ? each : so), null)
}
