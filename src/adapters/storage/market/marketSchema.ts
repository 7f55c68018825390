import type { Schema } from '../sqlite/migrations.ts'
import { BACKFILL_TABLE } from './backfillTable.ts'
import { FEATURE_TABLES } from './featureTable.ts'
import { HISTORY_TABLES } from './history/historySchema.ts'
import { QUARANTINE_TABLE } from './quarantineTable.ts'
import { REFERENCE_TABLES } from './referenceSchema.ts'

/**
 * The tables of market.db. Sealed history lies in chunks of whole columns; only the newest bars of a running session are
 * rows, so that each can be added alone.
 */
export const MARKET_SCHEMA: Schema = {
  what: 'The market database',
  applicationId: 0x51444d4b,
  steps: [
    `CREATE TABLE datasets (
      dataset_id TEXT PRIMARY KEY,
      view TEXT NOT NULL,
      instrument TEXT NOT NULL
    ) STRICT;
    CREATE TABLE dataset_chunks (
      dataset_id TEXT NOT NULL,
      position INTEGER NOT NULL,
      bars INTEGER NOT NULL,
      columns BLOB NOT NULL,
      PRIMARY KEY (dataset_id, position)
    ) STRICT;
    CREATE TABLE live_series (
      series INTEGER PRIMARY KEY,
      session_id TEXT NOT NULL,
      instrument_id TEXT NOT NULL,
      interval TEXT NOT NULL,
      UNIQUE (session_id, instrument_id, interval)
    ) STRICT;
    CREATE TABLE live_rows (
      series INTEGER NOT NULL,
      ts_open INTEGER NOT NULL,
      open REAL NOT NULL,
      high REAL NOT NULL,
      low REAL NOT NULL,
      close REAL NOT NULL,
      volume REAL NOT NULL,
      PRIMARY KEY (series, ts_open)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE live_chunks (
      series INTEGER NOT NULL,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL,
      bars INTEGER NOT NULL,
      columns BLOB NOT NULL,
      PRIMARY KEY (series, first)
    ) STRICT;
    CREATE TABLE cursors (
      session_id TEXT PRIMARY KEY,
      market_time INTEGER NOT NULL,
      state TEXT NOT NULL
    ) STRICT;`,
    HISTORY_TABLES,
    `${QUARANTINE_TABLE}
    ${BACKFILL_TABLE}`,
    REFERENCE_TABLES,
    FEATURE_TABLES,
  ],
}
