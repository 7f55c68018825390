import { findNumberFormat, parseNumber, parseVolume } from '#adapters/feeds/csv/numberFormat.ts'
import { planColumns, type ColumnPlan } from '#adapters/feeds/csv/columnRoles.ts'
import { looksLikeDate } from '#adapters/feeds/csv/dateFormats.ts'
import { readDates } from '#adapters/feeds/csv/fileDates.ts'
import { isNewestFirst } from '#adapters/feeds/csv/ordering.ts'
import { readText } from '#adapters/feeds/csv/readText.ts'
import { type CsvRecord, readRecords } from '#adapters/feeds/csv/records.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { IndicatorColumns } from '#quant/indicators/indicatorStream.ts'

/**
 * Reads every row of a file of bars as it stands, oldest first, for looking at it rather than trading on it: a cell that
 * is no number or no date is NaN, and no row is left out. Bars to trade on are read by `readBarFile`, which refuses them.
 */
export function readIndicatorTable(file: string): CommandResult<IndicatorColumns> {
  const text = readText(file)
  const table = text.ok ? readRecords(text.value) : text
  if (!table.ok) return { ok: false, failure: table.failure }
  const planned = planColumns(table.value.records, looksLikeDate)
  if (!planned.ok) return { ok: false, failure: planned.failure }
  const plan = planned.value
  const records = table.value.records.slice(plan.header + 1)
  if (records.length === 0) {
    return refused('NO_ROWS', `${file} has a header line and no rows, so there is nothing to follow; give it some.`)
  }
  return accepted(columnsOf(records, plan, table.value.delimiter))
}

/** The first row, counted from 1 and oldest first, that is older than the one before it; null where there is none. */
export function rowOutOfOrder({ time }: IndicatorColumns): number | null {
  let latest = Number.NEGATIVE_INFINITY
  for (const [index, at] of time.entries()) {
    if (at < latest) return index + 1
    if (at > latest) latest = at
  }
  return null
}

/** Says that the rows of a file are not in the order of their dates. */
export function outOfOrder(row: number): string {
  return `Row ${row} is older than a row before it; rows were read in the order of the file, so sort it by date if that is not what it means.`
}

function columnsOf(records: readonly CsvRecord[], plan: ColumnPlan, delimiter: string): IndicatorColumns {
  const cell = ({ cells }: CsvRecord, role: keyof ColumnPlan['position']): string => {
    const position = plan.position[role]
    return position === null ? '' : (cells[position] ?? '')
  }
  const dates = readDates(records.map((record) => `${cell(record, 'date')} ${cell(record, 'time')}`.trim()))
  const times = dates.times.map((time) => (time === null ? Number.NaN : time.local - time.offset))
  const rows = isNewestFirst(times.filter((time) => !Number.isNaN(time))) ? records.toReversed() : records
  const format = findNumberFormat(
    records.map((record) => cell(record, 'close')),
    delimiter,
  )
  const price = (role: 'open' | 'high' | 'low' | 'close'): Float64Array =>
    Float64Array.from(rows, (record) => parseNumber(cell(record, role), format))
  return {
    time: Float64Array.from(rows === records ? times : times.toReversed()),
    open: price('open'),
    high: price('high'),
    low: price('low'),
    close: price('close'),
    // A file without volumes has none, rather than none known.
    volume: Float64Array.from(rows, (record) => {
      return plan.position.volume === null ? 0 : parseVolume(cell(record, 'volume'), format)
    }),
  }
}
