import { useMemo } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { HostMessage } from '#contracts/transport.ts'
import { TABLE_NAMES, tableKeys, uiTables } from '#contracts/uiState.ts'
import type { TableName, TableRecord } from '#contracts/uiState.ts'
import { applyDiff, applySnapshot, emptyReplica } from './replica.ts'
import type { Replica, ReplicaStatus, TableRules } from './replica.ts'

type Stores = { readonly [Name in TableName]: StoreApi<Replica<TableRecord<Name>>> }

const stores = Object.fromEntries(
  TABLE_NAMES.map((name) => [name, createStore(() => emptyReplica())]),
) as unknown as Stores

/** Applies a snapshot or diff to its table; true when the table has a gap and must be asked for again. */
export function applyTableMessage(message: Extract<HostMessage, { kind: 'snapshot' | 'diff' }>): boolean {
  if (!Object.hasOwn(uiTables, message.table)) return false
  return applyTo(message.table as TableName, message)
}

/** Forgets how far every table was followed; the records stay on screen as the last good ones. */
export function markTablesWaiting(): void {
  for (const name of TABLE_NAMES) storeOf(name).setState({ status: 'WAITING', sequence: 0 })
}

/** Returns one record of a table and redraws only when that record changes. */
export function useRecord<Name extends TableName>(table: Name, key: string | null): TableRecord<Name> | null {
  return useStore(storeOf(table), (replica) => (key === null ? null : (replica.records.get(key) ?? null)))
}

/** Returns the one record of a table that has only one. */
export function useCurrent<Name extends TableName>(table: Name): TableRecord<Name> | null {
  return useStore(storeOf(table), (replica) => replica.records.values().next().value ?? null)
}

/** Returns all records of a table in the order they came. */
export function useRecords<Name extends TableName>(table: Name): readonly TableRecord<Name>[] {
  const records = useStore(storeOf(table), (replica) => replica.records)
  return useMemo(() => [...records.values()], [records])
}

/** Returns how far a table is replicated. */
export function useReplicaStatus(table: TableName): ReplicaStatus {
  return useStore(storeOf(table), (replica) => replica.status)
}

/** Returns how many records of a table could not be read. */
export function useRefusedRecords(table: TableName): number {
  return useStore(storeOf(table), (replica) => replica.refused)
}

/** Reads a table outside of rendering. */
export function readTable<Name extends TableName>(table: Name): ReadonlyMap<string, TableRecord<Name>> {
  return storeOf(table).getState().records
}

/** Calls back after every change of a table; returns the way to stop. */
export function watchTable<Name extends TableName>(
  table: Name,
  listener: (now: ReadonlyMap<string, TableRecord<Name>>, before: ReadonlyMap<string, TableRecord<Name>>) => void,
): () => void {
  return storeOf(table).subscribe((now, before) => {
    if (now.records !== before.records) listener(now.records, before.records)
  })
}

function storeOf<Name extends TableName>(name: Name): StoreApi<Replica<TableRecord<Name>>> {
  return stores[name]
}

function applyTo<Name extends TableName>(
  name: Name,
  message: Extract<HostMessage, { kind: 'snapshot' | 'diff' }>,
): boolean {
  const store = storeOf(name)
  const rules = { schema: uiTables[name], keyOf: tableKeys[name] } as unknown as TableRules<TableRecord<Name>>
  const before = store.getState()
  const next =
    message.kind === 'snapshot'
      ? applySnapshot(rules, message.sequence, message.records)
      : applyDiff(before, rules, message)
  if (next !== before) store.setState(next)
  return next.status === 'RESYNCING' && before.status !== 'RESYNCING'
}
