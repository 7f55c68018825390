import { parse } from 'csv-parse/sync'
import { csvFailure, success, type Attempt } from './csvFailure.ts'

/** One record of a file: its cells, trimmed, and the line it ends on (the first line is 1). */
export interface CsvRecord {
  readonly line: number
  readonly cells: readonly string[]
}

/** A file cut into records. */
export interface CsvTable {
  readonly delimiter: string
  readonly records: readonly CsvRecord[]
}

const DELIMITERS = [',', ';', '\t', '|'] as const
/** Lines looked at to find the delimiter. */
const SAMPLE = 20

/** Cuts a text into records; the delimiter is the one that divides the first lines most evenly. */
export function readRecords(text: string): Attempt<CsvTable> {
  const plain = text.startsWith('\ufeff') ? text.slice(1) : text
  if (plain.includes('\0')) return csvFailure('FILE_NOT_TEXT', 'This is not a text file, so there are no bars in it.')
  if (plain.trim() === '') return csvFailure('FILE_EMPTY', 'The file is empty, so there are no bars in it.')
  const told = /^sep=([,;\t|])\r?\n/.exec(plain)
  const delimiter = told?.[1] ?? findDelimiter(plain)
  if (delimiter === null) {
    return csvFailure(
      'FILE_NOT_TABULAR',
      'The lines of the file are not divided by commas, semicolons or tabs; export it as CSV with a header line.',
    )
  }
  return parseRecords(plain, delimiter, told === null ? 0 : 1)
}

function parseRecords(text: string, delimiter: string, skip: number): Attempt<CsvTable> {
  try {
    const rows = parse(text, {
      delimiter,
      from_line: 1 + skip,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as readonly { readonly record: readonly string[]; readonly info: { readonly lines: number } }[]
    const records = rows
      .map(({ record, info }) => ({ line: info.lines, cells: record }))
      .filter(({ cells }) => cells.some((cell) => cell !== ''))
    return success({ delimiter, records })
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return csvFailure('FILE_NOT_TABULAR', `The file cannot be cut into rows (${detail.slice(0, 200)}).`)
  }
}

/** Scores each mark by how many cells it makes and in how many lines it makes the same number of them. */
function findDelimiter(text: string): string | null {
  const lines = firstLines(text)
  let best: { readonly delimiter: string; readonly score: number } | null = null
  for (const delimiter of DELIMITERS) {
    const counts = lines.map((line) => unquoted(line).split(delimiter).length - 1)
    // A comma that is a decimal mark is missing from the header, so its count is less even than the delimiter's.
    const score = Math.max(
      ...counts.map((count) => (count * counts.filter((other) => other === count).length) / counts.length),
    )
    if (score > (best?.score ?? 0)) best = { delimiter, score }
  }
  return best?.delimiter ?? null
}

function firstLines(text: string): readonly string[] {
  return text
    .slice(0, 65_536)
    .split(/\r\n|\n|\r/, SAMPLE)
    .filter((line) => line.trim() !== '')
}

function unquoted(line: string): string {
  return line.replace(/"[^"]*"/g, '')
}
