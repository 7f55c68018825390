import { engleGranger } from '#quant/statistics/cointegration/engleGranger.ts'
import { EXIT, type Command, type CommandContext } from '../../commandLine.ts'
import { JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { LAG_OPTIONS, lagsOf, regressionOption, TERMS, termsOf } from './lagOptions.ts'
import { FILE_OPTIONS, namesOf, readNamedColumns } from './seriesOptions.ts'
import { criticalLine, figure, tellStatistic } from './tellStatistic.ts'

/** `quarterdeck stats coint`: the Engle-Granger test of one series on others. */
export const cointegrationCommand: Command = {
  name: 'stats coint',
  summary: 'Tests for cointegration (Engle-Granger), with hedge ratio and half-life.',
  operands: [],
  options: [
    ...FILE_OPTIONS,
    { name: 'y', kind: 'text', value: 'NAME', required: true, help: 'The heading of the column to explain.' },
    {
      name: 'x',
      kind: 'text',
      value: 'NAME[,NAME]',
      required: true,
      help: 'The heading of the column that explains it, or up to five.',
    },
    regressionOption(TERMS),
    ...LAG_OPTIONS,
    JSON_OUTPUT,
  ],
  run: (context) => Promise.resolve(run(context)),
}

function run(context: CommandContext): number {
  const words = context.arguments
  const lags = lagsOf(words)
  if (!lags.ok) return tellFailure(context, lags.failure, EXIT.misused)
  const read = readNamedColumns(context, [words.text('y') ?? '', ...namesOf(words.text('x') ?? '')])
  if (!read.ok) return tellFailure(context, read.failure, EXIT.misused)
  const { columns, headings, skipped } = read.reply
  const [y = new Float64Array(0), ...others] = columns
  const result = engleGranger(y, others, { ...lags.reply, terms: termsOf(words, TERMS) })
  return tellStatistic(context, result, (test) => {
    const { statistic, pValue, lags: used, n, criticalValues, halfLife, constants } = test
    const hedgeRatios = [...test.hedgeRatios]
    const intercept = constants[0] ?? null
    return {
      json: {
        statistic,
        pValue,
        hedgeRatio: hedgeRatios[0],
        halfLife,
        hedgeRatios,
        intercept,
        lags: used,
        n,
        criticalValues,
        skipped,
      },
      figures: [
        ['t of the residuals', figure(statistic)],
        ['probability', figure(pValue)],
        ...hedgeRatios.map((ratio, index) => [`units of ${headings[index + 1] ?? ''}`, figure(ratio)] as const),
        ['half-life, rows', figure(halfLife)],
        ['lagged changes', String(used)],
        ['observations', String(n)],
        ['critical values', criticalLine(criticalValues)],
      ],
      sentence:
        pValue < 0.05
          ? 'No cointegration is rejected at 5 %: the spread returns to its level.'
          : 'No cointegration is not rejected at 5 %: the spread may wander without returning.',
    }
  })
}
