import { ColdStore } from '#adapters/storage/cold/coldStore.ts'
import { archiveSeries } from '#adapters/storage/cold/tiering.ts'
import { dataPaths } from '#adapters/storage/dataDirectory.ts'
import { openHistoryFile } from '#adapters/storage/market/history/historyFile.ts'
import { accepted, type CommandResult } from '#contracts/failure.ts'
import { fragmentationOf } from '#core/history/coldFiles.ts'
import type { LifecyclePolicy } from '#core/history/lifecycle.ts'

/** What one round did. */
export interface StorageRound {
  readonly months: number
  readonly rows: number
  /** Months that changed meanwhile and wait for the next round. */
  readonly postponed: number
  /** Files of the archive before and after small ones were joined. */
  readonly filesBefore: number
  readonly filesAfter: number
}

/**
 * Looks after market history as its policy says: moves months that are no longer recent into files, then joins the small
 * files of series that have too many. What is told stopped is left whole; the next round goes on. The caller holds the
 * data directory.
 */
export async function storageRound(
  dataDirectory: string,
  now: number,
  policy: LifecyclePolicy,
  isStopped: () => boolean,
): Promise<CommandResult<StorageRound>> {
  const { market, archive } = dataPaths(dataDirectory)
  const opened = openHistoryFile(market)
  if (!opened.ok) return opened
  const hot = opened.history
  const cold = new ColdStore(archive)
  try {
    const round = { months: 0, rows: 0, postponed: 0, filesBefore: 0, filesAfter: 0 }
    const all = hot.series()
    if (!all.ok) return all
    for (const series of all.reply) {
      if (isStopped()) return accepted(round)
      const moved = await archiveSeries({ hot, cold }, series, now, policy)
      if (!moved.ok) return moved
      round.months += moved.reply.parts
      round.rows += moved.reply.rows
      round.postponed += moved.reply.postponed
    }
    const manifests = await cold.manifests()
    if (!manifests.ok) return manifests
    for (const { series, files } of manifests.reply) {
      if (isStopped()) break
      if (fragmentationOf(files).superfluous === 0) continue
      const joined = await cold.consolidate(series)
      if (!joined.ok) return joined
      round.filesBefore += joined.reply.before
      round.filesAfter += joined.reply.after
    }
    return accepted(round)
  } finally {
    hot.close()
    await cold.close()
  }
}
