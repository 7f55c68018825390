import type { BarColumns } from '#core/model/bar.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import { MINUTE } from '#core/time/duration.ts'
import { accepted } from '#contracts/failure.ts'
import { joinBars, latestOfEach, NO_BARS, pickBars } from '#engines/data/continuity/barRows.ts'
import type { ArchivedStretch, SeriesPort } from '#engines/data/continuity/ports.ts'

/** A moment within the years of every calendar: 2026-01-05, a Monday, 00:00 UTC. */
export const MONDAY = 1_767_571_200_000_000

/** One bar a minute from `first` on, of the places named, at prices that wander a little: no validator minds them. */
export function minuteBars(places: readonly number[], first = MONDAY): BarColumns {
  const price = (place: number): number => 100 + 0.3 * Math.sin(place / 40) + 0.3 * Math.sin(place * 1.7)
  const column = (value: (place: number) => number): Float64Array => Float64Array.from(places, value)
  return {
    tsOpen: column((place) => first + place * MINUTE),
    open: column((place) => price(place)),
    high: column((place) => price(place) + 0.4),
    low: column((place) => price(place) - 0.4),
    close: column((place) => price(place) + 0.2 * Math.sin(place * 2.3)),
    volume: column((place) => 10 + (place % 7)),
  }
}

/** Bars that a source may have or a store may hold, in memory. */
export interface MemorySeries extends SeriesPort {
  bars(): BarColumns
  /** Rows that were stored although their label was there. */
  readonly twice: number[]
  readonly recorded: TimedAction[]
}

/** Keeps one series in memory. */
export function createMemorySeries(
  start: BarColumns = NO_BARS,
  archived: readonly ArchivedStretch[] = [],
): MemorySeries {
  let bars = start
  const twice: number[] = []
  const recorded: TimedAction[] = []
  const rowsWithin = (from: number, to: number): BarColumns =>
    pickBars(
      bars,
      [...bars.tsOpen.keys()].filter((row) => (bars.tsOpen[row] ?? 0) >= from && (bars.tsOpen[row] ?? 0) < to),
    )
  return {
    bars: () => bars,
    twice,
    recorded,
    labels: (from, to) => accepted(rowsWithin(from, to).tsOpen),
    before: (label, limit) => {
      const rows = rowsWithin(Number.NEGATIVE_INFINITY, label)
      return accepted(pickBars(rows, [...rows.tsOpen.keys()].slice(-limit)))
    },
    range: (from, to) => accepted(rowsWithin(from, to)),
    ingest: (columns) => {
      const known = new Set(bars.tsOpen)
      const again = [...columns.tsOpen].filter((label) => known.has(label))
      twice.push(...again)
      bars = latestOfEach(joinBars([bars, columns]))
      return accepted({ added: columns.tsOpen.length - again.length, unchanged: again.length, corrected: 0 })
    },
    archived: () => archived,
    actions: () => recorded,
    recordActions: (actions) => {
      recorded.push(...actions)
      return accepted({ added: actions.length, unchanged: 0, corrected: 0 })
    },
  }
}
