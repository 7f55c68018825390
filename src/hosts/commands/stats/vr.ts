import { varianceRatio } from '#quant/statistics/unitRoot/varianceRatio.ts'
import type { Command, CommandContext } from '../../commandLine.ts'
import { JSON_OUTPUT } from '../commonOptions.ts'
import { SERIES_OPTIONS } from './seriesOptions.ts'
import { figure, tellOfSeries } from './tellStatistic.ts'

/** `quarterdeck stats vr`: the variance ratio test of one series. */
export const varianceRatioCommand: Command = {
  name: 'stats vr',
  summary: 'Tests for a random walk (variance ratio of Lo and MacKinlay).',
  operands: [],
  options: [
    ...SERIES_OPTIONS,
    { name: 'periods', kind: 'number', default: '2', help: 'The length of the long changes.' },
    { name: 'equal-variance', kind: 'flag', help: 'Takes the variance of the changes to be always the same.' },
    { name: 'no-drift', kind: 'flag', help: 'Takes the walk to have no drift.' },
    JSON_OUTPUT,
  ],
  run: (context) => Promise.resolve(run(context)),
}

function run(context: CommandContext): number {
  const words = context.arguments
  const options = {
    periods: words.number('periods') ?? 2,
    robust: !words.flag('equal-variance'),
    drift: !words.flag('no-drift'),
  }
  const measure = (values: Float64Array) => varianceRatio(values, options)
  return tellOfSeries(context, measure, (test) => ({
    json: { ...test },
    figures: [
      ['variance ratio', figure(test.ratio)],
      ['z', figure(test.statistic)],
      ['probability', figure(test.pValue)],
      ['periods', String(test.periods)],
      ['changes', String(test.n)],
    ],
    sentence:
      test.pValue < 0.05
        ? `A random walk is rejected at 5 %: changes ${test.ratio > 1 ? 'follow' : 'undo'} each other.`
        : 'A random walk is not rejected at 5 %.',
  }))
}
