import { compareArrival, mergeVersions, type IngestCounts } from '#core/history/mergeVersions.ts'
import type { HistoryColumns } from '#core/history/series.ts'
import { resolveVersions, sameVersions, sliceVersions, versionsOf, type RowVersions } from '#core/history/versions.ts'
import type { SqliteDatabase } from '../../sqlite/database.ts'
import { joinRuns, joinVersions } from './historyChunk.ts'
import { LooseRows } from './looseRows.ts'
import { RowStore, type SeriesHandle } from './rowStore.ts'

/** Rows with everything that was ever known about them: the first version in the row store, later ones beside it. */
export class HistoryRows {
  readonly store: RowStore
  readonly #revisions: LooseRows

  constructor(database: SqliteDatabase) {
    this.store = new RowStore(database)
    this.#revisions = new LooseRows(database, 'history_revisions')
  }

  /** Everything known about the rows of a range. */
  versions(series: SeriesHandle, from: number, to: number): RowVersions {
    const first = joinVersions(this.store.read(series, from, to), series.fields)
    return mergeVersions(first, this.#revisions.read(series.id, series.fields, from, to))
  }

  /** The rows of a range as known at a moment. */
  resolve(series: SeriesHandle, from: number, to: number, at: number): HistoryColumns {
    const parts = this.store.read(series, from, to)
    const isPlain = parts.every(({ knownLast }) => knownLast <= at) && this.#revisions.count(series.id, from, to) === 0
    if (!isPlain) {
      const revisions = this.#revisions.read(series.id, series.fields, from, to)
      return resolveVersions(mergeVersions(joinVersions(parts, series.fields), revisions), at)
    }
    return {
      ts: joinRuns(parts.map(({ ts }) => ts)),
      values: Array.from({ length: series.fields }, (_, field) =>
        joinRuns(parts.map(({ values }) => values[field] ?? new Float64Array(0))),
      ),
    }
  }

  /** Adds rows that became known at one moment; within a transaction. */
  ingest(series: SeriesHandle, columns: HistoryColumns, knownAt: number): IngestCounts {
    const { ts } = columns
    const [from, to] = spanOf(ts)
    if (!this.store.hasAny(series, from, to)) {
      this.store.place(series, versionsOf(columns, knownAt))
      return { added: ts.length, unchanged: 0, corrected: 0 }
    }
    const { added, revisions, counts } = compareArrival(this.versions(series, from, to), columns, knownAt)
    this.store.place(series, pick(versionsOf(columns, knownAt), added))
    if (revisions.length === 0) return counts
    const changed = pick(
      versionsOf(columns, knownAt),
      revisions.map(({ row }) => row),
    )
    const entries = { ...changed, knownAt: Float64Array.from(revisions, (revision) => revision.knownAt) }
    this.#revisions.add(series.id, entries, 0, revisions.length)
    return counts
  }

  /** Adds versions that are not there yet; within a transaction. */
  restore(series: SeriesHandle, versions: RowVersions): void {
    const [from, to] = spanOf(versions.ts)
    const known = this.versions(series, from, to)
    const merged = mergeVersions(known, versions)
    if (sameVersions(known, merged)) return
    this.#remove(series, from, to)
    const isFirst = (entry: number): boolean => entry === 0 || merged.ts[entry] !== merged.ts[entry - 1]
    const entries = Array.from(merged.ts, (_, entry) => entry)
    this.store.place(series, pick(merged, entries.filter(isFirst)))
    const later = pick(
      merged,
      entries.filter((entry) => !isFirst(entry)),
    )
    this.#revisions.add(series.id, later, 0, later.ts.length)
  }

  /** Removes the rows of a range if they are exactly those given; within a transaction. */
  evict(series: SeriesHandle, from: number, to: number, kept: RowVersions): boolean {
    if (!sameVersions(this.versions(series, from, to), sliceVersions(kept, from, to))) return false
    this.#remove(series, from, to)
    return true
  }

  #remove(series: SeriesHandle, from: number, to: number): void {
    this.store.remove(series, from, to)
    this.#revisions.remove(series.id, from, to)
  }
}

function spanOf(ts: Float64Array): readonly [number, number] {
  return [ts[0] ?? 0, (ts.at(-1) ?? -1) + 1]
}

function pick(versions: RowVersions, entries: ArrayLike<number>): RowVersions {
  const of = (column: Float64Array): Float64Array => {
    const picked = new Float64Array(entries.length)
    for (let row = 0; row < entries.length; row += 1) picked[row] = column[entries[row] ?? 0] ?? 0
    return picked
  }
  return { ts: of(versions.ts), knownAt: of(versions.knownAt), values: versions.values.map(of) }
}
