import type { ArchivedSeries } from '#engines/data/continuity/ports.ts'
import type { ColdStore } from './coldStore.ts'
import type { Manifest } from './manifest.ts'

/** What the manifests of an archive say, as of their last reading. */
export interface ColdReport {
  /** Null before the first reading has ended. Asking for a report that is older than a minute begins another reading. */
  latest(): readonly ArchivedSeries[] | null
  /** Reads the manifests now; answers whether they could be read. */
  read(): Promise<boolean>
}

const OLD_AFTER_MS = 60_000

/** Watches an archive for somebody who may not wait; `milliseconds` is a clock that never goes back. */
export function createColdReport(cold: Pick<ColdStore, 'manifests'>, milliseconds: () => number): ColdReport {
  let report: readonly ArchivedSeries[] | null = null
  let readAt = Number.NEGATIVE_INFINITY
  let reading: Promise<boolean> | null = null

  async function readOnce(): Promise<boolean> {
    const manifests = await cold.manifests()
    // A damaged archive is told by `data verify`; what was known of it before still stands.
    if (manifests.ok) report = manifests.reply.map(seriesOf)
    return manifests.ok
  }

  function read(): Promise<boolean> {
    readAt = milliseconds()
    reading ??= readOnce().finally(() => {
      reading = null
    })
    return reading
  }

  return {
    latest: () => {
      if (milliseconds() - readAt >= OLD_AFTER_MS) void read()
      return report
    },
    read,
  }
}

function seriesOf({ series, files }: Manifest): ArchivedSeries {
  const sum = (value: (file: Manifest['files'][number]) => number): number =>
    files.reduce((total, file) => total + value(file), 0)
  return {
    series,
    rows: sum(({ rows }) => rows),
    bytes: sum(({ bytes }) => bytes),
    first: files.length === 0 ? null : Math.min(...files.map(({ first }) => first)),
    last: files.length === 0 ? null : Math.max(...files.map(({ last }) => last)),
    pieces: files.length,
    stretches: files.map(({ first, last, rows }) => ({ first, last, rows })),
  }
}
