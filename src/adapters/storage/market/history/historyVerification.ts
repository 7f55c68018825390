import type { SqliteDatabase } from '../../sqlite/database.ts'
import { DamagedAction, type ActionTable } from './actionTable.ts'
import { DamagedChunk } from './historyChunk.ts'
import type { RowStore } from './rowStore.ts'
import type { SeriesTable } from './seriesTable.ts'

/** What a check of the whole history found. */
export interface HistoryVerification {
  readonly series: number
  /** Rows that are whole. */
  readonly rows: number
  /** One sentence for each damaged part. */
  readonly damage: readonly string[]
}

/** Reads every chunk and every event. */
export function verifyHistory(
  database: SqliteDatabase,
  table: SeriesTable,
  store: RowStore,
  actions: ActionTable,
): HistoryVerification {
  const damage: string[] = []
  let rows = 0
  const series = table.list()
  for (const name of series) {
    const handle = table.find(name)
    if (handle === null) continue
    rows += store.loose.count(handle.id, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
    let before = Number.NEGATIVE_INFINITY
    for (const { first, last } of store.spans(handle, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)) {
      if (first <= before) damage.push(`Two chunks of ${name.instrumentId} overlap at ${first}`)
      before = last
      try {
        rows += store.countWhole(handle, first)
      } catch (error) {
        if (!(error instanceof DamagedChunk)) throw error
        damage.push(`${error.message} (${name.source} ${name.instrumentId} ${name.kind} ${name.interval})`)
      }
    }
  }
  const owners = database
    .prepare<{ readonly source: string; readonly id: string }>(
      'SELECT DISTINCT source, instrument_id AS id FROM history_actions',
    )
    .all()
  for (const { source, id } of owners) {
    try {
      actions.read(source, id)
    } catch (error) {
      if (!(error instanceof DamagedAction)) throw error
      damage.push(`${error.message} (${source} ${id})`)
    }
  }
  return { series: series.length, rows, damage }
}
