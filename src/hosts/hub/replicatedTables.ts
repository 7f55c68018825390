import { TABLE_NAMES, tableKeys, type TableChange, type TableName } from '#contracts/uiState.ts'

/** Which way a record of a table changed, by its key. */
export interface RecordChange {
  readonly table: TableName
  readonly key: string
  readonly present: boolean
}

/** The newest state of every table on this side; what a screen gets when it asks for a table whole. */
export interface ReplicatedTables {
  /** Takes over the changes and tells, record by record, what is different now. */
  apply(changes: readonly TableChange[]): readonly RecordChange[]
  /** Removes every record of the tables, for an engine that starts again. */
  clear(tables: readonly TableName[]): readonly RecordChange[]
  records(table: TableName): readonly unknown[]
  keys(table: TableName): Iterable<string>
  get(table: TableName, key: string): unknown
}

/** Makes the empty tables. */
export function createReplicatedTables(): ReplicatedTables {
  const tables = new Map<TableName, Map<string, unknown>>(TABLE_NAMES.map((name) => [name, new Map()]))
  const rowsOf = (name: TableName): Map<string, unknown> => {
    const rows = tables.get(name)
    if (rows === undefined) throw new Error(`Invariant: unknown table ${name}`)
    return rows
  }

  const applyOne = ({ table, added, updated, removed }: TableChange): RecordChange[] => {
    const rows = rowsOf(table)
    const changes: RecordChange[] = []
    for (const record of [...added, ...updated]) {
      const key = keyOf(table, record)
      rows.set(key, record)
      changes.push({ table, key, present: true })
    }
    for (const key of removed) if (rows.delete(key)) changes.push({ table, key, present: false })
    return changes
  }

  return {
    apply: (changes) => changes.flatMap(applyOne),
    clear: (names) =>
      names.flatMap((table) => {
        const keys = [...rowsOf(table).keys()]
        rowsOf(table).clear()
        return keys.map((key) => ({ table, key, present: false }))
      }),
    records: (table) => [...rowsOf(table).values()],
    keys: (table) => rowsOf(table).keys(),
    get: (table, key) => rowsOf(table).get(key),
  }
}

function keyOf(table: TableName, record: unknown): string {
  // Engines publish through the typed `put`, so the record is of its table's type.
  return (tableKeys[table] as (record: unknown) => string)(record)
}
