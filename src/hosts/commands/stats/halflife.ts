import { halfLife } from '#quant/statistics/cointegration/halfLife.ts'
import type { Command, CommandContext } from '../../commandLine.ts'
import { JSON_OUTPUT } from '../commonOptions.ts'
import { SERIES_OPTIONS } from './seriesOptions.ts'
import { figure, tellOfSeries } from './tellStatistic.ts'

/** `quarterdeck stats halflife`: how fast a series returns to its mean. */
export const halfLifeCommand: Command = {
  name: 'stats halflife',
  summary: 'Measures how fast a series returns to its mean (Ornstein-Uhlenbeck).',
  operands: [],
  options: [...SERIES_OPTIONS, JSON_OUTPUT],
  run: (context) => Promise.resolve(run(context)),
}

function run(context: CommandContext): number {
  return tellOfSeries(context, halfLife, (found) => ({
    json: { ...found },
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
