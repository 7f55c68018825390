import { accepted, type CommandResult } from '#contracts/failure.ts'
import { objectiveSchema, sweepPlanSchema, type SweepPlan } from '#contracts/records/sweep.ts'
import { levelsOf } from '#quant/optimisation/dimension.ts'
import { searchDimension } from '#engines/research/sweep/plan.ts'
import type { CommandArguments, CommandOption } from '../../commandLine.ts'
import { backtestOptions } from '../backtest/options.ts'
import type { StrategyChoice } from '../backtest/strategyChoice.ts'
import { readDimensions } from './dimensions.ts'
import { planRefusal } from './planRefusal.ts'

/** Options of a backtest that a search has no use for. */
const SINGLE = new Set(['threads', 'tag', 'prove', 'json'])

/** The options that searches of every kind share: those of a backtest and what is searched. */
export const searchOptions: readonly CommandOption[] = [
  ...backtestOptions.filter(({ name }) => !SINGLE.has(name)),
  {
    name: 'vary',
    kind: 'pair',
    value: 'NAME=FROM:TO:STEP',
    repeatable: true,
    help: 'A parameter of the first strategy to vary; without a step any value between, with :log by equal ratios, of a choice A,B.',
  },
  {
    name: 'method',
    kind: 'choice',
    choices: ['grid', 'random', 'tpe', 'cma-es', 'nsga-ii'],
    default: 'grid',
    help: 'How the values are searched.',
  },
  {
    name: 'objective',
    kind: 'text',
    value: 'NAME,NAME',
    default: 'sharpe',
    help: `What is made as large as possible, one to three of ${objectiveSchema.options.join(', ')}.`,
  },
  { name: 'trials', kind: 'number', help: 'Most trials; else the whole grid, or 200 of another method.' },
  { name: 'seed', kind: 'number', default: '1', help: 'Seed of what is drawn; the same seed searches the same.' },
  { name: 'stop-early', kind: 'flag', help: 'Ends trials that are below the median of those before half way.' },
  {
    name: 'workers',
    kind: 'text',
    value: 'N|nats://HOST:4222',
    help: 'Threads of this machine (one for each core unless given), or a queue that quarterdeck worker serves.',
  },
  {
    name: 'credentials',
    kind: 'text',
    value: 'FILE',
    help: 'Credentials file for the queue; a user, password or token may stand in its address instead.',
  },
  { name: 'json', kind: 'flag', help: 'Prints one JSON object.' },
]

const USUAL_TRIALS = 200
const MOST_TRIALS = 100_000

/** Reads what is searched. */
export function readPlan(
  words: CommandArguments,
  choice: StrategyChoice,
  outOfSample: number,
): CommandResult<SweepPlan> {
  const [{ definition, strategyId }] = choice.chosen
  const dimensions = readDimensions(words.pairs('vary'), definition)
  if (!dimensions.ok) return dimensions
  const method = words.text('method') ?? 'grid'
  const grid = dimensions.reply.reduce((product, dimension) => {
    const levels = levelsOf(searchDimension(dimension))
    return product * (Number.isFinite(levels) ? levels : 10)
  }, 1)
  const parsed = sweepPlanSchema.safeParse({
    strategyId,
    dimensions: dimensions.reply,
    method,
    objectives: (words.text('objective') ?? '').split(',').map((name) => name.trim()),
    trials: words.number('trials') ?? (method === 'grid' ? Math.min(MOST_TRIALS, Math.max(1, grid)) : USUAL_TRIALS),
    seed: words.number('seed') ?? 1,
    outOfSample,
    stopsEarly: words.flag('stop-early'),
  })
  return parsed.success ? accepted(parsed.data) : { ok: false, failure: planRefusal(parsed.error.issues[0]) }
}
