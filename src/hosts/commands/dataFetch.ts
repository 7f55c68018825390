import { EXIT, type Command, type CommandOption } from '../commandLine.ts'
import { tellFailure } from './commonOptions.ts'
import { ANSWER_KINDS, fetchAnswers, type FetchBench } from './fetch/fetchAnswers.ts'
import { DERIVATIVE_KINDS, fetchDerivatives } from './fetch/fetchDerivatives.ts'
import { createFetchVerb } from './market/fetchVerb.ts'

/** `quarterdeck data fetch`: asks a source for bars, whether or not they are stored. */
export const DATA_FETCH = {
  name: 'data fetch',
  summary: 'Fetches bars from a source into the market history; what it tells differently now is kept beside.',
  anew: true,
} as const

const OPTIONS: readonly CommandOption[] = [
  {
    name: 'kind',
    kind: 'choice',
    choices: ['bars', ...DERIVATIVE_KINDS, ...ANSWER_KINDS],
    default: 'bars',
    help: `What is asked for: bars, ${DERIVATIVE_KINDS.join(', ')} are stored; ${ANSWER_KINDS.join(', ')} are printed.`,
  },
  {
    name: 'as-known-at',
    kind: 'text',
    value: 'TIME',
    help: 'Fundamentals and insiders as they were known at this time (UTC).',
  },
  { name: 'limit', kind: 'number', value: 'ROWS', help: 'Rows that are printed at most; 50 when left out.' },
  { name: 'holder', kind: 'text', value: 'ADDRESS', help: 'Whose balance or transfers of a token are wanted.' },
  { name: 'from-block', kind: 'number', value: 'BLOCK', help: 'The first block of transfers.' },
  { name: 'to-block', kind: 'number', value: 'BLOCK', help: 'The last block of transfers.' },
]

/** What the options of bars mean for everything that is asked for. */
const HELP: Readonly<Record<string, string>> = {
  from: 'Nothing before this time (UTC) is told; 30 days ago when left out, now for events and options.',
  to: 'Nothing from this time (UTC) on is told; now when left out, 30 days ahead for events, 60 for options.',
  interval: 'Length of a bar, of mark and index prices too.',
}

/** Makes the verb for all kinds of answers. */
export function createDataFetch(bench: FetchBench = {}): Command {
  const { origins = {} } = bench
  const bars = createFetchVerb(DATA_FETCH, origins)
  return {
    ...bars,
    summary:
      'Fetches bars and figures of derivatives from a source into the market history, or asks it for news, insiders, fundamentals, events, options and tokens.',
    operands: [
      {
        name: 'SYMBOL',
        required: false,
        help: 'For example AAPL, BTC/USD.KRAKEN, or the address of a token; news and events do without.',
      },
    ],
    options: [...OPTIONS, ...bars.options.map((option) => ({ ...option, help: HELP[option.name] ?? option.help }))],
    run: (context) => {
      const kind = context.arguments.text('kind')
      const answers = ANSWER_KINDS.find((one) => one === kind)
      if (answers !== undefined) return fetchAnswers(context, answers, bench)
      if (context.arguments.operand(0) === null) {
        const message = 'SYMBOL is missing. See quarterdeck data fetch --help.'
        return Promise.resolve(tellFailure(context, { code: 'OPERAND_MISSING', message }, EXIT.misused))
      }
      const derivative = DERIVATIVE_KINDS.find((one) => one === kind)
      return derivative === undefined ? bars.run(context) : fetchDerivatives(context, derivative, origins)
    },
  }
}

/** The verb. */
export const dataFetchCommand = createDataFetch()
