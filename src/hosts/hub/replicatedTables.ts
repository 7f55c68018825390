import { TABLE_NAMES, tableKeys, type TableChange, type TableName } from '#contracts/uiState.ts'

/** Which way a record of a table changed, by its key. */
export interface RecordChange {
  readonly table: TableName
  readonly key: string
  readonly present: boolean
}

/** The newest state of every table on this side; what a screen gets when it asks for a table whole. */
export interface ReplicatedTables {
  /** Takes over the changes of one source and tells, record by record, what is different now. */
  apply(changes: readonly TableChange[], source: string): readonly RecordChange[]
  /** Removes every record of a source, for an engine that starts again. */
  clear(source: string): readonly RecordChange[]
  records(table: TableName): readonly unknown[]
  keys(table: TableName): Iterable<string>
  get(table: TableName, key: string): unknown
}

interface Row {
  readonly source: string
  readonly record: unknown
}

/** Makes the empty tables. */
export function createReplicatedTables(): ReplicatedTables {
  const tables = new Map<TableName, Map<string, Row>>(TABLE_NAMES.map((name) => [name, new Map()]))
  const rowsOf = (name: TableName): Map<string, Row> => {
    const rows = tables.get(name)
    if (rows === undefined) throw new Error(`Invariant: unknown table ${name}`)
    return rows
  }

  const applyOne = ({ table, added, updated, removed }: TableChange, source: string): RecordChange[] => {
    const rows = rowsOf(table)
    const changes: RecordChange[] = []
    for (const record of [...added, ...updated]) {
      const key = keyOf(table, record)
      rows.set(key, { source, record })
      changes.push({ table, key, present: true })
    }
    for (const key of removed) if (rows.delete(key)) changes.push({ table, key, present: false })
    return changes
  }

  return {
    apply: (changes, source) => changes.flatMap((change) => applyOne(change, source)),
    clear: (source) =>
      [...tables].flatMap(([table, rows]) => {
        const keys = [...rows].filter(([, row]) => row.source === source).map(([key]) => key)
        for (const key of keys) rows.delete(key)
        return keys.map((key) => ({ table, key, present: false }))
      }),
    records: (table) => [...rowsOf(table).values()].map(({ record }) => record),
    keys: (table) => rowsOf(table).keys(),
    get: (table, key) => rowsOf(table).get(key)?.record,
  }
}

function keyOf(table: TableName, record: unknown): string {
  // Engines publish through the typed `put`, so the record is of its table's type.
  return (tableKeys[table] as (record: unknown) => string)(record)
}
