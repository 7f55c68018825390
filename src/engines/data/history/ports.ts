import type { HistoryAction } from '#core/history/actions.ts'
import type { HistoryCoverage } from '#core/history/coverage.ts'
import type { IngestCounts } from '#core/history/mergeVersions.ts'
import type { HistoryColumns, HistorySeries } from '#core/history/series.ts'
import type { HistoryCorrection, RowVersions } from '#core/history/versions.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import type { CommandResult } from '#contracts/failure.ts'

/**
 * Market history with two times for everything: when it was (`ts`) and when it became known (`knownAt`), in microseconds.
 *
 * 1. Nothing is overwritten: a value that changes is a correction beside the value it corrects.
 * 2. What comes back is whole: a damaged part of the store is a refusal (`HISTORY_CHUNK_DAMAGED`), never fewer rows.
 * 3. Ranges hold `from` <= ts < `to`.
 * 4. Knowledge is expected in order: saying again what is known leaves no trace, so an answer of an older moment that comes
 *    after it counts until the next value that was stored, even if the newer confirmation came before that.
 */
export interface HistoryStore {
  /** Adds rows that became known at one moment; all of them or, when refused, none. */
  ingest(series: HistorySeries, columns: HistoryColumns, knownAt: number): CommandResult<IngestCounts>
  /** The rows as they are known now. */
  range(series: HistorySeries, from: number, to: number): CommandResult<HistoryColumns>
  /** The rows as they were known at a moment: what a strategy of that moment may read. */
  asKnownAt(series: HistorySeries, from: number, to: number, at: number): CommandResult<HistoryColumns>
  /** The newest `limit` rows before a time as they are known now, oldest first. */
  newest(series: HistorySeries, before: number, limit: number): CommandResult<HistoryColumns>
  /** What became known differently, in order of (`ts`, `knownAt`). */
  corrections(series: HistorySeries, from: number, to: number): CommandResult<readonly HistoryCorrection[]>
  /**
   * What is there of a range, of everything when none is named; a span ends where two neighbours are further apart than
   * `gap` microseconds. Told by the times alone: the values are checked when they are read.
   */
  coverage(series: HistorySeries, gap: number, from?: number, to?: number): CommandResult<HistoryCoverage>
  series(): CommandResult<readonly HistorySeries[]>
  /** Adds what a source tells about events; what it told before of the same `id` stays known for the time before. */
  recordActions(
    source: string,
    instrumentId: InstrumentId,
    actions: readonly HistoryAction[],
    knownAt: number,
  ): CommandResult<IngestCounts>
  /** The events as they were known at a moment, in order of event time, future ones too. */
  actionsAsKnownAt(source: string, instrumentId: InstrumentId, at: number): CommandResult<readonly TimedAction[]>
}

/** A store whose rows may move to a colder one and come back. */
export interface HotHistory extends HistoryStore {
  /** Everything ever known about the rows of a range. */
  versions(series: HistorySeries, from: number, to: number): CommandResult<RowVersions>
  /** Adds versions with their own knowledge times; those that are there already are not added again. On the disk when it
   * returns. */
  restore(series: HistorySeries, versions: RowVersions): CommandResult<null>
  /**
   * Removes the rows of a range if they are exactly the versions given, which are kept elsewhere by now; answers false,
   * and removes nothing, when something was added meanwhile.
   */
  evict(series: HistorySeries, from: number, to: number, kept: RowVersions): CommandResult<boolean>
}

/**
 * The history of a hot and a cold store as one: the answers are those of a store in which nothing was ever archived, only
 * later, because files are read. For hosts and research; an engine, which must answer at once, asks the hot store.
 */
export interface TieredReader {
  range(series: HistorySeries, from: number, to: number): Promise<CommandResult<HistoryColumns>>
  asKnownAt(series: HistorySeries, from: number, to: number, at: number): Promise<CommandResult<HistoryColumns>>
  newest(series: HistorySeries, before: number, limit: number): Promise<CommandResult<HistoryColumns>>
  corrections(series: HistorySeries, from: number, to: number): Promise<CommandResult<readonly HistoryCorrection[]>>
  coverage(series: HistorySeries, gap: number): Promise<CommandResult<HistoryCoverage>>
  series(): Promise<CommandResult<readonly HistorySeries[]>>
  actionsAsKnownAt(source: string, instrumentId: InstrumentId, at: number): CommandResult<readonly TimedAction[]>
}
