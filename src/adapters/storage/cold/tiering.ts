import { DAY } from '#core/time/duration.ts'
import { accepted, type CommandResult } from '#contracts/failure.ts'
import { reachesInto } from '#core/history/coldFiles.ts'
import { monthsToArchive, type LifecyclePolicy } from '#core/history/lifecycle.ts'
import { mergeVersions } from '#core/history/mergeVersions.ts'
import type { HotHistory } from '#engines/data/history/ports.ts'
import type { HistorySeries } from '#core/history/series.ts'
import { sameVersions } from '#core/history/versions.ts'
import type { ColdStep } from './coldFolder.ts'
import type { ColdStore } from './coldStore.ts'

/** What moved. */
export interface Moved {
  /** Months archived, or files restored. */
  readonly parts: number
  /** Entries moved: one for each value of each row that was ever known. */
  readonly rows: number
  /** Months that changed while they were archived and stay where they are until the next time. */
  readonly postponed: number
}

/** The two stores between which rows move. */
export interface Tiers {
  readonly hot: HotHistory
  readonly cold: ColdStore
  /** Hears of every step that was done; for tests. */
  readonly onStep?: (step: ColdStep) => void
}

/**
 * Moves the months of a series that the policy calls cold into files: written, synced, read back, named in the manifest,
 * and only then removed from market.db. Killed at any point it loses nothing; rows that lie in both are one to a reader.
 */
export async function archiveSeries(
  { hot, cold, onStep }: Tiers,
  series: HistorySeries,
  now: number,
  policy: LifecyclePolicy,
): Promise<CommandResult<Moved>> {
  const coverage = hot.coverage(series, DAY)
  if (!coverage.ok) return coverage
  const moved = { parts: 0, rows: 0, postponed: 0 }
  for (const { name, from, to } of monthsToArchive(coverage.reply.spans, now, policy)) {
    const versions = hot.versions(series, from, to)
    if (!versions.ok) return versions
    if (versions.reply.ts.length === 0) continue
    const archived = await cold.versions(series, from, to)
    if (!archived.ok) return archived
    // After a kill between writing and removing they are there already.
    const isThere = sameVersions(mergeVersions(archived.reply, versions.reply), archived.reply)
    const added = isThere ? accepted(null) : await cold.add(series, name, versions.reply)
    if (!added.ok) return added
    const evicted = hot.evict(series, from, to, versions.reply)
    if (!evicted.ok) return evicted
    onStep?.('hot-rows-removed')
    if (evicted.reply) moved.parts += 1
    else moved.postponed += 1
    moved.rows += evicted.reply ? versions.reply.ts.length : 0
  }
  return accepted(moved)
}

/** Moves the files that reach into a range back into market.db, whole. */
export async function restoreSeries(
  { hot, cold, onStep }: Tiers,
  series: HistorySeries,
  from: number,
  to: number,
): Promise<CommandResult<Moved>> {
  const files = await cold.files(series)
  if (!files.ok) return files
  const moved = { parts: 0, rows: 0, postponed: 0 }
  for (const file of files.reply.filter((candidate) => reachesInto(candidate, from, to))) {
    const versions = await cold.versions(series, file.first, file.last + 1)
    if (!versions.ok) return versions
    const restored = hot.restore(series, versions.reply)
    if (!restored.ok) return restored
    onStep?.('hot-rows-restored')
    const dropped = await cold.drop(series, [file])
    if (!dropped.ok) return dropped
    moved.parts += 1
    moved.rows += file.rows
  }
  return accepted(moved)
}
