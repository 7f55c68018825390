import { looksLikeDate } from '#adapters/feeds/csv/dateFormats.ts'
import { readDates } from '#adapters/feeds/csv/fileDates.ts'
import { findNumberFormat, parseNumber } from '#adapters/feeds/csv/numberFormat.ts'
import { isNewestFirst } from '#adapters/feeds/csv/ordering.ts'
import { readText } from '#adapters/feeds/csv/readText.ts'
import { type CsvRecord, readRecords } from '#adapters/feeds/csv/records.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'

/** Columns of a file, oldest row first and of equal length. */
export interface FileColumns {
  /** One for each name asked for, in that order. */
  readonly columns: readonly Float64Array[]
  /** The headings as the file writes them. */
  readonly headings: readonly string[]
  /** Rows left out because one of the columns has no number there. */
  readonly skipped: number
}

/**
 * Reads columns of a CSV file by their headings, written alike but for case, spaces and marks. Every row counts in the
 * order of the dates of the first column (as it stands, where that has none). A cell that is no number refuses the file,
 * or leaves out its row where `skipMissing` says so.
 */
export function readColumnFile(
  file: string,
  names: readonly string[],
  skipMissing: boolean,
): CommandResult<FileColumns> {
  const text = readText(file)
  const table = text.ok ? readRecords(withDelimiter(text.value)) : text
  if (!table.ok) return { ok: false, failure: table.failure }
  const [header, ...records] = table.value.records
  const headings = header?.cells ?? []
  const positions: number[] = []
  for (const name of names) {
    const position = findHeading(headings, name)
    if (position === null) return unknownColumn(name, headings)
    positions.push(position)
  }
  if (records.length === 0) {
    return refused('NO_ROWS', `${file} has a heading and no rows, so there is nothing to measure; give it some.`)
  }
  const rows = oldestFirst(records)
  const format = findNumberFormat(
    records.flatMap(({ cells }) => positions.map((position) => cells[position] ?? '')),
    table.value.delimiter,
  )
  const columns = positions.map((position) =>
    Float64Array.from(rows, ({ cells }) => parseNumber(cells[position] ?? '', format)),
  )
  const complete = rows.map((_, row) => columns.every((column) => !Number.isNaN(column[row])))
  const missing = complete.indexOf(false)
  const found = positions.map((position) => headings[position] ?? '')
  if (missing < 0) return accepted({ columns, headings: found, skipped: 0 })
  if (!skipMissing) return missingNumber(rows[missing], positions, found, columns, missing, complete)
  const kept = columns.map((column) => column.filter((_, row) => complete[row]))
  return accepted({ columns: kept, headings: found, skipped: rows.length - (kept[0]?.length ?? 0) })
}

/** A file of one column has no delimiter to be found; any will do. */
function withDelimiter(text: string): string {
  const plain = text.startsWith('\ufeff') ? text.slice(1) : text
  return /[,;\t|]/.test(plain.slice(0, 65_536)) ? plain : `sep=;\n${plain}`
}

function findHeading(headings: readonly string[], name: string): number | null {
  const spellings: readonly ((text: string) => string)[] = [
    (text) => text,
    (text) => text.toLowerCase(),
    (text) => text.toLowerCase().replace(/[^a-z0-9]/g, ''),
  ]
  for (const spell of spellings) {
    const position = headings.findIndex((heading) => spell(heading) === spell(name))
    if (position >= 0 && spell(name) !== '') return position
  }
  return null
}

function unknownColumn(name: string, headings: readonly string[]): CommandResult<never> {
  const present = headings
    .map((heading) => `"${heading.slice(0, 40)}"`)
    .join(', ')
    .slice(0, 400)
  return refused('COLUMN_UNKNOWN', `The file has no column "${name}"; its columns are ${present}. Name one of them.`)
}

function oldestFirst(records: readonly CsvRecord[]): readonly CsvRecord[] {
  const texts = records.map(({ cells }) => cells[0] ?? '')
  if (!texts.slice(0, 20).every(looksLikeDate)) return records
  const times = readDates(texts).times.flatMap((time) => (time === null ? [] : [time.local - time.offset]))
  return isNewestFirst(times) ? records.toReversed() : records
}

function missingNumber(
  record: CsvRecord | undefined,
  positions: readonly number[],
  headings: readonly string[],
  columns: readonly Float64Array[],
  row: number,
  complete: readonly boolean[],
): CommandResult<never> {
  const at = columns.findIndex((column) => Number.isNaN(column[row]))
  const cell = record?.cells[positions[at] ?? 0] ?? ''
  const count = complete.filter((isComplete) => !isComplete).length
  const more = count > 1 ? `, and so in ${count - 1} more rows` : ''
  return refused(
    'VALUE_MISSING',
    `Line ${record?.line ?? 0} has ${cell === '' ? 'nothing' : `"${cell.slice(0, 40)}"`} in column "${headings[at] ?? ''}" where a number belongs${more}; correct the file, or add --skip-missing to leave such rows out.`,
  )
}
