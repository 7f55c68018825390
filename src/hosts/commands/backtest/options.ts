import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { BacktestConfiguration } from '#contracts/research.ts'
import type { SizingRule } from '#contracts/risk.ts'
import type { CommandArguments, CommandOption } from '../../commandLine.ts'
import { DATA_DIR } from '../commonOptions.ts'
import { exchangeOptions, readExchange } from './exchangeOptions.ts'
import { readStrategies, strategyOptions } from './strategiesOfRun.ts'
import type { StrategyChoice } from './strategyChoice.ts'

/** The options of `quarterdeck backtest`. */
export const backtestOptions: readonly CommandOption[] = [
  ...strategyOptions,
  {
    name: 'data',
    kind: 'text',
    value: 'FILE.csv|SET',
    required: true,
    repeatable: true,
    help: 'Bars with the header Date,Open,High,Low,Close,Volume in any case, or a set that quarterdeck data list names.',
  },
  { name: 'cash', kind: 'number', value: 'AMOUNT', default: '10000', help: 'Cash at the start.' },
  ...exchangeOptions,
  {
    name: 'sizing',
    kind: 'text',
    value: 'all-in|equal:N|units:N|house',
    default: 'all-in',
    help: 'As many whole units as the equity buys, as one of N equal parts of it buys, N units, or the rules of the house.',
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

/** Reads what is to be run with the chosen strategies; refuses the impossible in one sentence. */
export function readConfiguration(
  words: CommandArguments,
  choice: StrategyChoice,
): CommandResult<BacktestConfiguration> {
  const strategies = readStrategies(words, choice)
  if (!strategies.ok) return strategies
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
  const exchange = readExchange(words)
  if (!exchange.ok) return exchange
  return accepted({
    strategies: strategies.reply,
    exchange: exchange.reply,
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
  { name: 'volume-share', wish: 'a share above 0 and at most 1', fits: (value) => value > 0 && value <= 1 },
  { name: 'latency', wish: 'from 0 to 3600000 milliseconds', fits: (value) => value >= 0 && value <= 3_600_000 },
  { name: 'stop-loss', wish: 'a share above 0 and below 1', fits: (value) => value > 0 && value < 1 },
  { name: 'take-profit', wish: 'a share above 0', fits: (value) => value > 0 && value <= 1_000 },
]

function readSizing(text: string): CommandResult<SizingRule> {
  if (text === 'all-in' || text === 'house') return accepted({ kind: text })
  const [, kind, number] = /^(units|equal):(\d+(?:\.\d+)?)$/.exec(text) ?? []
  const count = Number(number)
  if (kind === 'units' && count > 0) return accepted({ kind, units: count })
  if (kind === 'equal' && Number.isInteger(count) && count >= 1 && count <= MOST_PARTS) {
    return accepted({ kind, positions: count })
  }
  return refused(
    'SIZING_UNKNOWN',
    `--sizing must be all-in, house, units:N with N above zero or equal:N with N from 1 to ${MOST_PARTS}; "${text}" is not.`,
  )
}

const MOST_PARTS = 10_000
