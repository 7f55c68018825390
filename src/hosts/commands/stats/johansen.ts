import { johansen, type JohansenOptions } from '#quant/statistics/cointegration/johansen.ts'
import { EXIT, type Command, type CommandContext } from '../../commandLine.ts'
import { JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { FILE_OPTIONS, namesOf, readNamedColumns } from './seriesOptions.ts'
import { figure, tellStatistic } from './tellStatistic.ts'

/** `quarterdeck stats johansen`: the stationary combinations of several series. */
export const johansenCommand: Command = {
  name: 'stats johansen',
  summary: 'Tests how many combinations of series are stationary (Johansen).',
  operands: [],
  options: [
    ...FILE_OPTIONS,
    { name: 'columns', kind: 'text', value: 'A,B', required: true, help: 'The headings of 2 to 12 columns.' },
    {
      name: 'order',
      kind: 'choice',
      choices: ['-1', '0', '1'],
      default: '0',
      help: 'What is taken out of the series: nothing, a constant, a line.',
    },
    { name: 'lags', kind: 'number', default: '1', help: 'The lagged changes of the model.' },
    JSON_OUTPUT,
  ],
  run: (context) => Promise.resolve(run(context)),
}

function run(context: CommandContext): number {
  const words = context.arguments
  const read = readNamedColumns(context, namesOf(words.text('columns') ?? ''))
  if (!read.ok) return tellFailure(context, read.failure, EXIT.misused)
  const order: JohansenOptions['order'] = words.text('order') === '-1' ? -1 : words.text('order') === '1' ? 1 : 0
  return tellStatistic(context, johansen(read.reply.columns, { order, lags: words.number('lags') ?? 1 }), (test) => {
    const rejected = test.rows.findIndex(({ trace, traceCritical }) => trace <= (traceCritical[1] ?? Number.NaN))
    const relations = rejected < 0 ? test.rows.length : rejected
    return {
      json: {
        trace: test.rows.map(({ trace }) => trace),
        eigen: test.rows.map(({ eigen }) => eigen),
        traceCritical: test.rows.map(({ traceCritical }) => traceCritical),
        eigenCritical: test.rows.map(({ eigenCritical }) => eigenCritical),
        eigenvalues: [...test.eigenvalues],
        vectors: test.vectors.map((vector) => [...vector]),
        columns: read.reply.headings,
        n: test.n,
        skipped: read.reply.skipped,
      },
      figures: test.rows.map(({ relations: most, trace, eigen, traceCritical, eigenCritical }) => [
        `at most ${most}`,
        `trace ${figure(trace)} (95 %: ${traceCritical[1] ?? ''})  largest eigenvalue ${figure(eigen)} (95 %: ${eigenCritical[1] ?? ''})`,
      ]),
      sentence: sentenceOf(relations, test.rows.length),
    }
  })
}

function sentenceOf(relations: number, series: number): string {
  if (relations === 0) return 'By the trace at 95 % no combination of the series is stationary.'
  if (relations === series) return 'By the trace at 95 % the series are stationary themselves.'
  return `By the trace at 95 % ${relations} combination${relations === 1 ? ' of the series is' : 's of the series are'} stationary.`
}
