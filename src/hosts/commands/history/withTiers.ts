import { existsSync } from 'node:fs'
import { ColdStore } from '#adapters/storage/cold/coldStore.ts'
import { dataPaths, ownDataDirectory, prepareDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { acquireInstanceLock } from '#adapters/storage/instanceLock.ts'
import { openHistoryFile, type HistoryFile } from '#adapters/storage/market/history/historyFile.ts'
import type { CommandContext } from '../../commandLine.ts'
import { tellFailure } from '../commonOptions.ts'

/** The two stores of market history in a data directory. */
export interface OpenTiers {
  readonly hot: HistoryFile
  readonly cold: ColdStore
}

/**
 * Opens both stores, does the work and closes them. Moving rows is for one process at a time, so it is refused while a
 * workstation runs; looking is not.
 */
export async function withTiers(
  context: CommandContext,
  how: 'moving' | 'looking',
  work: (tiers: OpenTiers) => Promise<number>,
): Promise<number> {
  const root = ownDataDirectory(context.arguments.text('data-dir'))
  const { market, archive } = dataPaths(root)
  if (!existsSync(market)) {
    const message = `There is no market history at ${market}; name the folder of your data with --data-dir.`
    return tellFailure(context, { code: 'HISTORY_MISSING', message, context: { path: market } })
  }
  const prepared = prepareDataDirectory(root)
  if (!prepared.ok) return tellFailure(context, prepared.failure)
  const acquired = how === 'moving' ? acquireInstanceLock(root) : null
  if (acquired?.ok === false) return tellFailure(context, acquired.failure)
  try {
    const opened = openHistoryFile(market)
    if (!opened.ok) return tellFailure(context, opened.failure)
    const cold = new ColdStore(archive)
    try {
      return await work({ hot: opened.history, cold })
    } finally {
      opened.history.close()
      await cold.close()
    }
  } finally {
    acquired?.lock.release()
  }
}
