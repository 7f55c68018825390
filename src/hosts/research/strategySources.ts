import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sha256 } from '#adapters/storage/sha256.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { BacktestConfiguration } from '#contracts/research.ts'
import { PLUGIN_KIND } from '#trading/strategies/plugins/pluginDefinition.ts'
import { placeOf } from '../plugins/pinSources.ts'
import type { PluginSources } from '../plugins/pluginCatalogue.ts'
import { isStrategyFile, readStrategyFile } from '../plugins/pluginFiles.ts'
import type { ExperimentBook } from './experimentBook.ts'

/** Reads the sources that a configuration names by their hashes; what is not there or has changed is left out. */
export function textsOfSources({ strategies }: BacktestConfiguration, sources: PluginSources): readonly string[] {
  return strategies.flatMap(({ kind, source }) => {
    const place = source === undefined ? null : placeOf(nameOf(kind), sources)
    const read = place === null ? null : readStrategyFile(place)
    return read?.ok === true && sha256(read.reply.text) === source ? [read.reply.text] : []
  })
}

/** Sources of a recorded run, as files of their own under the names they had. */
export interface RestoredSources {
  readonly files: readonly string[]
  /** Removes the files. */
  remove(): void
}

/** Lays out the sources of a recorded run from the copies kept of them; none for a run of strategies that ship with the program. */
export function restoreSources(
  book: Pick<ExperimentBook, 'source'>,
  { strategies }: BacktestConfiguration,
): CommandResult<RestoredSources> {
  const wanted = new Map<string, string>()
  for (const { kind, source } of strategies) if (source !== undefined) wanted.set(nameOf(kind), source)
  if (wanted.size === 0) return accepted({ files: [], remove: () => undefined })
  const texts = new Map<string, string>()
  for (const [name, hash] of wanted) {
    const text = isStrategyFile(name) ? book.source(hash) : null
    if (text === null) {
      const message = `The source of the strategy ${name} (${hash.slice(0, 12)}) was not kept, so the run cannot be made again.`
      return refused('SOURCE_GONE', message, { name })
    }
    texts.set(name, text)
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-sources-'))
  const files = Array.from(texts, ([name, text]) => {
    const file = path.join(folder, name)
    writeFileSync(file, text, { mode: 0o600 })
    return file
  })
  return accepted({ files, remove: () => rmSync(folder, { recursive: true, force: true }) })
}

function nameOf(kind: string): string {
  return kind.startsWith(PLUGIN_KIND) ? kind.slice(PLUGIN_KIND.length) : ''
}
