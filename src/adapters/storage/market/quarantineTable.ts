import type { BarColumns } from '#core/model/bar.ts'
import { identifier, type DatasetId } from '#core/model/identifiers.ts'
import { quarantineViewSchema, type QuarantineView } from '#contracts/records/sources.ts'
import type { QuarantineRecord, QuarantineStore } from '#engines/data/quarantine/ports.ts'
import { blobBytes, type SqliteDatabase } from '../sqlite/database.ts'
import { decodeChunk, encodeChunk } from './chunks.ts'

/** The table of what is held back. The rows come last, so that cards are read without them. */
export const QUARANTINE_TABLE = `CREATE TABLE quarantine (
      key TEXT PRIMARY KEY,
      found_at INTEGER NOT NULL,
      decided_at INTEGER,
      dataset_id TEXT,
      view TEXT NOT NULL,
      bars INTEGER NOT NULL,
      columns BLOB NOT NULL
    ) STRICT;
    CREATE INDEX quarantine_found ON quarantine (found_at);
    CREATE INDEX quarantine_dataset ON quarantine (dataset_id) WHERE dataset_id IS NOT NULL;`

/** How much is kept. */
export interface QuarantineRoom {
  readonly records: number
  /** Bars of all records together; 48 bytes each. */
  readonly bars: number
}

const USUAL_ROOM: QuarantineRoom = { records: 5_000, bars: 1_000_000 }

interface Row {
  readonly key: string
  readonly view: string
  readonly dataset: string | null
  readonly bars: number
  readonly columns: unknown
}

const FIELDS = 'key, view, dataset_id AS dataset, bars, columns'
/** The quarantine in market.db. When there is no more room, what was decided longest ago leaves, then what is oldest. */
export function createQuarantineTable(database: SqliteDatabase, room: QuarantineRoom = USUAL_ROOM): QuarantineStore {
  const insert = database.prepare(
    `INSERT INTO quarantine (key, found_at, decided_at, dataset_id, view, bars, columns) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET decided_at = excluded.decided_at, dataset_id = excluded.dataset_id,
       view = excluded.view, bars = excluded.bars, columns = excluded.columns`,
  )
  const update = database.prepare('UPDATE quarantine SET decided_at = ?, view = ? WHERE key = ?')
  const newest = database.prepare<{ readonly view: string }>(
    'SELECT view FROM quarantine ORDER BY found_at DESC, rowid DESC LIMIT ?',
  )
  const ofKey = database.prepare<Row>(`SELECT ${FIELDS} FROM quarantine WHERE key = ?`)
  const ofDataset = database.prepare<Row>(
    `SELECT ${FIELDS} FROM quarantine WHERE dataset_id = ? ORDER BY found_at, rowid`,
  )

  return {
    keep: ({ view, data }) =>
      succeeds(() =>
        database.transaction(() => {
          const count = data.bars?.tsOpen.length ?? 0
          const block = data.bars === null ? new Uint8Array(0) : encodeChunk(data.bars, 0, count)
          const text = JSON.stringify(view)
          insert.run(view.key, view.foundAt, view.decidedAt, data.datasetId, text, count, block)
          makeRoom(database, room, view.key)
        }),
      ),
    decide: (view) => {
      let changed = 0
      const isWritten = succeeds(() =>
        database.transaction(() => {
          changed = update.run(view.decidedAt, JSON.stringify(view), view.key)
        }),
      )
      return isWritten && changed === 1
    },
    newest: (limit) => orElse([], () => newest.all(limit).flatMap(({ view }) => cardOf(view) ?? [])),
    find: (key) =>
      orElse(null, () => {
        const row = ofKey.get(key)
        return row === undefined ? null : recordOf(row)
      }),
    ofDataset: (datasetId) => orElse([], () => ofDataset.all(datasetId).flatMap((row) => recordOf(row) ?? [])),
  }
}

/** Lets records go, one by one, until what is left fits; the newest one stays. */
function makeRoom(database: SqliteDatabase, room: QuarantineRoom, newest: string): void {
  const size = database.prepare<{ readonly records: number; readonly bars: number | null }>(
    'SELECT count(*) AS records, sum(bars) AS bars FROM quarantine',
  )
  const first = database.prepare<{ readonly key: string; readonly bars: number }>(
    `SELECT key, bars FROM quarantine WHERE key <> ?
     ORDER BY decided_at IS NULL, decided_at, found_at, rowid LIMIT 1`,
  )
  const remove = database.prepare('DELETE FROM quarantine WHERE key = ?')
  let { records = 0, bars = 0 } = size.get() ?? {}
  while (records > room.records || (bars ?? 0) > room.bars) {
    const oldest = first.get(newest)
    if (oldest === undefined) return
    remove.run(oldest.key)
    records -= 1
    bars = (bars ?? 0) - oldest.bars
  }
}

function cardOf(text: string): QuarantineView | null {
  const parsed = quarantineViewSchema.safeParse(JSON.parse(text))
  return parsed.success ? parsed.data : null
}

function recordOf({ view: text, dataset, bars: count, columns }: Row): QuarantineRecord | null {
  const view = cardOf(text)
  if (view === null) return null
  const bars: BarColumns | null = count === 0 ? null : decodeChunk(blobBytes(columns), count)
  return { view, data: { bars, datasetId: dataset === null ? null : identifier<DatasetId>(dataset) } }
}

function orElse<Value>(none: Value, read: () => Value): Value {
  try {
    return read()
  } catch {
    return none
  }
}

function succeeds(write: () => void): boolean {
  try {
    write()
    return true
  } catch {
    return false
  }
}
