import type { Failure } from '#contracts/failure.ts'
import type { VenueStateStore } from '#engines/broker/ports.ts'
import { openDatabase, type SqliteDatabase } from './sqlite/database.ts'
import { migrate, type Schema } from './sqlite/migrations.ts'

/** The books of the simulated venues on the disk. */
export interface VenueStateFile extends VenueStateStore {
  close(): void
}

/** The open store, or why there is none. */
export type OpenedVenueState =
  | { readonly ok: true; readonly store: VenueStateFile }
  | { readonly ok: false; readonly failure: Failure }

const SCHEMA: Schema = {
  what: 'The record of the simulated venue',
  applicationId: 0x51445653,
  steps: ['CREATE TABLE states (account_id TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT'],
}

/**
 * Opens venue.db, creating it. It is apart from the journal as a real venue would be: reconciliation compares the two.
 * Every save is on the disk before it returns.
 */
export function openVenueState(path: string): OpenedVenueState {
  const opened = openDatabase(path, SCHEMA.what, { synchronous: 'FULL' })
  if (!opened.ok) return opened
  const failure = migrate(opened.database, SCHEMA)
  if (failure === null) return { ok: true, store: storeOf(opened.database) }
  opened.database.close()
  return { ok: false, failure }
}

function storeOf(database: SqliteDatabase): VenueStateFile {
  const select = database.prepare<{ readonly state: string }>('SELECT state FROM states WHERE account_id = ?')
  const upsert = database.prepare(
    `INSERT INTO states (account_id, state) VALUES (?, ?)
     ON CONFLICT (account_id) DO UPDATE SET state = excluded.state`,
  )
  return {
    load(accountId) {
      const row = select.get(accountId)
      return row === undefined ? null : parseOrNull(row.state)
    },
    save(accountId, state) {
      const text = JSON.stringify(state)
      try {
        database.transaction(() => upsert.run(accountId, text))
        return true
      } catch {
        return false
      }
    },
    close() {
      database.close()
    },
  }
}

/** A state that cannot be read is as good as none: reconciliation then finds the difference and stops trading. */
function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}
