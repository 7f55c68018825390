import { augmentedDickeyFuller } from '#quant/statistics/unitRoot/augmentedDickeyFuller.ts'
import { EXIT, type Command, type CommandContext } from '../../commandLine.ts'
import { JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { LAG_OPTIONS, lagsOf, regressionOption, TERMS, termsOf } from './lagOptions.ts'
import { SERIES_OPTIONS } from './seriesOptions.ts'
import { criticalLine, figure, tellOfSeries, unitRootSentence } from './tellStatistic.ts'

/** `quarterdeck stats adf`: the augmented Dickey-Fuller test of one series. */
export const adfCommand: Command = {
  name: 'stats adf',
  summary: 'Tests for a unit root (augmented Dickey-Fuller).',
  operands: [],
  options: [...SERIES_OPTIONS, regressionOption(TERMS), ...LAG_OPTIONS, JSON_OUTPUT],
  run: (context) => Promise.resolve(run(context)),
}

function run(context: CommandContext): number {
  const lags = lagsOf(context.arguments)
  if (!lags.ok) return tellFailure(context, lags.failure, EXIT.misused)
  const terms = termsOf(context.arguments, TERMS)
  const measure = (values: Float64Array) => augmentedDickeyFuller(values, { ...lags.reply, terms })
  return tellOfSeries(context, measure, (test) => ({
    json: { ...test },
    figures: [
      ['t of the lagged level', figure(test.statistic)],
      ['probability', figure(test.pValue)],
      ['lagged changes', String(test.lags)],
      ['observations', String(test.n)],
      ['critical values', criticalLine(test.criticalValues)],
    ],
    sentence: unitRootSentence(test.pValue),
  }))
}
