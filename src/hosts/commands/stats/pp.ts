import { phillipsPerron } from '#quant/statistics/unitRoot/phillipsPerron.ts'
import type { Command, CommandContext } from '../../commandLine.ts'
import { JSON_OUTPUT } from '../commonOptions.ts'
import { regressionOption, termsOf } from './lagOptions.ts'
import { SERIES_OPTIONS } from './seriesOptions.ts'
import { criticalLine, figure, tellOfSeries, unitRootSentence } from './tellStatistic.ts'

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
  const lags = context.arguments.number('lags')
  const terms = termsOf(context.arguments, TERMS)
  const measure = (values: Float64Array) => phillipsPerron(values, lags === null ? { terms } : { terms, lags })
  return tellOfSeries(context, measure, (test) => ({
    json: { ...test },
    figures: [
      ['Z of t', figure(test.statistic)],
      ['Z of rho', figure(test.rhoStatistic)],
      ['probability', figure(test.pValue)],
      ['lags', String(test.lags)],
      ['observations', String(test.n)],
      ['critical values', criticalLine(test.criticalValues)],
    ],
    sentence: unitRootSentence(test.pValue),
  }))
}
