import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import type { SessionCalendar } from '#core/model/instrument.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import { DAY } from '#core/time/duration.ts'
import { siftBars, type HeldRows, type SiftedBars } from '../quarantine/siftBars.ts'
import { intervalLength } from '../sources/closeTime.ts'
import { sessionsOf } from '../validation/exchangeSessions.ts'
import type { FindingCode } from '../validation/finding.ts'
import { validateSeries } from '../validation/seriesValidation.ts'
import { joinBars, NO_BARS, pickBars, sameBar, sampleOf, takeBars } from './barRows.ts'

/** A page of bars with the stored rows around it. */
export interface PageInPlace {
  readonly interval: BarInterval
  readonly calendar: SessionCalendar
  /** Stored rows that come before it, oldest first. */
  readonly before: BarColumns
  readonly rows: BarColumns
  /** Stored rows that follow it, when nothing more is to come between. */
  readonly after: BarColumns
  readonly actions: readonly TimedAction[]
}

/** Rows at the end of a page about which only the next page can tell whether they were a fault. */
const UNSETTLED_ROWS = 5
/** Stored rows further away than so many bars, or days, say nothing of the level of prices. */
const NEAR_BARS = 30
const NEAR_DAYS = 30 * DAY

/** Of two levels of price the validation blames the one that was left, be it stored already. */
const LEVEL_CODES: readonly FindingCode[] = ['UNIT_ERROR', 'SPLIT_HALF_ADJUSTED']
/** So many stored rows may be a fault that shows only now; what comes is then right. */
const SHORT = 3

/** Rows in order of time, without those that are told twice in the same words and those outside of [from, to). */
export function orderedPage(columns: BarColumns, from: number, to: number): BarColumns {
  const { tsOpen } = columns
  const order = Array.from(tsOpen, (_, row) => row)
    .filter((row) => !((tsOpen[row] ?? 0) < from || (tsOpen[row] ?? 0) >= to))
    // What has no time comes last; rows of one time stay in the order in which they came.
    .sort((left, right) => timeOf(tsOpen, left) - timeOf(tsOpen, right) || left - right)
  const told = order.filter((row, place) => {
    for (let other = place - 1; other >= 0 && tsOpen[order[other] ?? 0] === tsOpen[row]; other -= 1)
      if (sameBar(columns, row, columns, order[other] ?? 0)) return false
    return true
  })
  return pickBars(columns, told)
}

/** Validates the rows of a page among the stored ones around them, and divides them. */
export function checkPage({ interval, calendar, before, rows, after, actions }: PageInPlace): SiftedBars {
  const earlier = isNear(before.tsOpen.at(-1), rows.tsOpen[0], interval) ? before : NO_BARS
  const lastTime = rows.tsOpen.findLast((ts) => Number.isFinite(ts))
  const later = isNear(lastTime, after.tsOpen[0], interval) ? after : NO_BARS
  const begin = earlier.tsOpen.length
  const end = begin + rows.tsOpen.length
  const columns = joinBars([earlier, rows, later])
  const { findings } = validateSeries({ interval, columns, basis: 'raw', actions, calendar: sessionsOf(calendar) })
  const seam = findings.find(
    ({ code, from, count }) => LEVEL_CODES.includes(code) && count > SHORT && from < begin && from + count === begin,
  )
  if (seam === undefined) return siftBars(columns, findings, begin, end)
  // What is stored and what comes contradict each other, and what is stored may have been decided on.
  return { kept: NO_BARS, held: [heldWhole(rows, seam.code, seam.message)], doubts: [] }
}

/** The rows of a page that can be judged now, and those that wait for the next one. */
export function settledRows(
  rows: BarColumns,
  isLast: boolean,
): { readonly now: BarColumns; readonly later: BarColumns } {
  const count = rows.tsOpen.length
  const settled = isLast ? count : Math.max(0, count - UNSETTLED_ROWS)
  return { now: takeBars(rows, 0, settled), later: takeBars(rows, settled, count) }
}

function heldWhole(rows: BarColumns, code: HeldRows['code'], message: string): HeldRows {
  const from = rows.tsOpen[0] ?? null
  const to = rows.tsOpen.at(-1) ?? null
  const sentence = `What is stored before these rows does not fit to them. ${message}`
  return { code, message: sentence, bars: rows, from, to, sample: sampleOf(rows, [...rows.tsOpen.keys()]) }
}

function isNear(earlier: number | undefined, later: number | undefined, interval: BarInterval): boolean {
  if (earlier === undefined || later === undefined) return false
  const length = intervalLength(interval) ?? 31 * DAY
  return later - earlier <= Math.max(5 * DAY, Math.min(NEAR_BARS * length, Math.max(NEAR_DAYS, 3 * length)))
}

function timeOf(tsOpen: Float64Array, row: number): number {
  const ts = tsOpen[row] ?? Number.NaN
  return Number.isFinite(ts) ? ts : Number.MAX_VALUE
}
