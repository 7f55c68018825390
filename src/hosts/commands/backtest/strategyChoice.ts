import { existsSync } from 'node:fs'
import path from 'node:path'
import { ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { identifier, type StrategyId } from '#core/model/identifiers.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { BacktestRuntime } from '#engines/research/backtest.ts'
import { PLUGIN_KIND } from '#trading/strategies/plugins/pluginDefinition.ts'
import type { StrategyCatalogue } from '#trading/strategies/registry.ts'
import type { StrategyDefinition } from '#trading/strategies/strategy.ts'
import type { CommandArguments, CommandOperand } from '../../commandLine.ts'
import { openOwnCatalogue } from '../../plugins/ownCatalogue.ts'
import { NO_PLUGINS, type PluginSources } from '../../plugins/pluginCatalogue.ts'
import { isStrategyFile, strategyFolder } from '../../plugins/pluginFiles.ts'
import { findProgram } from '../../program.ts'
import { onThisThread } from '../../research/onThisThread.ts'

/** One strategy that a call names, with the name it has in the run. */
export interface ChosenStrategy {
  readonly definition: StrategyDefinition
  readonly strategyId: StrategyId
}

/** The strategies that a call names, and where they come from. */
export interface StrategyChoice {
  readonly chosen: readonly [ChosenStrategy, ...ChosenStrategy[]]
  readonly sources: PluginSources
  readonly catalogue: StrategyCatalogue
}

/** Characters that the name of a strategy has room for in the ids of its signals. */
const LONGEST_ID = 24

/** The operands of a verb that runs strategies. */
export const STRATEGY_OPERAND: CommandOperand = {
  name: 'STRATEGY',
  required: false,
  repeatable: true,
  help: 'A kind of strategy, for example sma-cross, or a file of your own (.ts, .js); several share one account.',
}

/**
 * Finds the strategies that a call names: kinds that ship with the program, files by their paths, or files of the data
 * directory by their names (`plugin:NAME`, or NAME alone).
 */
export function chooseStrategies(words: CommandArguments): CommandResult<StrategyChoice> {
  const [operands, options] = [words.operandsFrom(0), words.list('strategy')]
  if (operands.length > 0 && options.length > 0) {
    return refused(
      'OPTIONS_CONTRADICT',
      `"${operands[0] ?? ''}" and --strategy ${options[0] ?? ''} both name a strategy; name all of them in one way.`,
    )
  }
  const names = operands.length > 0 ? operands : options
  const files = [...new Set(names.filter(isPath).map((name) => path.resolve(name)))]
  const twin = files.find((file, index) => files.findIndex((other) => sameName(other, file)) < index)
  if (twin !== undefined) {
    const message = `Two of the files are called ${path.basename(twin)}; a strategy is known by the name of its file, so rename one.`
    return refused('STRATEGY_NAME_TWICE', message)
  }
  const needsFolder = names.some((name) => !isPath(name))
  const folder = needsFolder ? strategyFolder(ownDataDirectory(words.text('data-dir'))) : null
  const sources: PluginSources = { ...NO_PLUGINS, folder, files }
  const catalogue = openOwnCatalogue(sources)
  const chosen: ChosenStrategy[] = []
  for (const name of names) {
    const found = catalogue.find(isFile(name) ? `${PLUGIN_KIND}${path.basename(name)}` : name)
    if (!found.ok) return refused(found.error.code, found.error.message)
    chosen.push({ definition: found.definition, strategyId: freeId(found.definition, chosen) })
  }
  const [first, ...others] = chosen
  if (first === undefined) {
    return refused('OPERAND_MISSING', 'No strategy was named; quarterdeck strategy list tells which there are.')
  }
  return accepted({ chosen: [first, ...others], sources, catalogue })
}

function isFile(name: string): boolean {
  return isStrategyFile(path.basename(name)) && !name.startsWith(PLUGIN_KIND)
}

/** A path names the file there; a bare name may also be one of the data directory. */
function isPath(name: string): boolean {
  return isFile(name) && (name !== path.basename(name) || existsSync(path.resolve(name)))
}

function sameName(one: string, other: string): boolean {
  return path.basename(one) === path.basename(other)
}

/** The name of a strategy in its run: its kind or file, with a number where that comes again. */
function freeId({ kind }: StrategyDefinition, taken: readonly ChosenStrategy[]): StrategyId {
  const name = kind.startsWith(PLUGIN_KIND)
    ? path.parse(kind.slice(PLUGIN_KIND.length)).name.replaceAll(/[^\w-]/g, '-')
    : kind
  const ids = new Set<string>(taken.map(({ strategyId }) => strategyId))
  const candidate = (number: number): string => {
    const ending = number === 1 ? '' : `-${number}`
    return `${name.slice(0, LONGEST_ID - ending.length)}${ending}`
  }
  let number = 1
  while (ids.has(candidate(number))) number += 1
  return identifier<StrategyId>(candidate(number))
}

/** Tells whether a choice has a strategy of the user's. */
export function hasOwnStrategy({ chosen }: StrategyChoice): boolean {
  return chosen.some(({ definition }) => definition.source !== undefined)
}

/** The place where a call's run is made: strategies of the user's get a thread that can be ended. */
export async function runtimeFor(words: CommandArguments, choice: StrategyChoice): Promise<BacktestRuntime> {
  const { workers, resources } = findProgram()
  const { sources, catalogue } = choice
  const isPlugin = hasOwnStrategy(choice)
  // Loaded only when they are asked for: they bring the threads, their router and their supervisor.
  if (words.flag('threads')) {
    const { createThreadedBacktest } = await import('../../threads/threadedBacktest.ts')
    const own = isPlugin ? { plugins: sources, strategies: catalogue } : {}
    return createThreadedBacktest({ workers, resources, ...own })
  }
  if (!isPlugin) return onThisThread
  const { createWatchedRuntime } = await import('../../plugins/watchedRuntime.ts')
  return createWatchedRuntime({ workers, sources })
}
