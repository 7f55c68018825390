import type { TableName } from '#contracts/uiState.ts'
import type { RecordChange, ReplicatedTables } from './replicatedTables.ts'

/** One message's worth of changes of one table. */
export interface TableDiff {
  readonly table: TableName
  readonly added: unknown[]
  readonly updated: unknown[]
  readonly removed: string[]
}

/**
 * What one screen has not been told yet, one entry per record however often it changed: the latest record wins.
 *
 * The screen's own knowledge decides the wording: a record that came and went unseen is not mentioned, one that went and
 * came back is an update.
 */
export interface PendingChanges {
  note(changes: readonly RecordChange[]): void
  /** Takes what is pending; records are read from the tables at this moment. */
  take(tables: ReplicatedTables): readonly TableDiff[]
  /** The screen now knows exactly these records of the table. */
  snapshotTaken(table: TableName, keys: Iterable<string>): void
  isEmpty(): boolean
}

/** Makes the list of a screen that knows nothing yet; only the given tables are followed. */
export function createPendingChanges(followed: readonly TableName[]): PendingChanges {
  const known = new Map<TableName, Set<string>>(followed.map((table) => [table, new Set()]))
  const dirty = new Map<TableName, Set<string>>()

  const diffOf = (table: TableName, keys: ReadonlySet<string>, tables: ReplicatedTables): TableDiff => {
    const seen = known.get(table) ?? new Set()
    const diff: TableDiff = { table, added: [], updated: [], removed: [] }
    for (const key of keys) {
      const record = tables.get(table, key)
      if (record === undefined) {
        if (seen.delete(key)) diff.removed.push(key)
      } else if (seen.has(key)) {
        diff.updated.push(record)
      } else {
        seen.add(key)
        diff.added.push(record)
      }
    }
    return diff
  }

  return {
    note: (changes) => {
      for (const { table, key } of changes) {
        if (!known.has(table)) continue
        const keys = dirty.get(table)
        if (keys === undefined) dirty.set(table, new Set([key]))
        else keys.add(key)
      }
    },
    take: (tables) => {
      const diffs = [...dirty].map(([table, keys]) => diffOf(table, keys, tables))
      dirty.clear()
      return diffs.filter(({ added, updated, removed }) => added.length + updated.length + removed.length > 0)
    },
    snapshotTaken: (table, keys) => {
      known.set(table, new Set(keys))
      dirty.delete(table)
    },
    isEmpty: () => dirty.size === 0,
  }
}
