import type { JournalEntry } from '#engines/broker/ports.ts'
import type { AccountId } from '#core/model/identifiers.ts'
import type { SqliteDatabase } from '../sqlite/database.ts'

interface Row {
  readonly sequence: number
  readonly kind: string
  readonly at: number
  readonly accountId: AccountId | null
  readonly correlationId: string | null
  readonly uniqueKey: string | null
  readonly summary: string
  readonly payload: string
  readonly previousHash: string
  readonly hash: string
}

const COLUMNS = `sequence, kind, at, account_id AS accountId, correlation_id AS correlationId, unique_key AS uniqueKey,
  summary, payload, previous_hash AS previousHash, hash`

/** Rows fetched at once. */
const PAGE = 1_000

/** The past of each account in a journal that somebody else may be writing. It only ever reads; every method may throw. */
export class JournalHistory {
  readonly #database: SqliteDatabase

  constructor(database: SqliteDatabase) {
    this.#database = database
  }

  /** The entries that opened sessions, oldest first. */
  sessions(): readonly JournalEntry[] {
    return this.#database
      .prepare<Row>(`SELECT ${COLUMNS} FROM entries WHERE kind = 'SessionOpened' ORDER BY sequence`)
      .all()
      .map(entryOf)
  }

  /** Visits the entries of an account in their order. */
  visit(accountId: AccountId, visitor: (entry: JournalEntry) => void): void {
    const page = this.#database.prepare<Row>(
      `SELECT ${COLUMNS} FROM entries WHERE sequence > ? AND account_id = ? ORDER BY sequence LIMIT ${PAGE}`,
    )
    let last = Number.MIN_SAFE_INTEGER
    for (;;) {
      const rows = page.all(last, accountId)
      for (const row of rows) visitor(entryOf(row))
      last = rows.at(-1)?.sequence ?? last
      if (rows.length < PAGE) return
    }
  }

  close(): void {
    this.#database.close()
  }
}

function entryOf(row: Row): JournalEntry {
  return { ...row, payload: JSON.parse(row.payload) as unknown }
}
