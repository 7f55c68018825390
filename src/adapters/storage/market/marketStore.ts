import type { BarSeries } from '#core/model/bar.ts'
import type { DatasetId } from '#core/model/identifiers.ts'
import { accepted, type CommandResult, type Failure } from '#contracts/failure.ts'
import type { BackfillStore, StoredPart } from '#engines/data/continuity/ports.ts'
import type { MarketStore, SessionCursor } from '#engines/data/ports.ts'
import type { QuarantineStore } from '#engines/data/quarantine/ports.ts'
import { openDatabase, type SqliteDatabase } from '../sqlite/database.ts'
import { migrate } from '../sqlite/migrations.ts'
import { storageFailure } from '../sqlite/storageFailure.ts'
import { createBackfillTable } from './backfillTable.ts'
import { joinColumns } from './chunks.ts'
import { FeatureTable } from './featureTable.ts'
import { DatasetTable } from './datasetTable.ts'
import { LiveTail } from './liveTail.ts'
import { historySizes } from './history/historySizes.ts'
import { MARKET_SCHEMA } from './marketSchema.ts'
import { createQuarantineTable } from './quarantineTable.ts'
import { NewsTable } from './newsTable.ts'
import { UniverseTable } from './universeTable.ts'
import { WatchlistTable } from './watchlistTable.ts'

/** The market database on the disk. */
export interface MarketFile extends MarketStore {
  readonly quarantine: QuarantineStore
  readonly backfills: BackfillStore
  /** What each series of history takes in this file. */
  historyReport(): CommandResult<readonly StoredPart[]>
  close(): void
}

/** The open database, or why there is none. */
export type OpenedMarket =
  | { readonly ok: true; readonly store: MarketFile }
  | { readonly ok: false; readonly failure: Failure }

/** Opens market.db, creating it. Its last second may be lost in a power cut: the market can be played again, money cannot. */
export function openMarketStore(path: string): OpenedMarket {
  const opened = openDatabase(path, MARKET_SCHEMA.what, { synchronous: 'NORMAL' })
  if (!opened.ok) return opened
  const failure = migrate(opened.database, MARKET_SCHEMA)
  if (failure === null) return { ok: true, store: storeOf(opened.database) }
  opened.database.close()
  return { ok: false, failure }
}

function storeOf(database: SqliteDatabase): MarketFile {
  const datasets = new DatasetTable(database)
  const tail = new LiveTail(database)
  const selectCursor = database.prepare<{ readonly marketTime: number; readonly state: string }>(
    'SELECT market_time AS marketTime, state FROM cursors WHERE session_id = ?',
  )
  const upsertCursor = database.prepare(
    `INSERT INTO cursors (session_id, market_time, state) VALUES (?, ?, ?)
     ON CONFLICT (session_id) DO UPDATE SET market_time = excluded.market_time, state = excluded.state`,
  )
  return {
    quarantine: createQuarantineTable(database),
    backfills: createBackfillTable(database),
    historyReport() {
      try {
        return accepted(historySizes(database))
      } catch (error) {
        return { ok: false, failure: storageFailure(error, MARKET_SCHEMA.what, database.path) }
      }
    },
    listDatasets: () => datasets.list(),
    readDataset: (datasetId) => readOrNull(datasets, datasetId),
    saveDataset(dataset, columns) {
      try {
        datasets.save(dataset, columns)
        return { ok: true }
      } catch (error) {
        return { ok: false, failure: storageFailure(error, MARKET_SCHEMA.what, database.path) }
      }
    },
    appendLive: (sessionId, interval, instruments, rows, count) =>
      succeeds(() => tail.append(sessionId, interval, instruments, rows, count)),
    readLive(sessionId, instrumentId, interval, before, limit) {
      try {
        return tail.read(sessionId, instrumentId, interval, before, limit)
      } catch {
        return joinColumns([])
      }
    },
    loadCursor(sessionId) {
      const row = selectCursor.get(sessionId)
      return row === undefined ? null : parseCursor(row)
    },
    saveCursor(sessionId, cursor) {
      const state = JSON.stringify(cursor.state)
      return succeeds(() => database.transaction(() => upsertCursor.run(sessionId, cursor.marketTime, state)))
    },
    universe: new UniverseTable(database),
    watchlists: new WatchlistTable(database),
    news: new NewsTable(database),
    features: new FeatureTable(database),
    close() {
      database.close()
    },
  }
}

function readOrNull(datasets: DatasetTable, datasetId: DatasetId): BarSeries | null {
  try {
    return datasets.read(datasetId)
  } catch {
    return null
  }
}

function parseCursor(row: { readonly marketTime: number; readonly state: string }): SessionCursor | null {
  try {
    return { marketTime: row.marketTime, state: JSON.parse(row.state) as unknown }
  } catch {
    return null
  }
}

/** A disk that is full or locked must not stop the market: the engine says that nothing is kept, and goes on. */
function succeeds(write: () => void): boolean {
  try {
    write()
    return true
  } catch {
    return false
  }
}
