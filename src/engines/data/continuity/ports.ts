import type { IngestCounts } from '#core/history/mergeVersions.ts'
import type { HistorySeries } from '#core/history/series.ts'
import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import type { CommandResult } from '#contracts/failure.ts'

/** A request for missing bars as it is kept, so that a restart goes on with it. Times are microseconds. */
export interface BackfillJob {
  readonly key: string
  readonly instrumentId: InstrumentId
  readonly interval: BarInterval
  readonly from: number
  readonly to: number
  /** The source that was wished for; null when the order of sources decides. */
  readonly wanted: string | null
  /** The source that serves, or served last; null before the first was chosen. */
  readonly sourceId: string | null
  readonly state: 'QUEUED' | 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED'
  /** What lies before this was asked of `sourceId` already. */
  readonly askedThrough: number
  readonly stored: number
  readonly quarantined: number
  readonly askedAt: number
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly note: string
}

/** Where requests for missing bars are kept. */
export interface BackfillStore {
  /** Adds a job, or puts it in the place of the one with its key; false when it could not be written. */
  keep(job: BackfillJob): boolean
  /** The newest jobs, oldest first; unfinished ones are always among them. */
  newest(limit: number): readonly BackfillJob[]
}

/** What one series takes of one tier. */
export interface StoredPart {
  readonly series: HistorySeries
  readonly rows: number
  readonly bytes: number
  readonly first: number | null
  readonly last: number | null
  /** Chunks or files. */
  readonly pieces: number
}

/** A stretch of an archived series that lies in one file. */
export interface ArchivedStretch {
  readonly first: number
  readonly last: number
  readonly rows: number
}

/** What one series has in the archive. */
export interface ArchivedSeries extends StoredPart {
  readonly stretches: readonly ArchivedStretch[]
}

/** What lies in which tier. */
export interface StorageTiers {
  hotReport(): CommandResult<readonly StoredPart[]>
  /** As the manifests said when they were last read; null while they were not. */
  coldReport(): readonly ArchivedSeries[] | null
}

/** One source's bars of one instrument, as a request for missing ones sees them. */
export interface SeriesPort {
  /** Labels of the stored bars with from <= label < to, rising. */
  labels(from: number, to: number): CommandResult<Float64Array>
  /** The newest `limit` stored bars before a label, oldest first. */
  before(label: number, limit: number): CommandResult<BarColumns>
  /** Stored bars with from <= label < to. */
  range(from: number, to: number): CommandResult<BarColumns>
  /** Stores bars in rising order, which became known now. */
  ingest(bars: BarColumns): CommandResult<IngestCounts>
  /** What lies in the archive. */
  archived(): readonly ArchivedStretch[]
  /** Splits and dividends as known now. */
  actions(): readonly TimedAction[]
  /** Takes over what the source tells of splits and dividends. */
  recordActions(actions: readonly TimedAction[]): CommandResult<IngestCounts>
}
