import { existsSync } from 'node:fs'
import path from 'node:path'
import { ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { identifier, type StrategyId } from '#core/model/identifiers.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { BacktestRuntime } from '#engines/research/backtest.ts'
import { PLUGIN_KIND } from '#trading/strategies/plugins/pluginDefinition.ts'
import type { StrategyCatalogue } from '#trading/strategies/registry.ts'
import type { StrategyDefinition } from '#trading/strategies/strategy.ts'
import type { CommandArguments } from '../../commandLine.ts'
import { openOwnCatalogue } from '../../plugins/ownCatalogue.ts'
import { NO_PLUGINS, type PluginSources } from '../../plugins/pluginCatalogue.ts'
import { isStrategyFile, strategyFolder } from '../../plugins/pluginFiles.ts'
import { findProgram } from '../../program.ts'
import { onThisThread } from '../../research/onThisThread.ts'

/** The strategy that a call names, and where it comes from. */
export interface StrategyChoice {
  readonly definition: StrategyDefinition
  readonly strategyId: StrategyId
  readonly sources: PluginSources
  readonly catalogue: StrategyCatalogue
}

/** Characters that the name of a strategy has room for in the ids of its signals. */
const LONGEST_ID = 24

/**
 * Finds the strategy that a call names: a kind that ships with the program, a file by its path, or a file of the data
 * directory by its name (`plugin:NAME`, or NAME alone).
 */
export function chooseStrategy(words: CommandArguments): CommandResult<StrategyChoice> {
  const [operand, option] = [words.operand(0), words.text('strategy')]
  if (operand !== null && option !== null) {
    return refused(
      'OPTIONS_CONTRADICT',
      `"${operand}" and --strategy ${option} both name a strategy; give one of them.`,
    )
  }
  const name = operand ?? option
  if (name === null) return refused('OPERAND_MISSING', 'No strategy was named; see quarterdeck backtest --help.')
  const file = path.resolve(name)
  const folder = strategyFolder(ownDataDirectory(words.text('data-dir')))
  const isFile = isStrategyFile(path.basename(file)) && !name.startsWith(PLUGIN_KIND)
  // A path names the file there; a bare name may also be one of the data directory.
  const isPath = isFile && (name !== path.basename(name) || existsSync(file))
  const sources: PluginSources = isPath ? { ...NO_PLUGINS, files: [file] } : { ...NO_PLUGINS, folder }
  const catalogue = openOwnCatalogue(sources)
  const found = catalogue.find(isFile ? `${PLUGIN_KIND}${path.basename(file)}` : name)
  if (!found.ok) return refused(found.error.code, found.error.message)
  const { kind } = found.definition
  const id = kind.startsWith(PLUGIN_KIND)
    ? path.parse(kind.slice(PLUGIN_KIND.length)).name.replaceAll(/[^\w-]/g, '-')
    : kind
  const strategyId = identifier<StrategyId>(id.slice(0, LONGEST_ID))
  return accepted({ definition: found.definition, strategyId, sources, catalogue })
}

/** The place where a call's run is made: strategies of the user's get a thread that can be ended. */
export async function runtimeFor(words: CommandArguments, choice: StrategyChoice): Promise<BacktestRuntime> {
  const { workers, resources } = findProgram()
  const { sources, catalogue } = choice
  const isPlugin = choice.definition.source !== undefined
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
