import { randomUUID } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { formatTimestamp, parseTimestamp } from '#core/time/iso.ts'
import { refused, type CommandResult } from '#contracts/failure.ts'
import { HISTORY_FIELDS, refuseRows, type HistoryColumns, type HistoryKind } from '#core/history/series.ts'
import type { RowVersions } from '#core/history/versions.ts'
import { guardedCold } from './coldFailure.ts'
import { openDuckSession } from './duckSession.ts'
import { DRAFT } from './manifest.ts'
import { readParquet, writeParquet } from './parquet.ts'
import { makeFolder, publishFile, syncFile } from './wholeFile.ts'

/** Rows written in one piece. */
const PIECE = 10_000

/** Writes rows as CSV: `time` in UTC and a column for each field, every number so that it reads back as the same one. */
export function exportCsv(
  file: string,
  kind: HistoryKind,
  { ts, values }: HistoryColumns,
): Promise<CommandResult<null>> {
  return writeWhole(file, async (draft) => {
    await writeFile(draft, `time,${HISTORY_FIELDS[kind].join(',')}\n`)
    for (let from = 0; from < ts.length; from += PIECE) {
      const lines: string[] = []
      for (let row = from; row < Math.min(from + PIECE, ts.length); row += 1)
        lines.push([formatTimestamp(ts[row] ?? 0), ...values.map((column) => column[row])].join(','))
      await writeFile(draft, `${lines.join('\n')}\n`, { flag: 'a' })
    }
  })
}

/** Reads what `exportCsv` wrote; a file that is not of this form is refused with the line that is not. */
export async function importCsv(file: string, kind: HistoryKind): Promise<CommandResult<HistoryColumns>> {
  const read = await guardedCold(file, () => readFile(file, 'utf8'))
  if (!read.ok) return read
  const [head = '', ...lines] = read.reply.split(/\r?\n/)
  const fields = HISTORY_FIELDS[kind]
  const refuse = (line: number, what: string) =>
    refused('HISTORY_FILE_INVALID', `Line ${line} of ${file} ${what}, so nothing was taken from it.`, {
      path: file,
      line,
    })
  if (head.trim() !== ['time', ...fields].join(',')) return refuse(1, `is not "time,${fields.join(',')}"`)
  if (lines.at(-1) === '') lines.pop()
  const ts = new Float64Array(lines.length)
  const values = fields.map(() => new Float64Array(lines.length))
  for (const [row, line] of lines.entries()) {
    const cells = line.split(',')
    const time = parseTimestamp(cells[0] ?? '')
    const numbers = cells.slice(1).map((cell) => (cell.trim() === '' ? Number.NaN : Number(cell)))
    if (time === null) return refuse(row + 2, 'does not begin with a time')
    if (numbers.length !== fields.length || !numbers.every(Number.isFinite))
      return refuse(row + 2, `has not ${fields.length} numbers`)
    ts[row] = time
    values.forEach((column, field) => {
      column[row] = numbers[field] ?? Number.NaN
    })
  }
  return checkedRows({ ts, values }, kind)
}

/** Writes everything known about rows as Parquet, corrections too: `ts`, `known_at` and a column for each field. */
export function exportParquet(file: string, kind: HistoryKind, versions: RowVersions): Promise<CommandResult<null>> {
  return writeWhole(file, async (draft) => {
    const session = await openDuckSession(path.dirname(draft))
    try {
      await writeParquet(session.connection, draft, versions, HISTORY_FIELDS[kind])
    } finally {
      session.close()
    }
  })
}

/** Reads what `exportParquet` wrote; refused when its columns are others or its rows are not in order. */
export async function importParquet(file: string, kind: HistoryKind): Promise<CommandResult<RowVersions>> {
  const place = path.resolve(file)
  const read = await guardedCold(place, async () => {
    const session = await openDuckSession(path.dirname(place))
    try {
      return await readParquet(session.connection, place, HISTORY_FIELDS[kind], -Infinity, Infinity)
    } finally {
      session.close()
    }
  })
  if (!read.ok && read.failure.code === 'STORAGE_FAILED')
    return refused('HISTORY_FILE_INVALID', `${file} is no file of rows of kind ${kind}, so nothing was taken from it.`)
  if (!read.ok) return read
  const { ts, knownAt } = read.reply
  const isSorted = ts.every(
    (time, row) =>
      row === 0 || time > (ts[row - 1] ?? 0) || (time === ts[row - 1] && (knownAt[row] ?? 0) > (knownAt[row - 1] ?? 0)),
  )
  const values = read.reply.values.every((column) => column.every(Number.isFinite))
  if (isSorted && values) return read
  return refused(
    'HISTORY_FILE_INVALID',
    `The rows of ${file} are out of order or not all numbers, so nothing was taken from it.`,
  )
}

function checkedRows(columns: HistoryColumns, kind: HistoryKind): CommandResult<HistoryColumns> {
  const failure = refuseRows(columns, kind)
  return failure === null ? { ok: true, reply: columns } : { ok: false, failure }
}

/** The file appears when it is whole, or not at all. */
function writeWhole(file: string, write: (draft: string) => Promise<void>): Promise<CommandResult<null>> {
  const place = path.resolve(file)
  const draft = path.join(path.dirname(place), `${DRAFT}${randomUUID()}`)
  return guardedCold(place, async () => {
    await makeFolder(path.dirname(place))
    try {
      await write(draft)
      await syncFile(draft)
      await publishFile(draft, place)
    } catch (error) {
      await rm(draft, { force: true })
      throw error
    }
    return null
  })
}
