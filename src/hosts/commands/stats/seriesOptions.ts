import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { CommandContext, CommandOption } from '../../commandLine.ts'
import { type FileColumns, readColumnFile } from './columnFile.ts'

/** The file that a statistic reads, and what to do with rows without a number. */
export const FILE_OPTIONS: readonly CommandOption[] = [
  {
    name: 'data',
    kind: 'text',
    value: 'FILE.csv',
    required: true,
    help: 'The series, one row a moment, with a heading.',
  },
  { name: 'skip-missing', kind: 'flag', help: 'Leaves out rows without a number instead of refusing the file.' },
  { name: 'log', kind: 'flag', help: 'Takes the logarithm of the values first.' },
]

/** The options of a statistic of one series. */
export const SERIES_OPTIONS: readonly CommandOption[] = [
  ...FILE_OPTIONS,
  { name: 'column', kind: 'text', value: 'NAME', default: 'close', help: 'The heading of the column to read.' },
]

/** One series as its verb's options name it. */
export interface Series {
  readonly values: Float64Array
  /** The heading as the file writes it. */
  readonly heading: string
  /** Rows that were left out. */
  readonly skipped: number
}

/** Reads the series that `SERIES_OPTIONS` name, oldest first, every value a finite number. */
export function readSeries(context: CommandContext): CommandResult<Series> {
  const read = readNamedColumns(context, [context.arguments.text('column') ?? 'close'])
  if (!read.ok) return read
  const [values = new Float64Array(0)] = read.reply.columns
  return accepted({ values, heading: read.reply.headings[0] ?? '', skipped: read.reply.skipped })
}

/** Reads columns of the file that `FILE_OPTIONS` name, oldest first, every value a finite number. */
export function readNamedColumns(context: CommandContext, names: readonly string[]): CommandResult<FileColumns> {
  const words = context.arguments
  const read = readColumnFile(words.text('data') ?? '', names, words.flag('skip-missing'))
  if (!read.ok || !words.flag('log')) return read
  for (const [index, column] of read.reply.columns.entries()) {
    const bad = column.findIndex((value) => !(value > 0))
    if (bad >= 0) {
      return refused(
        'VALUE_NOT_POSITIVE',
        `Column "${read.reply.headings[index] ?? ''}" has ${column[bad] ?? 0} in row ${bad + 1}, which has no logarithm; leave --log away, or correct the row.`,
      )
    }
  }
  const columns = read.reply.columns.map((column) => column.map(Math.log))
  return accepted({ ...read.reply, columns })
}

/** The names in a list with commas between. */
export function namesOf(list: string): readonly string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
