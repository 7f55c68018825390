import type { SqliteDatabase, SqliteStatement } from '../sqlite/database.ts'

/** One entry of the journal, as far as a lineage reads it. `payload` is null where it cannot be read. */
export interface TracedEntry {
  readonly sequence: number
  readonly kind: string
  /** Our clock, microseconds. */
  readonly at: number
  readonly accountId: string | null
  readonly payload: unknown
}

/** Which entries are looked for; those found speak of `id` somewhere in their payload. */
export interface TraceSearch {
  readonly kinds: readonly string[]
  readonly id: string
  /** Numbers of entries, both excluded; left out where there is no bound. */
  readonly after?: number
  readonly before?: number
  readonly newestFirst: boolean
  readonly limit: number
}

interface Row {
  readonly sequence: number
  readonly kind: string
  readonly at: number
  readonly accountId: string | null
  readonly payload: string
}

const COLUMNS = 'sequence, kind, at, account_id AS accountId, payload'

/** Finds entries of a journal by what they are about. It only ever reads; every method throws what the database throws. */
export class JournalTrace {
  readonly #database: SqliteDatabase
  readonly #ofKey: SqliteStatement<Row>

  constructor(database: SqliteDatabase) {
    this.#database = database
    // Reads the index of keys first and only those payloads that fit.
    this.#ofKey = database.prepare(
      `SELECT ${COLUMNS} FROM entries WHERE unique_key >= ? AND unique_key < ? AND substr(unique_key, -length(?)) = ?
       ORDER BY sequence DESC LIMIT ?`,
    )
  }

  /** The newest entries whose key begins with `kind|` and ends with `ending`, newest first. */
  keyed(kind: string, ending: string, limit: number): readonly TracedEntry[] {
    // The sign after the bar ends the range of keys of this kind.
    return this.#ofKey.all(`${kind}|`, `${kind}}`, ending, ending, limit).map(entryOf)
  }

  /** The newest entries whose key begins with some words, which end with a bar, newest first. */
  keyedFrom(beginning: `${string}|`, limit: number): readonly TracedEntry[] {
    return this.#database
      .prepare<Row>(
        `SELECT ${COLUMNS} FROM entries WHERE unique_key >= ? AND unique_key < ? ORDER BY sequence DESC LIMIT ?`,
      )
      .all(beginning, `${beginning.slice(0, -1)}}`, limit)
      .map(entryOf)
  }

  /** The newest entries of a key's kind whose payload speaks of an id, newest first. */
  keyedAbout(kind: string, id: string, limit: number): readonly TracedEntry[] {
    return this.#database
      .prepare<Row>(
        `SELECT ${COLUMNS} FROM entries WHERE unique_key >= ? AND unique_key < ? AND instr(payload, ?) > 0
         ORDER BY sequence DESC LIMIT ?`,
      )
      .all(`${kind}|`, `${kind}}`, JSON.stringify(id), limit)
      .map(entryOf)
  }

  /** Entries of some kinds that speak of an id. */
  about({ kinds, id, after, before, newestFirst, limit }: TraceSearch): readonly TracedEntry[] {
    const marks = kinds.map(() => '?').join(', ')
    return this.#database
      .prepare<Row>(
        `SELECT ${COLUMNS} FROM entries WHERE sequence > ? AND sequence < ? AND kind IN (${marks})
         AND instr(payload, ?) > 0 ORDER BY sequence ${newestFirst ? 'DESC' : 'ASC'} LIMIT ?`,
      )
      .all(after ?? 0, before ?? Number.MAX_SAFE_INTEGER, ...kinds, JSON.stringify(id), limit)
      .map(entryOf)
  }

  /** Number of the newest entry; 0 where there is none. */
  newest(): number {
    const row = this.#database
      .prepare<{ readonly newest: number | null }>('SELECT max(sequence) AS newest FROM entries')
      .get()
    return row?.newest ?? 0
  }

  close(): void {
    this.#database.close()
  }
}

function entryOf({ payload, ...entry }: Row): TracedEntry {
  try {
    return { ...entry, payload: JSON.parse(payload) as unknown }
  } catch {
    return { ...entry, payload: null }
  }
}
