import { halfLife } from '#quant/statistics/cointegration/halfLife.ts'
import { EXIT, type Command, type CommandContext } from '../../commandLine.ts'
import { JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { readSeries, SERIES_OPTIONS } from './seriesOptions.ts'
import { figure, tellStatistic } from './tellStatistic.ts'

/** `quarterdeck stats halflife`: how fast a series returns to its mean. */
export const halfLifeCommand: Command = {
  name: 'stats halflife',
  summary: 'Measures how fast a series returns to its mean (Ornstein-Uhlenbeck).',
  operands: [],
  options: [...SERIES_OPTIONS, JSON_OUTPUT],
  run: (context) => Promise.resolve(run(context)),
}

function run(context: CommandContext): number {
  const read = readSeries(context)
  if (!read.ok) return tellFailure(context, read.failure, EXIT.misused)
  const { values, skipped } = read.reply
  return tellStatistic(context, halfLife(values), (found) => ({
    json: { ...found, skipped },
    figures: [
      ['half-life, rows', figure(found.halfLife)],
      ['in discrete steps', figure(found.discreteHalfLife)],
      ['speed', `${figure(found.speed)} with error ${figure(found.standardError)}`],
      ['mean', found.mean === null ? 'none' : figure(found.mean)],
      ['changes', String(found.n)],
    ],
    sentence:
      found.mean === null
        ? 'The series does not return to a mean.'
        : 'The figures hold if the series returns at all; quarterdeck stats adf tests that.',
  }))
}
