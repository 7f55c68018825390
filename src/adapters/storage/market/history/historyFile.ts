import { accepted, refused, type CommandResult, type Failure } from '#contracts/failure.ts'
import { resolveActions } from '#core/history/actions.ts'
import type { HotHistory } from '#engines/data/history/ports.ts'
import { HISTORY_FIELDS, refuseRows, refuseSeries, type HistorySeries } from '#core/history/series.ts'
import { correctionsOf, noVersions } from '#core/history/versions.ts'
import { openDatabase, type SqliteDatabase } from '../../sqlite/database.ts'
import { migrate } from '../../sqlite/migrations.ts'
import { storageFailure } from '../../sqlite/storageFailure.ts'
import { MARKET_SCHEMA } from '../marketSchema.ts'
import { ActionTable, DamagedAction, refuseActions } from './actionTable.ts'
import { ChunkSpans } from './chunkSpans.ts'
import { coverageOf } from './historyCoverage.ts'
import { DamagedChunk } from './historyChunk.ts'
import { HistoryRows } from './historyRows.ts'
import { verifyHistory, type HistoryVerification } from './historyVerification.ts'
import type { SeriesHandle } from './rowStore.ts'
import { SeriesTable } from './seriesTable.ts'

/** Market history in market.db. */
export interface HistoryFile extends HotHistory {
  /** Reads every chunk and event and names what is damaged; `rows` counts what is whole. */
  verify(): CommandResult<HistoryVerification>
  close(): void
}

/** The open history, or why there is none. */
export type OpenedHistory =
  | { readonly ok: true; readonly history: HistoryFile }
  | { readonly ok: false; readonly failure: Failure }

/**
 * Opens the history within market.db, creating the file. It has a connection of its own, so that it can be opened beside
 * the market store and read by several threads; one writes at a time.
 */
export function openHistoryFile(path: string): OpenedHistory {
  const opened = openDatabase(path, MARKET_SCHEMA.what, { synchronous: 'NORMAL' })
  if (!opened.ok) return opened
  const failure = migrate(opened.database, MARKET_SCHEMA)
  if (failure === null) return { ok: true, history: historyOf(opened.database) }
  opened.database.close()
  return { ok: false, failure }
}

function historyOf(database: SqliteDatabase): HistoryFile {
  const table = new SeriesTable(database)
  const rows = new HistoryRows(database)
  const chunks = new ChunkSpans(database)
  const actions = new ActionTable(database)
  /** Reads in one snapshot of the file, so that a chunk sealed meanwhile by another connection is not missed. */
  const read = <Reply>(work: () => Reply): CommandResult<Reply> =>
    guarded(database, () => {
      database.run('BEGIN')
      try {
        return work()
      } finally {
        database.run('ROLLBACK')
      }
    })
  const write = <Reply>(work: () => Reply): CommandResult<Reply> => {
    const written = guarded(database, () => database.transaction(work))
    if (!written.ok) table.forget()
    return written
  }
  const ofSeries = <Reply>(series: HistorySeries, none: Reply, work: (handle: SeriesHandle) => Reply) =>
    read(() => {
      const handle = table.find(series)
      return handle === null ? none : work(handle)
    })
  const resolve = (series: HistorySeries, from: number, to: number, at: number) =>
    ofSeries(series, noRows(series), (handle) => rows.resolve(handle, bounded(from), bounded(to), bounded(at)))
  const versions = (series: HistorySeries, from: number, to: number) =>
    ofSeries(series, noRows(series), (handle) => rows.versions(handle, bounded(from), bounded(to)))

  return {
    ingest(series, columns, knownAt) {
      const failure = refuseSeries(series) ?? refuseRows(columns, series.kind) ?? refuseMoment(knownAt)
      if (failure !== null) return { ok: false, failure }
      return write(() => rows.ingest(table.findOrAdd(series), columns, knownAt))
    },
    range: (series, from, to) => resolve(series, from, to, Number.POSITIVE_INFINITY),
    asKnownAt: resolve,
    newest: (series, before, limit) =>
      ofSeries(series, noRows(series), (handle) => {
        if (limit <= 0) return noRows(series)
        const begin = rows.store.beginOfNewest(handle, bounded(before), limit)
        const { ts, values } = rows.resolve(handle, begin, bounded(before), Number.MAX_SAFE_INTEGER)
        const cut = (column: Float64Array): Float64Array => column.subarray(Math.max(0, ts.length - limit))
        return { ts: cut(ts), values: values.map(cut) }
      }),
    corrections(series, from, to) {
      const found = versions(series, from, to)
      return found.ok ? accepted(correctionsOf(found.reply)) : found
    },
    coverage: (series, gap, from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER) =>
      ofSeries(series, { rows: 0, first: null, last: null, spans: [] }, (handle) =>
        coverageOf(rows.store, chunks, handle, gap, bounded(from), bounded(to)),
      ),
    series: () => read(() => table.list()),
    recordActions(source, instrumentId, events, knownAt) {
      const failure =
        refuseSeries({ source, instrumentId, kind: 'bars', interval: '1d' }) ??
        refuseMoment(knownAt) ??
        refuseActions(events)
      if (failure !== null) return { ok: false, failure }
      return write(() => actions.record(source, instrumentId, events, knownAt))
    },
    actionsAsKnownAt: (source, instrumentId, at) =>
      read(() => resolveActions(actions.read(source, instrumentId), bounded(at))),
    versions,
    restore(series, restored) {
      const failure = refuseSeries(series)
      if (failure !== null) return { ok: false, failure }
      return durably(database, () =>
        write(() => {
          if (restored.ts.length > 0) rows.restore(table.findOrAdd(series), restored)
          return null
        }),
      )
    },
    evict: (series, from, to, kept) =>
      write(() => {
        const handle = table.find(series)
        return handle !== null && rows.evict(handle, bounded(from), bounded(to), kept)
      }),
    verify: () => read(() => verifyHistory(database, table, rows.store, actions)),
    close() {
      database.close()
    },
  }
}

/** What comes back from elsewhere is removed there next, so it must have reached the disk by then. */
function durably<Reply>(database: SqliteDatabase, work: () => CommandResult<Reply>): CommandResult<Reply> {
  database.run('PRAGMA synchronous = FULL')
  try {
    return work()
  } finally {
    database.run('PRAGMA synchronous = NORMAL')
  }
}

function guarded<Reply>(database: SqliteDatabase, work: () => Reply): CommandResult<Reply> {
  try {
    return accepted(work())
  } catch (error) {
    if (error instanceof DamagedChunk || error instanceof DamagedAction)
      return refused('HISTORY_CHUNK_DAMAGED', damageMessage(error, database.path), { path: database.path })
    return { ok: false, failure: storageFailure(error, MARKET_SCHEMA.what, database.path) }
  }
}

function damageMessage({ message }: Error, path: string): string {
  return `${message}, so nothing of it is served; run quarterdeck data verify and restore ${path} from a backup.`
}

function refuseMoment(knownAt: number): Failure | null {
  if (Number.isSafeInteger(knownAt)) return null
  const message =
    'The moment of knowledge is no whole microsecond, so nothing was stored; this is a fault of the source.'
  return { code: 'HISTORY_ROWS_INVALID', message }
}

/** SQLite compares integers; everything that is stored lies within the safe ones. */
function bounded(time: number): number {
  return Math.min(Math.max(time, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER)
}

function noRows(series: HistorySeries) {
  return noVersions(Object.hasOwn(HISTORY_FIELDS, series.kind) ? HISTORY_FIELDS[series.kind].length : 0)
}
