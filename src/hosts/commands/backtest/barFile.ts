import path from 'node:path'
import { csvImporter } from '#adapters/feeds/csv/csvImporter.ts'
import type { ImportReport } from '#contracts/data.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { SetOfRun } from '#engines/research/runData.ts'
import { createSystemClock } from '../../systemClock.ts'

/** The bars of a file with what was found while reading it. */
export interface BarFile {
  readonly set: SetOfRun
  readonly report: ImportReport
}

/** Reads a file of bars; refuses one without any. */
export function readBarFile(file: string): CommandResult<BarFile> {
  const read = csvImporter.read({ kind: 'file', path: file }, symbolOf(file), null, createSystemClock().now())
  if (!read.ok) return read
  const { instrument, columns, report } = read.bars
  if (report.accepted === 0)
    return refused('NO_ROWS', `There are no usable bars in ${file}; see quarterdeck data import.`)
  const series = { instrumentId: instrument.id, interval: report.interval, origin: 'historical', columns } as const
  return accepted({ set: { datasetId: 'file', instrument, series, dataHash: report.dataHash }, report })
}

/** A symbol for the bars of a file: its name without folder and ending, as far as a symbol may look like that. */
function symbolOf(file: string): string {
  const name = path
    .basename(file)
    .replace(/\.[^.]*$/, '')
    .replaceAll(/[^\x21-\x7e]/g, '')
    .slice(0, 20)
  return name === '' ? 'FILE' : name
}

/** What the trader should know about an import; one sentence each. */
export function notesOfImport(report: ImportReport): readonly string[] {
  const { rejected, notes } = report
  const [first] = rejected
  if (first === undefined) return notes
  const rows = rejected.length === 1 ? '1 row was' : `${rejected.length} rows were`
  return [`${rows} left out of the file, the first in line ${first.line} (${first.code}): ${first.text}`, ...notes]
}
