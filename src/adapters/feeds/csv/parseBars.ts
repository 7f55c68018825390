import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import { DAY } from '#core/time/duration.ts'
import { formatDate, formatTimestamp } from '#core/time/iso.ts'
import { isRejected, quoted, readBarRow, reject, type BarRow, type RejectedRow } from './barRows.ts'
import { planColumns, type ColumnPlan } from './columnRoles.ts'
import { csvFailure, success, type Attempt } from './csvFailure.ts'
import { looksLikeDate, type WrittenTime } from './dateFormats.ts'
import { readDates, type FileDates } from './fileDates.ts'
import { intervalOfGap, isLabelledByDate, medianGap } from './intervals.ts'
import { findNumberFormat } from './numberFormat.ts'
import { findPlaceFaults, isNewestFirst } from './ordering.ts'
import { readRecords, type CsvRecord } from './records.ts'

/** The bars of a text and everything that was refused. Accepted and refused rows together are all rows after the header. */
export interface ParsedBars {
  readonly plan: ColumnPlan
  readonly dates: FileDates
  readonly interval: BarInterval
  readonly columns: BarColumns
  readonly rejected: readonly RejectedRow[]
  /** Rows after the header. */
  readonly rows: number
  /** Digits after the decimal mark that the accepted prices need. */
  readonly decimals: number
  readonly newestFirst: boolean
}

interface Candidate {
  readonly row: BarRow
  readonly time: WrittenTime
}

interface Placed {
  readonly row: BarRow
  readonly tsOpen: number
}

/**
 * Reads bars from CSV text: finds delimiter, columns, dates, decimal mark, direction and interval, then checks every row.
 * `interval` overrides the one found; `now` decides what lies in the future. Never throws.
 */
export function parseBars(text: string, interval: BarInterval | null, now: number): Attempt<ParsedBars> {
  const table = readRecords(text)
  if (!table.ok) return table
  const planned = planColumns(table.value.records, looksLikeDate)
  if (!planned.ok) return planned
  const plan = planned.value
  const records = table.value.records.slice(plan.header + 1)
  if (records.length === 0)
    return csvFailure('NO_ROWS', 'The file has a header line and no rows, so there are no bars in it.')

  const dates = readDates(records.map((record) => dateText(record, plan)))
  const rejected: RejectedRow[] = []
  const candidates = readCandidates(records, plan, dates, table.value.delimiter, rejected)
  const gap = medianGap(candidates.map(momentOf).filter((ts) => ts >= 0 && ts <= now))
  const found = interval ?? findInterval(gap, dates)
  if (found === null) return csvFailure('INTERVAL_UNKNOWN', explainInterval(gap))

  const past = candidates.map((it) => place(it, found)).filter((it) => isPossible(it, now, rejected))
  const newestFirst = isNewestFirst(past.map((it) => it.tsOpen))
  const ordered = keepOrdered(newestFirst ? past.toReversed() : past, rejected)
  rejected.sort((a, b) => a.line - b.line)
  return success({
    plan,
    dates,
    interval: found,
    columns: columnsOf(ordered),
    rejected,
    rows: records.length,
    decimals: ordered.reduce((most, it) => Math.max(most, it.row.decimals), 0),
    newestFirst,
  })
}

function dateText({ cells }: CsvRecord, plan: ColumnPlan): string {
  const date = cells[plan.position.date ?? 0] ?? ''
  return plan.position.time === null ? date : `${date} ${cells[plan.position.time] ?? ''}`.trim()
}

function readCandidates(
  records: readonly CsvRecord[],
  plan: ColumnPlan,
  dates: FileDates,
  delimiter: string,
  rejected: RejectedRow[],
): readonly Candidate[] {
  const format = findNumberFormat(samplePrices(records, plan), delimiter)
  const candidates: Candidate[] = []
  records.forEach((record, index) => {
    const time = dates.times[index] ?? null
    const row = readBarRow(record, plan, format)
    if (isRejected(row) && row.code === 'MISSING_COLUMN') rejected.push(row)
    else if (time === null)
      rejected.push(
        reject(record.line, 'BAD_DATE', `${quoted(dateText(record, plan))} is not a date written as ${dates.name}`),
      )
    else if (isRejected(row)) rejected.push(row)
    else candidates.push({ row, time })
  })
  return candidates
}

function samplePrices(records: readonly CsvRecord[], plan: ColumnPlan): readonly string[] {
  const step = Math.max(1, Math.floor(records.length / 200))
  return records
    .filter((_, index) => index % step === 0)
    .flatMap(({ cells }) => [cells[plan.position.open ?? 0] ?? '', cells[plan.position.close ?? 0] ?? ''])
}

function momentOf({ time }: Candidate): number {
  return time.local - time.offset
}

function findInterval(gap: number | null, dates: FileDates): BarInterval | null {
  if (gap !== null) return intervalOfGap(gap)
  return dates.datesOnly ? '1d' : null
}

function explainInterval(gap: number | null): string {
  const apart =
    gap === null
      ? 'The file has too few rows to tell how long a bar is'
      : `Its rows are ${describeGap(gap)} apart, and there are no bars of that length here`
  return `${apart}: choose one of 1m, 5m, 15m, 1h, 1d, 1w, 1M.`
}

function describeGap(gap: number): string {
  const minutes = gap / 60_000_000
  return minutes >= 1_440 ? `${round(minutes / 1_440)} days` : `${round(minutes)} minutes`
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

/** Bars of a day and longer carry the date as written, at midnight UTC; shorter ones the moment. */
function place({ row, time }: Candidate, interval: BarInterval): Placed {
  const tsOpen = isLabelledByDate(interval) ? Math.floor(time.local / DAY) * DAY : momentOf({ row, time })
  return { row, tsOpen }
}

function isPossible({ row, tsOpen }: Placed, now: number, rejected: RejectedRow[]): boolean {
  if (tsOpen < 0) {
    rejected.push(
      reject(row.line, 'BAD_DATE', `${formatDate(tsOpen)} lies before 1970, where this program's clock begins`),
    )
    return false
  }
  if (tsOpen <= now) return true
  rejected.push(reject(row.line, 'FUTURE_DATE', `${formatTimestamp(tsOpen)} lies in the future`))
  return false
}

function keepOrdered(placed: readonly Placed[], rejected: RejectedRow[]): readonly Placed[] {
  const faults = findPlaceFaults(placed.map((it) => it.tsOpen))
  return placed.filter((it, index) => {
    const fault = faults[index] ?? null
    if (fault === null) return true
    const words = fault === 'DUPLICATE' ? 'is there already' : 'does not follow the rows around it'
    rejected.push(reject(it.row.line, fault, `A bar of ${formatTimestamp(it.tsOpen)} ${words}`))
    return false
  })
}

function columnsOf(placed: readonly Placed[]): BarColumns {
  return {
    tsOpen: Float64Array.from(placed, (it) => it.tsOpen),
    open: Float64Array.from(placed, (it) => it.row.open),
    high: Float64Array.from(placed, (it) => it.row.high),
    low: Float64Array.from(placed, (it) => it.row.low),
    close: Float64Array.from(placed, (it) => it.row.close),
    volume: Float64Array.from(placed, (it) => it.row.volume),
  }
}
