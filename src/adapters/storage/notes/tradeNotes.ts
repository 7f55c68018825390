import type { Failure } from '#contracts/failure.ts'
import { openDatabase, type SqliteDatabase } from '../sqlite/database.ts'
import { migrate, type Schema } from '../sqlite/migrations.ts'
import { storageFailure } from '../sqlite/storageFailure.ts'

/** What the trader wrote beside one of his trades. */
export interface TradeNote {
  /** In alphabetical order. */
  readonly tags: readonly string[]
  /** 0 (none) to 5. */
  readonly stars: number
  readonly note: string
}

/** Where a note belongs. */
export interface NotedTrade {
  readonly accountId: string
  readonly tradeId: string
}

/** The notes on the disk, or why there are none. */
export type OpenedNotes =
  | { readonly ok: true; readonly notes: TradeNotes }
  | { readonly ok: false; readonly failure: Failure }

/** Beside a trade without a note. */
export const NO_NOTE: TradeNote = { tags: [], stars: 0, note: '' }

// Beside the journal and not in it: what a person writes is his to change and to delete, and the journal forgets nothing.
const NOTES_SCHEMA: Schema = {
  what: 'The notes on trades',
  applicationId: 0x51444e54,
  steps: [
    `CREATE TABLE notes (
      account_id TEXT NOT NULL,
      trade_id TEXT NOT NULL,
      stars INTEGER NOT NULL CHECK (stars BETWEEN 0 AND 5),
      note TEXT NOT NULL,
      changed_at INTEGER NOT NULL,
      PRIMARY KEY (account_id, trade_id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE tags (
      account_id TEXT NOT NULL,
      trade_id TEXT NOT NULL,
      tag TEXT NOT NULL,
      PRIMARY KEY (account_id, trade_id, tag)
    ) STRICT, WITHOUT ROWID;`,
  ],
}

interface NoteRow {
  readonly tradeId: string
  readonly stars: number
  readonly note: string
}

/** Tags, stars and notes that the trader gave his trades. Every method throws what the database throws. */
export class TradeNotes {
  readonly #database: SqliteDatabase

  constructor(database: SqliteDatabase) {
    this.#database = database
  }

  /** All notes of an account, by trade. */
  of(accountId: string): ReadonlyMap<string, TradeNote> {
    const tags = new Map<string, string[]>()
    const tagRows = this.#database
      .prepare<{ readonly tradeId: string; readonly tag: string }>(
        'SELECT trade_id AS tradeId, tag FROM tags WHERE account_id = ? ORDER BY tag',
      )
      .all(accountId)
    for (const { tradeId, tag } of tagRows) tags.set(tradeId, [...(tags.get(tradeId) ?? []), tag])
    const notes = this.#database
      .prepare<NoteRow>('SELECT trade_id AS tradeId, stars, note FROM notes WHERE account_id = ?')
      .all(accountId)
    return new Map(notes.map(({ tradeId, stars, note }) => [tradeId, { stars, note, tags: tags.get(tradeId) ?? [] }]))
  }

  /** Puts a note in the place of the one before; an empty one deletes it. */
  write({ accountId, tradeId }: NotedTrade, { tags, stars, note }: TradeNote, changedAt: number): void {
    this.#database.transaction(() => {
      this.#database.prepare('DELETE FROM tags WHERE account_id = ? AND trade_id = ?').run(accountId, tradeId)
      this.#database.prepare('DELETE FROM notes WHERE account_id = ? AND trade_id = ?').run(accountId, tradeId)
      if (tags.length === 0 && stars === 0 && note === '') return
      this.#database
        .prepare('INSERT INTO notes (account_id, trade_id, stars, note, changed_at) VALUES (?, ?, ?, ?, ?)')
        .run(accountId, tradeId, stars, note, changedAt)
      const insert = this.#database.prepare('INSERT INTO tags (account_id, trade_id, tag) VALUES (?, ?, ?)')
      for (const tag of tags) insert.run(accountId, tradeId, tag)
    })
  }

  close(): void {
    this.#database.close()
  }
}

/** Opens the notes of a data directory, creating their file. */
export function openTradeNotes(path: string): OpenedNotes {
  const opened = openDatabase(path, NOTES_SCHEMA.what, { busyTimeout: 5_000 })
  if (!opened.ok) return opened
  const failure = migrate(opened.database, NOTES_SCHEMA)
  if (failure !== null) {
    opened.database.close()
    return { ok: false, failure }
  }
  try {
    // What is deleted is overwritten; the setting belongs to the connection.
    opened.database.pragma('secure_delete = ON')
    return { ok: true, notes: new TradeNotes(opened.database) }
  } catch (error) {
    opened.database.close()
    return { ok: false, failure: storageFailure(error, NOTES_SCHEMA.what, path) }
  }
}
