import { setTimeout } from 'node:timers/promises'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import { reachesInto } from '#core/history/coldFiles.ts'
import { compareArrival, mergeVersions, type IngestCounts } from '#core/history/mergeVersions.ts'
import type { HotHistory, TieredReader } from '#engines/data/history/ports.ts'
import { refuseRows, refuseSeries, seriesKey, type HistoryColumns, type HistorySeries } from '#core/history/series.ts'
import { spansOf, type HistoryCoverage } from '#core/history/coverage.ts'
import { correctionsOf, resolveVersions, type HistoryCorrection, type RowVersions } from '#core/history/versions.ts'
import type { ColdStore } from './coldStore.ts'

/** How often a read begins again because rows moved between the stores meanwhile. */
const ATTEMPTS = 30
/** Longest pause before a read begins again, milliseconds. */
const LONGEST_PAUSE = 100

/**
 * The history of both stores as one: the answers are those of a store in which nothing was ever archived. What lies in
 * both (a program was killed while moving it) is there once.
 */
export class TieredHistory implements TieredReader {
  readonly #hot: HotHistory
  readonly #cold: ColdStore

  constructor(hot: HotHistory, cold: ColdStore) {
    this.#hot = hot
    this.#cold = cold
  }

  /** The rows as they are known now. */
  range(series: HistorySeries, from: number, to: number): Promise<CommandResult<HistoryColumns>> {
    return this.asKnownAt(series, from, to, Number.POSITIVE_INFINITY)
  }

  /** The rows as they were known at a moment. */
  async asKnownAt(series: HistorySeries, from: number, to: number, at: number): Promise<CommandResult<HistoryColumns>> {
    const versions = await this.versions(series, from, to)
    return versions.ok ? accepted(resolveVersions(versions.reply, at)) : versions
  }

  /** The newest `limit` rows before a time as they are known now, oldest first. */
  async newest(series: HistorySeries, before: number, limit: number): Promise<CommandResult<HistoryColumns>> {
    const [hot, files] = [this.#hot.newest(series, before, limit), await this.#cold.files(series)]
    if (!hot.ok) return hot
    if (!files.ok) return files
    const oldest = hot.reply.ts.length < limit ? before : (hot.reply.ts[0] ?? before)
    const older = files.reply.map(({ first }) => first).filter((first) => first < oldest)
    // Reaches back file by file until there are enough rows.
    for (const from of [oldest, ...older.toSorted((left, right) => right - left), Number.NEGATIVE_INFINITY]) {
      const rows = await this.range(series, from, before)
      if (!rows.ok) return rows
      const { ts, values } = rows.reply
      if (ts.length < limit && from !== Number.NEGATIVE_INFINITY) continue
      const cut = (column: Float64Array): Float64Array => column.subarray(Math.max(0, ts.length - limit))
      return accepted({ ts: cut(ts), values: values.map(cut) })
    }
    throw new Error('Invariant: the last way back has no beginning')
  }

  /** What became known differently, in order of (`ts`, `knownAt`). */
  async corrections(
    series: HistorySeries,
    from: number,
    to: number,
  ): Promise<CommandResult<readonly HistoryCorrection[]>> {
    const versions = await this.versions(series, from, to)
    return versions.ok ? accepted(correctionsOf(versions.reply)) : versions
  }

  /** What is there; reads every archived file of the series. */
  async coverage(series: HistorySeries, gap: number): Promise<CommandResult<HistoryCoverage>> {
    const rows = await this.range(series, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
    return rows.ok ? accepted(spansOf(rows.reply.ts, gap)) : rows
  }

  /** The series of both stores. */
  async series(): Promise<CommandResult<readonly HistorySeries[]>> {
    const [hot, cold] = [this.#hot.series(), await this.#cold.manifests()]
    if (!hot.ok) return hot
    if (!cold.ok) return cold
    const all = [...hot.reply, ...cold.reply.map(({ series }) => series)]
    return accepted([...new Map(all.map((series) => [seriesKey(series), series])).values()])
  }

  /** Adds rows, comparing them with archived ones too, so that what is known anyway is not stored again. */
  async ingest(series: HistorySeries, columns: HistoryColumns, knownAt: number): Promise<CommandResult<IngestCounts>> {
    const failure = refuseSeries(series) ?? refuseRows(columns, series.kind)
    if (failure !== null) return { ok: false, failure }
    const files = await this.#cold.files(series)
    if (!files.ok) return files
    const [from, to] = [columns.ts[0] ?? 0, (columns.ts.at(-1) ?? 0) + 1]
    if (!files.reply.some((file) => reachesInto(file, from, to))) return this.#hot.ingest(series, columns, knownAt)
    const known = await this.versions(series, from, to)
    if (!known.ok) return known
    const { added, revisions, counts } = compareArrival(known.reply, columns, knownAt)
    const entries = [...revisions, ...Array.from(added, (row) => ({ row, knownAt }))]
    const sorted = entries.toSorted((left, right) => left.row - right.row)
    const pick = (column: Float64Array): Float64Array => Float64Array.from(sorted, ({ row }) => column[row] ?? 0)
    const restored = this.#hot.restore(series, {
      ts: pick(columns.ts),
      values: columns.values.map(pick),
      knownAt: Float64Array.from(sorted, (entry) => entry.knownAt),
    })
    return restored.ok ? accepted(counts) : restored
  }

  /** The events as they were known at a moment; they are never archived. */
  actionsAsKnownAt(source: string, instrumentId: InstrumentId, at: number): CommandResult<readonly TimedAction[]> {
    return this.#hot.actionsAsKnownAt(source, instrumentId, at)
  }

  /**
   * Everything known about the rows of a range. Rows that move while they are read would be missed in one store or the
   * other; the manifest changes with every move, so a read during which it changed begins again.
   */
  async versions(series: HistorySeries, from: number, to: number): Promise<CommandResult<RowVersions>> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const before = await this.#cold.files(series)
      if (!before.ok) return before
      const hot = this.#hot.versions(series, from, to)
      if (!hot.ok) return hot
      const cold = await this.#cold.versions(series, from, to)
      if (!cold.ok) return cold
      const after = await this.#cold.files(series)
      if (!after.ok) return after
      if (namesOf(before.reply) === namesOf(after.reply)) return accepted(mergeVersions(cold.reply, hot.reply))
      await setTimeout(Math.min(attempt * 10, LONGEST_PAUSE))
    }
    return refused(
      'HISTORY_MOVING',
      'The rows were moved between market.db and the archive again and again, so none were read; try again when that is done.',
    )
  }
}

function namesOf(files: readonly { readonly name: string }[]): string {
  return files.map(({ name }) => name).join(' ')
}
