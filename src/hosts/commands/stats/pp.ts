import { phillipsPerron } from '#quant/statistics/unitRoot/phillipsPerron.ts'
import { EXIT, type Command, type CommandContext } from '../../commandLine.ts'
import { JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { regressionOption, termsOf } from './lagOptions.ts'
import { readSeries, SERIES_OPTIONS } from './seriesOptions.ts'
import { criticalLine, figure, tellStatistic } from './tellStatistic.ts'

const TERMS = ['n', 'c', 'ct'] as const

/** `quarterdeck stats pp`: the Phillips-Perron test of one series. */
export const phillipsPerronCommand: Command = {
  name: 'stats pp',
  summary: 'Tests for a unit root (Phillips-Perron).',
  operands: [],
  options: [
    ...SERIES_OPTIONS,
    regressionOption(TERMS),
    { name: 'lags', kind: 'number', help: "The lags of the long-run variance; else by Schwert's rule." },
    JSON_OUTPUT,
  ],
  run: (context) => Promise.resolve(run(context)),
}

function run(context: CommandContext): number {
  const read = readSeries(context)
  if (!read.ok) return tellFailure(context, read.failure, EXIT.misused)
  const { values, skipped } = read.reply
  const lags = context.arguments.number('lags')
  const terms = termsOf(context.arguments, TERMS)
  return tellStatistic(context, phillipsPerron(values, lags === null ? { terms } : { terms, lags }), (test) => ({
    json: { ...test, skipped },
    figures: [
      ['Z of t', figure(test.statistic)],
      ['Z of rho', figure(test.rhoStatistic)],
      ['probability', figure(test.pValue)],
      ['lags', String(test.lags)],
      ['observations', String(test.n)],
      ['critical values', criticalLine(test.criticalValues)],
    ],
    sentence:
      test.pValue < 0.05
        ? 'A unit root is rejected at 5 %: the series returns to its level.'
        : 'A unit root is not rejected at 5 %: the series may wander without returning.',
  }))
}
