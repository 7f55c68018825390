import type { StoredTrialEntry, TrialEntryKind, TrialLedgerHead } from '#contracts/records/trialEntry.ts'
import type { SqliteDatabase, SqliteStatement } from '../sqlite/database.ts'

const COLUMNS = 'sequence, at, kind, idea, trial, payload, previous_hash AS previousHash, hash'

/** The trial ledger: rows are added and never changed. */
export class LedgerTable {
  readonly #database: SqliteDatabase
  readonly #insert: SqliteStatement<never>
  readonly #head: SqliteStatement<TrialLedgerHead>
  readonly #page: SqliteStatement<StoredTrialEntry>

  constructor(database: SqliteDatabase) {
    this.#database = database
    this.#insert = database.prepare(
      `INSERT INTO trial_ledger (sequence, at, kind, idea, trial, payload, previous_hash, hash)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    this.#head = database.prepare('SELECT sequence, hash FROM trial_ledger ORDER BY sequence DESC LIMIT 1')
    this.#page = database.prepare(`SELECT ${COLUMNS} FROM trial_ledger WHERE sequence > ? ORDER BY sequence LIMIT ?`)
  }

  /** The last entry; null in an empty ledger. */
  head(): TrialLedgerHead | null {
    return this.#head.get() ?? null
  }

  /** Number of entries; as many as the last one's sequence when none is missing. */
  count(): number {
    return this.#database.prepare<{ readonly n: number }>('SELECT count(*) AS n FROM trial_ledger').get()?.n ?? 0
  }

  /** Adds an entry; call it within a transaction. */
  add(entry: StoredTrialEntry): void {
    const { sequence, at, kind, idea, trial, payload, previousHash, hash } = entry
    this.#insert.run(sequence, at, kind, idea, trial, payload, previousHash, hash)
  }

  /** Up to `limit` entries after a sequence, rising. */
  after(sequence: number, limit: number): readonly StoredTrialEntry[] {
    return this.#page.all(sequence, limit)
  }

  /** The entries of these kinds, rising. */
  ofKinds(kinds: readonly TrialEntryKind[]): readonly StoredTrialEntry[] {
    return this.#where('kind', kinds)
  }

  /** The entries about these ideas, rising. */
  ofIdeas(ideas: readonly string[]): readonly StoredTrialEntry[] {
    return this.#where('idea', ideas)
  }

  #where(column: 'kind' | 'idea', values: readonly string[]): readonly StoredTrialEntry[] {
    if (values.length === 0) return []
    const places = values.map(() => '?').join(', ')
    return this.#database
      .prepare<StoredTrialEntry>(`SELECT ${COLUMNS} FROM trial_ledger WHERE ${column} IN (${places}) ORDER BY sequence`)
      .all(...values)
  }
}
