import path from 'node:path'
import { sha256 } from '#adapters/storage/sha256.ts'
import type { BacktestConfiguration } from '#contracts/research.ts'
import { PLUGIN_KIND } from '#trading/strategies/plugins/pluginDefinition.ts'
import type { PluginSources } from './pluginCatalogue.ts'
import { isStrategyFile, readStrategyFile } from './pluginFiles.ts'

/** Tells whether a run has a strategy of the user's. */
export function hasPlugins({ strategies }: Pick<BacktestConfiguration, 'strategies'>): boolean {
  return strategies.some(({ kind }) => kind.startsWith(PLUGIN_KIND))
}

/**
 * Writes into a configuration which content each of its files has now, where it does not say so: a run is known by the code
 * it ran. What cannot be read is left as it is, for the run itself to refuse.
 */
export function pinSources(configuration: BacktestConfiguration, sources: PluginSources): BacktestConfiguration {
  if (!hasPlugins(configuration)) return configuration
  const strategies = configuration.strategies.map((strategy) => {
    if (!strategy.kind.startsWith(PLUGIN_KIND) || strategy.source !== undefined) return strategy
    const place = placeOf(strategy.kind.slice(PLUGIN_KIND.length), sources)
    const read = place === null ? null : readStrategyFile(place)
    return read?.ok === true ? { ...strategy, source: sha256(read.reply.text) } : strategy
  })
  return { ...configuration, strategies }
}

/** Where the file of this name is looked for; null where it can be nowhere. */
export function placeOf(name: string, { folder, files }: PluginSources): string | null {
  if (!isStrategyFile(name)) return null
  const single = files.find((file) => path.basename(file) === name)
  return single ?? (folder === null ? null : path.join(folder, name))
}
