import { tableKeys } from '#contracts/uiState.ts'
import type { TableChange, TableName, TableRecord } from '#contracts/uiState.ts'

const REMOVED = Symbol('removed')
type Pending = Map<string, unknown>

/**
 * The tables of one engine and their changes since they were last collected. The last change of a key wins; a record is
 * `added` the first time its key is seen and `updated` afterwards.
 */
export class TableBook {
  readonly #tables = new Map<TableName, Map<string, unknown>>()
  readonly #pending = new Map<TableName, Pending>()

  put<Name extends TableName>(table: Name, record: TableRecord<Name>): void {
    this.#pendingOf(table).set(tableKeys[table](record), record)
  }

  remove(table: TableName, key: string): void {
    this.#pendingOf(table).set(key, REMOVED)
  }

  /** Returns what changed since the last call, in the order of first change, and forgets it. */
  collect(): readonly TableChange[] {
    if (this.#pending.size === 0) return NOTHING
    const changes: TableChange[] = []
    for (const [table, pending] of this.#pending) {
      const change = this.#apply(table, pending)
      if (change !== null) changes.push(change)
    }
    this.#pending.clear()
    return changes
  }

  /** Every record of every table as `added`; what is still pending is not in it. */
  snapshot(): readonly TableChange[] {
    return [...this.#tables].map(([table, records]) => ({
      table,
      added: [...records.values()],
      updated: [],
      removed: [],
    }))
  }

  #apply(table: TableName, pending: Pending): TableChange | null {
    const records = this.#recordsOf(table)
    const added: unknown[] = []
    const updated: unknown[] = []
    const removed: string[] = []
    for (const [key, record] of pending) {
      if (record === REMOVED) {
        if (records.delete(key)) removed.push(key)
        continue
      }
      if (records.has(key)) updated.push(record)
      else added.push(record)
      records.set(key, record)
    }
    return added.length + updated.length + removed.length === 0 ? null : { table, added, updated, removed }
  }

  #pendingOf(table: TableName): Pending {
    const known = this.#pending.get(table)
    if (known !== undefined) return known
    const pending: Pending = new Map()
    this.#pending.set(table, pending)
    return pending
  }

  #recordsOf(table: TableName): Map<string, unknown> {
    const known = this.#tables.get(table)
    if (known !== undefined) return known
    const records = new Map<string, unknown>()
    this.#tables.set(table, records)
    return records
  }
}

const NOTHING: readonly TableChange[] = []
