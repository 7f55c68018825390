import path from 'node:path'
import { PLUGIN_KIND, pluginDefinition } from '#trading/strategies/plugins/pluginDefinition.ts'
import { BUILT_IN_STRATEGIES, type FoundStrategy, type StrategyCatalogue } from '#trading/strategies/registry.ts'
import type { StrategyDefinition } from '#trading/strategies/strategy.ts'
import { loadPlugin, type PluginGuard } from './loadPlugin.ts'
import { isStrategyFile, listStrategyFiles, readStrategyFile, stampOf } from './pluginFiles.ts'

/** Where strategies of the user's come from. */
export interface PluginSources {
  /** A folder all of whose files are strategies; null for none. */
  readonly folder: string | null
  /** Single files besides, by their absolute paths; one of these hides a file of the folder with the same name. */
  readonly files: readonly string[]
  /** Names of files that are not to be run again: the program ran out of memory while it read them. */
  readonly shunned: readonly string[]
}

/** A strategy of the user's as it was found. */
export type ListedPlugin =
  | { readonly file: string; readonly path: string; readonly ok: true; readonly definition: StrategyDefinition }
  | {
      readonly file: string
      readonly path: string
      readonly ok: false
      readonly code: string
      readonly message: string
    }

/** The strategies that ship with the program and those of the user's, as their files are at the moment of asking. */
export interface PluginCatalogue extends StrategyCatalogue {
  /** Every file, the unusable ones with the reason. */
  plugins(): readonly ListedPlugin[]
}

/** A catalogue without any file. */
export const NO_PLUGINS: PluginSources = { folder: null, files: [], shunned: [] }

/**
 * Makes the catalogue for one thread. A file is read and run again only when it has changed. What a running strategy was
 * made of stays as it was.
 */
export function createPluginCatalogue({ folder, files, shunned }: PluginSources, guard: PluginGuard): PluginCatalogue {
  const known = new Map<string, { readonly stamp: string; readonly listed: ListedPlugin }>()

  const load = (place: string): ListedPlugin => {
    const file = path.basename(place)
    if (shunned.includes(file)) {
      const message = `${file} used more memory than a strategy may have while it was read, so it is not read again; correct it and start the program anew.`
      return { file, path: place, ok: false, code: 'STRATEGY_OUT_OF_MEMORY', message }
    }
    const before = known.get(place)
    if (before !== undefined && before.stamp === stampOf(place)) return before.listed
    const read = readStrategyFile(place)
    if (!read.ok) return { file, path: place, ok: false, ...read.failure }
    const loaded = loadPlugin(file, read.reply.text, guard)
    const listed: ListedPlugin = loaded.ok
      ? { file, path: place, ok: true, definition: pluginDefinition(loaded.module) }
      : { file, path: place, ok: false, code: loaded.failure.code, message: loaded.failure.message }
    known.set(place, { stamp: read.reply.stamp, listed })
    return listed
  }

  const places = (): ReadonlyMap<string, string> => {
    const byName = new Map<string, string>()
    if (folder !== null) for (const name of listStrategyFiles(folder)) byName.set(name, path.join(folder, name))
    for (const file of files) byName.set(path.basename(file), file)
    return byName
  }

  return {
    plugins: () => [...places().values()].map(load),
    all: () => [
      ...BUILT_IN_STRATEGIES.all(),
      ...[...places().values()].map(load).flatMap((listed) => (listed.ok ? [listed.definition] : [])),
    ],
    find: (kind) => {
      if (!kind.startsWith(PLUGIN_KIND)) return BUILT_IN_STRATEGIES.find(kind)
      const name = kind.slice(PLUGIN_KIND.length)
      const place = isStrategyFile(name) ? places().get(name) : undefined
      if (place === undefined) return missing(name, folder)
      const listed = load(place)
      return listed.ok
        ? { ok: true, definition: listed.definition }
        : { ok: false, error: { code: listed.code, message: listed.message } }
    },
  }
}

function missing(name: string, folder: string | null): FoundStrategy {
  const where = folder === null ? 'among the files of this run' : `in ${folder}`
  const message = `There is no strategy file "${name}" ${where}; put it there, or choose another.`
  return { ok: false, error: { code: 'UNKNOWN_STRATEGY', message } }
}
