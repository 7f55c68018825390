import type * as z from 'zod'

/** How far one table is replicated: nothing yet, following the host, or asking for it again after a gap. */
export type ReplicaStatus = 'WAITING' | 'FOLLOWING' | 'RESYNCING'

/** One table of the host as this screen holds it. */
export interface Replica<Item> {
  readonly status: ReplicaStatus
  /** Number of the last change applied; 0 before the first snapshot. */
  readonly sequence: number
  readonly records: ReadonlyMap<string, Item>
  /** Records the screen could not read; they are left out rather than shown wrong. */
  readonly refused: number
}

/** What a table is checked and keyed with. */
export interface TableRules<Item> {
  readonly schema: z.ZodType<Item>
  readonly keyOf: (item: Item) => string
}

/** A numbered change of one table. */
export interface Diff {
  readonly sequence: number
  readonly added: readonly unknown[]
  readonly updated: readonly unknown[]
  readonly removed: readonly string[]
}

/** The replica before anything has arrived. */
export function emptyReplica<Item>(): Replica<Item> {
  return { status: 'WAITING', sequence: 0, records: new Map(), refused: 0 }
}

/** Replaces the table by a snapshot. */
export function applySnapshot<Item>(rules: TableRules<Item>, sequence: number, raw: readonly unknown[]): Replica<Item> {
  const records = new Map<string, Item>()
  const refused = mergeInto(records, rules, raw)
  return { status: 'FOLLOWING', sequence, records, refused }
}

/**
 * Applies the next diff. A diff that is not the next one leaves the records as they are and marks the replica as
 * RESYNCING: the caller asks the host for the whole table. Diffs are ignored until that snapshot has come.
 */
export function applyDiff<Item>(replica: Replica<Item>, rules: TableRules<Item>, diff: Diff): Replica<Item> {
  if (replica.status !== 'FOLLOWING' || diff.sequence <= replica.sequence) return replica
  if (diff.sequence !== replica.sequence + 1) return { ...replica, status: 'RESYNCING' }
  const records = new Map(replica.records)
  for (const key of diff.removed) records.delete(key)
  const refused = mergeInto(records, rules, diff.added) + mergeInto(records, rules, diff.updated)
  return { status: 'FOLLOWING', sequence: diff.sequence, records, refused: replica.refused + refused }
}

function mergeInto<Item>(records: Map<string, Item>, rules: TableRules<Item>, raw: readonly unknown[]): number {
  let refused = 0
  for (const item of raw) {
    const checked = rules.schema.safeParse(item)
    if (checked.success) records.set(rules.keyOf(checked.data), checked.data)
    else {
      refused += 1
      forget(records, rules, item)
    }
  }
  return refused
}

/** An unreadable update must not leave the old record on screen as if it were current. */
function forget<Item>(records: Map<string, Item>, rules: TableRules<Item>, item: unknown): void {
  if (typeof item !== 'object' || item === null) return
  const key = rules.keyOf(item as Item)
  if (typeof key === 'string') records.delete(key)
}
