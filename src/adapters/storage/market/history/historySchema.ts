/**
 * The tables of market history within market.db. A row of a series lies either in a sealed chunk or, until its neighbours
 * fill one, alone; what became known of it later lies beside it. The blobs come last in their rows, so that what describes
 * a chunk is read without it.
 */
export const HISTORY_TABLES = `CREATE TABLE history_series (
      series INTEGER PRIMARY KEY,
      source TEXT NOT NULL,
      instrument_id TEXT NOT NULL,
      kind TEXT NOT NULL,
      interval TEXT NOT NULL,
      UNIQUE (source, instrument_id, kind, interval)
    ) STRICT;
    CREATE TABLE history_chunks (
      series INTEGER NOT NULL,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL,
      rows INTEGER NOT NULL,
      widest INTEGER NOT NULL,
      known_first INTEGER NOT NULL,
      known_last INTEGER NOT NULL,
      checksum BLOB NOT NULL,
      block BLOB NOT NULL,
      PRIMARY KEY (series, first)
    ) STRICT;
    CREATE TABLE history_rows (
      series INTEGER NOT NULL,
      ts INTEGER NOT NULL,
      known_at INTEGER NOT NULL,
      cells BLOB NOT NULL,
      PRIMARY KEY (series, ts)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE history_revisions (
      series INTEGER NOT NULL,
      ts INTEGER NOT NULL,
      known_at INTEGER NOT NULL,
      cells BLOB NOT NULL,
      PRIMARY KEY (series, ts, known_at)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE history_actions (
      source TEXT NOT NULL,
      instrument_id TEXT NOT NULL,
      action_id TEXT NOT NULL,
      known_at INTEGER NOT NULL,
      ts INTEGER NOT NULL,
      action TEXT NOT NULL,
      PRIMARY KEY (source, instrument_id, action_id, known_at)
    ) STRICT, WITHOUT ROWID;`
