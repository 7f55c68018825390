import type { FundamentalFigure, FundamentalItem } from '#core/model/fundamentals.ts'
import { parseTimestamp, utcDay } from '#core/time/iso.ts'

/** A fiscal year has 52 or 53 weeks, or a calendar year's days. */
const SHORTEST_YEAR = 357
const LONGEST_YEAR = 372
/** A fourth quarter of half years told cumulatively takes three rows; more than this is no way a company reports. */
const MOST_ROWS = 6

/** The sum of a flow over four quarters; days count from 1970-01-01, `to` is the day after the last. */
export interface YearOfFlow {
  readonly value: number
  readonly from: number
  readonly to: number
}

/** A flow over some days, the last excluded. */
interface Span {
  readonly from: number
  readonly to: number
  readonly value: number
}

/** The rows of one flow with a period, longest first, so that of equally short ways the one of the longest rows is taken. */
export function spansOf(figures: readonly FundamentalFigure[], item: FundamentalItem, unit: string): readonly Span[] {
  const spans: Span[] = []
  for (const figure of figures) {
    if (figure.item !== item || figure.unit !== unit || figure.from === null) continue
    const from = dayOf(figure.from)
    const to = dayOf(figure.to) + 1
    if (to > from) spans.push({ from, to, value: figure.value })
  }
  return spans.toSorted((one, other) => other.to - other.from - (one.to - one.from) || other.to - one.to)
}

/** The newest four quarters that the rows tell; null when no such sum can be made of them. */
export function newestYear(spans: readonly Span[]): YearOfFlow | null {
  const ends = [...new Set(spans.map(({ to }) => to))].toSorted((one, other) => other - one)
  for (const end of ends) {
    const year = yearTo(spans, end)
    if (year !== null) return year
  }
  return null
}

/**
 * The four quarters that end at a day, made of what companies tell: years, quarters and the part of a year so far. Adding and
 * subtracting rows that join (a year, plus this year so far, less the same part of last year) is a way from the end back to
 * a day a year before; the way of the fewest rows is taken. Null when there is none.
 */
export function yearTo(spans: readonly Span[], end: number): YearOfFlow | null {
  let reached = new Map<number, number>([[end, 0]])
  const seen = new Set([end])
  for (let rows = 0; rows < MOST_ROWS; rows += 1) {
    const next = new Map<number, number>()
    for (const [day, sum] of reached) {
      for (const { from, to, value } of spans) {
        if (to === day && !seen.has(from)) note(next, seen, from, sum + value)
        else if (from === day && !seen.has(to)) note(next, seen, to, sum - value)
      }
    }
    for (const [day, value] of next) {
      if (end - day >= SHORTEST_YEAR && end - day <= LONGEST_YEAR) return { value, from: day, to: end }
    }
    if (next.size === 0) return null
    reached = next
  }
  return null
}

/** Day of a date such as `2024-03-31`, counted from 1970-01-01. */
export function dayOf(date: string): number {
  const ts = parseTimestamp(date)
  if (ts === null) throw new Error(`Invariant: ${date} is no date`)
  return utcDay(ts)
}

function note(days: Map<number, number>, seen: Set<number>, day: number, sum: number): void {
  seen.add(day)
  days.set(day, sum)
}
