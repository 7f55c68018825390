import type { SqliteDatabase, SqliteStatement } from '../sqlite/database.ts'
import type { Schema } from '../sqlite/migrations.ts'
import type { StoredEntry } from './chain.ts'

/** The tables of journal.db. The triggers keep honest programs from changing history; the chain finds the others. */
export const JOURNAL_SCHEMA: Schema = {
  what: 'The journal',
  applicationId: 0x51444a4c,
  steps: [
    `CREATE TABLE entries (
      sequence INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      at INTEGER NOT NULL,
      account_id TEXT,
      correlation_id TEXT,
      unique_key TEXT UNIQUE,
      summary TEXT NOT NULL,
      payload TEXT NOT NULL,
      previous_hash TEXT NOT NULL,
      hash TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER entries_are_never_changed BEFORE UPDATE ON entries
      BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
    CREATE TRIGGER entries_are_never_deleted BEFORE DELETE ON entries
      BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;`,
  ],
}

const COLUMNS = `sequence, kind, at, account_id AS accountId, correlation_id AS correlationId, unique_key AS uniqueKey,
  summary, payload AS payloadText, previous_hash AS previousHash, hash`

/** Rows fetched at once while walking the journal. */
const PAGE = 1_000

/** Prepares the statement that adds one entry. */
export function prepareInsert(database: SqliteDatabase): (entry: StoredEntry) => void {
  const statement = database.prepare(
    `INSERT INTO entries (sequence, kind, at, account_id, correlation_id, unique_key, summary, payload, previous_hash, hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  return (entry) => {
    statement.run(
      entry.sequence,
      entry.kind,
      entry.at,
      entry.accountId,
      entry.correlationId,
      entry.uniqueKey,
      entry.summary,
      entry.payloadText,
      entry.previousHash,
      entry.hash,
    )
  }
}

/** Visits every row in order of its number, in one snapshot of the file, until the visitor returns false. */
export function walkRows(database: SqliteDatabase, visit: (row: StoredEntry) => boolean): void {
  const page = database.prepare<StoredEntry>(
    `SELECT ${COLUMNS} FROM entries WHERE sequence > ? ORDER BY sequence LIMIT ${PAGE}`,
  )
  database.run('BEGIN')
  try {
    let last = Number.MIN_SAFE_INTEGER
    for (;;) {
      const rows = page.all(last)
      for (const row of rows) {
        if (!visit(row)) return
        last = row.sequence
      }
      if (rows.length < PAGE) return
    }
  } finally {
    endRead(database)
  }
}

/** Prepares the query of the newest rows older than a number, of one kind or (null) of all. */
export function prepareNewest(
  database: SqliteDatabase,
): (before: number | null, limit: number, kind: string | null) => StoredEntry[] {
  const any = database.prepare<StoredEntry>(
    `SELECT ${COLUMNS} FROM entries WHERE sequence < ? ORDER BY sequence DESC LIMIT ?`,
  )
  const ofKind: SqliteStatement<StoredEntry> = database.prepare(
    `SELECT ${COLUMNS} FROM entries WHERE sequence < ? AND kind = ? ORDER BY sequence DESC LIMIT ?`,
  )
  return (before, limit, kind) => {
    const bound = before ?? Number.MAX_SAFE_INTEGER
    return kind === null ? any.all(bound, limit) : ofKind.all(bound, kind, limit)
  }
}

function endRead(database: SqliteDatabase): void {
  try {
    database.run('COMMIT')
  } catch {
    // A page that cannot be read ends the transaction by itself; the error that says so is on its way already.
  }
}
