import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { BacktestConfiguration, StrategyOfRun } from '#contracts/research.ts'
import type { SizingRule } from '#contracts/risk.ts'
import { parseParameters } from '#trading/strategies/parameters.ts'
import type { StrategyDefinition } from '#trading/strategies/strategy.ts'
import type { CommandArguments, CommandOption } from '../../commandLine.ts'
import { DATA_DIR } from '../commonOptions.ts'
import type { StrategyChoice } from './strategyChoice.ts'

/** The options of `quarterdeck backtest`. */
export const backtestOptions: readonly CommandOption[] = [
  { name: 'strategy', kind: 'text', value: 'NAME|FILE.ts', help: 'The same as STRATEGY.' },
  {
    name: 'data',
    kind: 'text',
    value: 'FILE.csv',
    required: true,
    help: 'Bars with the header Date,Open,High,Low,Close,Volume in any case.',
  },
  { name: 'param', kind: 'pair', repeatable: true, help: 'A parameter of the strategy, for example fast=10.' },
  {
    name: 'side',
    kind: 'choice',
    choices: ['both', 'long'],
    help: "Trades long and short, or long only; the strategy's side parameter.",
  },
  { name: 'cash', kind: 'number', value: 'AMOUNT', default: '10000', help: 'Cash at the start.' },
  {
    name: 'commission',
    kind: 'number',
    value: 'SHARE',
    default: '0',
    help: 'Fee as a share of the value traded, at entry and at exit.',
  },
  {
    name: 'spread',
    kind: 'number',
    value: 'SHARE',
    default: '0',
    help: 'Whole bid-ask spread as a share of the price.',
  },
  {
    name: 'spread-paid',
    kind: 'choice',
    choices: ['each-side', 'at-entry'],
    default: 'at-entry',
    help: 'The entry pays the spread whole (a round trip crosses it once), or every trade at the market pays half.',
  },
  {
    name: 'slippage',
    kind: 'number',
    value: 'SHARE',
    default: '0',
    help: 'Further slippage of market orders as a share of the price.',
  },
  {
    name: 'sizing',
    kind: 'text',
    value: 'all-in|units:N|house',
    default: 'all-in',
    help: 'As many whole units as the equity buys, a fixed number of units, or the rules of the house.',
  },
  {
    name: 'fill',
    kind: 'choice',
    choices: ['next-open', 'close'],
    default: 'next-open',
    help: 'Where market orders fill: at the next open, or at the close of the bar that gave the signal.',
  },
  {
    name: 'stop-loss',
    kind: 'number',
    value: 'SHARE',
    help: 'Distance of a stop from the entry price, for example 0.05.',
  },
  {
    name: 'take-profit',
    kind: 'number',
    value: 'SHARE',
    help: 'Distance of a target from the entry price, for example 0.10.',
  },
  {
    name: 'finalize',
    kind: 'flag',
    help: 'Closes the last position on the last bar, as if ordered on the one before.',
  },
  { name: 'label', kind: 'text', value: 'TEXT', help: 'A few words to know the run by later.' },
  { name: 'tag', kind: 'text', value: 'TAG', repeatable: true, help: 'A word to find the run by later.' },
  DATA_DIR,
  {
    name: 'prove',
    kind: 'flag',
    help: 'Prints no result but whether the strategy knows more than it is shown; ends with 1 where it does.',
  },
  { name: 'threads', kind: 'flag', help: 'Runs each engine in a thread of its own; the result is the same.' },
  { name: 'json', kind: 'flag', help: 'Prints one JSON object.' },
]

/** Reads what is to be run with the chosen strategy; refuses the impossible in one sentence. */
export function readConfiguration(
  words: CommandArguments,
  { definition, strategyId }: Pick<StrategyChoice, 'definition' | 'strategyId'>,
): CommandResult<BacktestConfiguration> {
  const parameters = readParameters(definition, words)
  if (!parameters.ok) return parameters
  const sizing = readSizing(words.text('sizing') ?? '')
  if (!sizing.ok) return sizing
  const wrong = AMOUNTS.find(({ name, fits }) => {
    const value = words.number(name)
    return value !== null && !fits(value)
  })
  if (wrong !== undefined) {
    return refused(
      'OPTION_OUT_OF_BOUNDS',
      `--${wrong.name} must be ${wrong.wish}; ${words.text(wrong.name) ?? ''} is not.`,
    )
  }
  return accepted({
    strategies: [
      {
        strategyId,
        kind: definition.kind,
        parameters: parameters.reply,
        share: 1,
        ...(definition.source === undefined ? {} : { source: definition.source }),
      },
    ],
    exchange: {
      commission: words.number('commission') ?? 0,
      spread: words.number('spread') ?? 0,
      spreadPaid: words.text('spread-paid') === 'each-side' ? 'each-side' : 'at-entry',
      slippage: words.number('slippage') ?? 0,
      latency: 0,
      volumeShare: null,
      fill: words.text('fill') === 'close' ? 'close' : 'next-open',
    },
    startingCash: words.number('cash') ?? 0,
    currency: 'USD',
    sizing: sizing.reply,
    stopLoss: words.number('stop-loss'),
    takeProfit: words.number('take-profit'),
    finalize: words.flag('finalize'),
  })
}

const isShare = (value: number): boolean => value >= 0 && value <= 0.5
const AMOUNTS: readonly { readonly name: string; readonly wish: string; fits(value: number): boolean }[] = [
  { name: 'cash', wish: 'an amount above zero', fits: (value) => value >= 0.000001 },
  { name: 'commission', wish: 'a share from 0 to 0.5', fits: isShare },
  { name: 'spread', wish: 'a share from 0 to 0.5', fits: isShare },
  { name: 'slippage', wish: 'a share from 0 to 0.5', fits: isShare },
  { name: 'stop-loss', wish: 'a share above 0 and below 1', fits: (value) => value > 0 && value < 1 },
  { name: 'take-profit', wish: 'a share above 0', fits: (value) => value > 0 && value <= 1_000 },
]

function readParameters(
  definition: StrategyDefinition,
  words: CommandArguments,
): CommandResult<StrategyOfRun['parameters']> {
  const raw = Object.fromEntries(words.pairs('param'))
  const side = words.text('side')
  if (side !== null) {
    if (!definition.parameters.some(({ name }) => name === 'side')) {
      return refused('OPTION_UNKNOWN', `${definition.kind} has no side to choose; leave --side out.`)
    }
    if (raw.side !== undefined && raw.side !== side) {
      return refused(
        'OPTIONS_CONTRADICT',
        `--side ${side} and --param side=${raw.side} contradict each other; give one of them.`,
      )
    }
    raw.side = side
  }
  const parsed = parseParameters(definition, raw)
  return parsed.ok ? accepted({ ...parsed.values }) : refused(parsed.error.code, parsed.error.message)
}

function readSizing(text: string): CommandResult<SizingRule> {
  if (text === 'all-in' || text === 'house') return accepted({ kind: text })
  const units = /^units:(\d+(?:\.\d+)?)$/.exec(text)?.[1]
  if (units !== undefined && Number(units) > 0) return accepted({ kind: 'units', units: Number(units) })
  return refused('SIZING_UNKNOWN', `--sizing must be all-in, house or units:N with N above zero; "${text}" is not.`)
}
