import { kpss } from '#quant/statistics/unitRoot/kwiatkowski.ts'
import { EXIT, type Command, type CommandContext } from '../../commandLine.ts'
import { JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { regressionOption, termsOf, wholeNumber } from './lagOptions.ts'
import { SERIES_OPTIONS } from './seriesOptions.ts'
import { figure, tellOfSeries } from './tellStatistic.ts'

const TERMS = ['c', 'ct'] as const

/** `quarterdeck stats kpss`: whether a series is stationary. */
export const kpssCommand: Command = {
  name: 'stats kpss',
  summary: 'Tests for stationarity (Kwiatkowski and others).',
  operands: [],
  options: [
    ...SERIES_OPTIONS,
    regressionOption(TERMS),
    {
      name: 'lags',
      kind: 'text',
      value: 'auto|legacy|NUMBER',
      default: 'auto',
      help: "The lags of the long-run variance: by the data, by Schwert's rule, or so many.",
    },
    JSON_OUTPUT,
  ],
  run: (context) => Promise.resolve(run(context)),
}

function run(context: CommandContext): number {
  const text = context.arguments.text('lags') ?? 'auto'
  const lags = text === 'auto' || text === 'legacy' ? text : wholeNumber(text)
  if (lags === null) {
    const message = `--lags must be auto, legacy or a whole number from 0 on; "${text}" is not.`
    return tellFailure(context, { code: 'OPTION_VALUE', message }, EXIT.misused)
  }
  const terms = termsOf(context.arguments, TERMS)
  const measure = (values: Float64Array) => kpss(values, { lags, terms })
  return tellOfSeries(context, measure, (test) => {
    const bound = test.outside === 'smaller' ? 'below ' : test.outside === 'greater' ? 'above ' : ''
    const { one, five, ten } = test.criticalValues
    return {
      json: { ...test },
      figures: [
        ['statistic', figure(test.statistic)],
        ['probability', `${bound}${figure(test.pValue)}${bound === '' ? '' : ', where the table ends'}`],
        ['lags', String(test.lags)],
        ['observations', String(test.n)],
        ['critical values', `${one} at 1 %, ${five} at 5 %, ${ten} at 10 %`],
      ],
      sentence:
        test.pValue < 0.05
          ? 'Stationarity is rejected at 5 %: the series moves away from its level.'
          : 'Stationarity is not rejected at 5 %: the series may well return to its level.',
    }
  })
}
