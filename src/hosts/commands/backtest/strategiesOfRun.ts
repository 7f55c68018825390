import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { StrategyOfRun } from '#contracts/research.ts'
import { parseParameters } from '#trading/strategies/parameters.ts'
import type { CommandArguments, CommandOption } from '../../commandLine.ts'
import type { ChosenStrategy, StrategyChoice } from './strategyChoice.ts'

/** The options about the strategies of a run. */
export const strategyOptions: readonly CommandOption[] = [
  { name: 'strategy', kind: 'text', value: 'NAME|FILE.ts', repeatable: true, help: 'The same as STRATEGY.' },
  {
    name: 'param',
    kind: 'pair',
    repeatable: true,
    help: 'A parameter, for example fast=10; of one strategy among several STRATEGY.fast=10, of its second use STRATEGY-2.fast=10.',
  },
  {
    name: 'side',
    kind: 'choice',
    choices: ['both', 'long'],
    help: "Trades long and short, or long only; the strategies' side parameter.",
  },
  {
    name: 'share',
    kind: 'pair',
    value: 'STRATEGY=SHARE',
    repeatable: true,
    help: 'Share of the equity that a strategy may use with all-in and equal:N; equal shares unless given.',
  },
]

/** Strategies of one run at most. */
const MOST = 50

/** Reads the chosen strategies with their parameters and shares; refuses the impossible in one sentence. */
export function readStrategies(words: CommandArguments, { chosen }: StrategyChoice): CommandResult<StrategyOfRun[]> {
  if (chosen.length > MOST) {
    return refused('TOO_MANY_STRATEGIES', `A run has ${MOST} strategies at most, and ${chosen.length} were named.`)
  }
  const stray = strayName(words, chosen)
  if (stray !== null) return stray
  const strategies: StrategyOfRun[] = []
  for (const each of chosen) {
    const { definition, strategyId } = each
    const raw = rawParameters(words, each, chosen)
    if (!raw.ok) return raw
    const parsed = parseParameters(definition, raw.reply)
    if (!parsed.ok) {
      const { code, message } = parsed.error
      return refused(code, chosen.length === 1 ? message : `${strategyId}: ${message}`)
    }
    const share = readShare(words, each, chosen.length)
    if (!share.ok) return share
    strategies.push({
      strategyId,
      kind: definition.kind,
      parameters: { ...parsed.values },
      share: share.reply,
      ...(definition.source === undefined ? {} : { source: definition.source }),
    })
  }
  return accepted(strategies)
}

/** The parameters given for one strategy: those for all that it has, then its own. A single strategy gets them all. */
function rawParameters(
  words: CommandArguments,
  { definition, strategyId }: ChosenStrategy,
  chosen: readonly ChosenStrategy[],
): CommandResult<Record<string, string>> {
  const own = `${strategyId}.`
  const known = new Set(definition.parameters.map(({ name }) => name))
  const raw: Record<string, string> = {}
  for (const [name, value] of words.pairs('param')) {
    const isForAll = chosen.every((other) => !name.startsWith(`${other.strategyId}.`))
    if (isForAll && (chosen.length === 1 || known.has(name))) raw[name] = value
  }
  for (const [name, value] of words.pairs('param')) if (name.startsWith(own)) raw[name.slice(own.length)] = value
  const side = words.text('side')
  if (side === null || !known.has('side')) return accepted(raw)
  if (raw.side !== undefined && raw.side !== side) {
    return refused(
      'OPTIONS_CONTRADICT',
      `--side ${side} and --param side=${raw.side} contradict each other; give one of them.`,
    )
  }
  return accepted({ ...raw, side })
}

function readShare(words: CommandArguments, { strategyId }: ChosenStrategy, count: number): CommandResult<number> {
  const text = words.pairs('share').get(strategyId)
  if (text === undefined) return accepted(1 / count)
  const share = Number(text)
  if (text.trim() !== '' && share > 0 && share <= 1) return accepted(share)
  return refused('SHARE_INVALID', `--share ${strategyId}=${text} must be a share above 0 and at most 1.`)
}

/** What was given for a strategy that is not in the run, or for a parameter that none of several has; null when all fits. */
function strayName(words: CommandArguments, chosen: readonly ChosenStrategy[]): CommandResult<never> | null {
  const ids = chosen.map(({ strategyId }) => strategyId)
  const kinds = chosen.map(({ definition }) => definition)
  const has = (name: string): boolean =>
    kinds.some(({ parameters }) => parameters.some((parameter) => parameter.name === name))
  for (const id of words.pairs('share').keys()) {
    if (ids.every((known) => known !== id)) {
      return refused('UNKNOWN_STRATEGY', `--share names "${id}", which is not in this run; it has ${ids.join(', ')}.`)
    }
  }
  if (words.text('side') !== null && !has('side')) {
    const whose = kinds.length === 1 ? `${kinds[0]?.kind ?? ''} has no` : 'None of the strategies has a'
    return refused('OPTION_UNKNOWN', `${whose} side to choose; leave --side out.`)
  }
  if (chosen.length === 1) return null
  for (const name of words.pairs('param').keys()) {
    if (ids.some((id) => name.startsWith(`${id}.`)) || has(name)) continue
    const message = `None of the strategies has a parameter "${name}"; name one as it is, or as ${ids[0]}.NAME for one strategy.`
    return refused('UNKNOWN_PARAMETER', message)
  }
  return null
}
