import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { CommandContext, CommandOption } from '../../commandLine.ts'
import { readColumnFile } from './columnFile.ts'
import { SERIES_OPTIONS } from './seriesOptions.ts'

/** Options of a statistic that looks at the steps of a price, or at a column that holds steps already. */
export const STEP_OPTIONS: readonly CommandOption[] = [
  ...SERIES_OPTIONS.filter(({ name }) => name !== 'log'),
  {
    name: 'returns',
    kind: 'choice',
    choices: ['log', 'pct', 'diff', 'none'],
    default: 'log',
    help: 'What is looked at: logarithmic returns of the column, 100 times its simple ones, its differences, or the column as it is.',
  },
]

/** The steps of a column, oldest first, every one a finite number. */
export interface Steps {
  readonly values: Float64Array
  /** The heading as the file writes it. */
  readonly heading: string
  /** Rows that were left out. */
  readonly skipped: number
}

/** Reads the steps that `STEP_OPTIONS` name; a price that is not above zero has none and is refused. */
export function readSteps(context: CommandContext): CommandResult<Steps> {
  const words = context.arguments
  const name = words.text('column') ?? 'close'
  const read = readColumnFile(words.text('data') ?? '', [name], words.flag('skip-missing'))
  if (!read.ok) return read
  const [values = new Float64Array(0)] = read.reply.columns
  const heading = read.reply.headings[0] ?? name
  const { skipped } = read.reply
  const kind = words.text('returns') ?? 'log'
  if (kind === 'none') return accepted({ values, heading, skipped })
  if (kind === 'diff') {
    const changes = values.subarray(1).map((value, index) => value - (values[index] ?? Number.NaN))
    return accepted({ values: changes, heading, skipped })
  }
  const bad = values.findIndex((value) => !(value > 0))
  if (bad >= 0) {
    return refused(
      'VALUE_NOT_POSITIVE',
      `Column "${heading}" has ${values[bad] ?? 0} in row ${bad + 1}, from which no return can be taken; correct the row, or add --returns none if the column holds returns already, or --returns diff if it may fall below zero.`,
    )
  }
  const steps = values.subarray(1).map((value, index) => {
    const ratio = value / (values[index] ?? Number.NaN)
    return kind === 'log' ? Math.log(ratio) : 100 * (ratio - 1)
  })
  return accepted({ values: steps, heading, skipped })
}
