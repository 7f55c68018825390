import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import { HISTORY_FIELDS, refuseSeries, seriesKey, type HistorySeries } from '#core/history/series.ts'
import type { SqliteDatabase, SqliteStatement } from '../../sqlite/database.ts'
import type { SeriesHandle } from './rowStore.ts'

interface Row {
  readonly source: string
  readonly instrumentId: string
  readonly kind: HistorySeries['kind']
  readonly interval: HistorySeries['interval']
}

/** The names of the stored series. */
export class SeriesTable {
  readonly #known = new Map<string, SeriesHandle>()
  readonly #find: SqliteStatement<{ readonly id: number }>
  readonly #insert: SqliteStatement<never>
  readonly #list: SqliteStatement<Row>

  constructor(database: SqliteDatabase) {
    this.#find = database.prepare(
      'SELECT series AS id FROM history_series WHERE source = ? AND instrument_id = ? AND kind = ? AND interval = ?',
    )
    this.#insert = database.prepare(
      'INSERT INTO history_series (source, instrument_id, kind, interval) VALUES (?, ?, ?, ?)',
    )
    this.#list = database.prepare(
      'SELECT source, instrument_id AS instrumentId, kind, interval FROM history_series ORDER BY series',
    )
  }

  /** The stored series, in the order in which they came. */
  list(): readonly HistorySeries[] {
    return this.#list
      .all()
      .map((row) => ({ ...row, instrumentId: identifier<InstrumentId>(row.instrumentId) }))
      .filter((series) => refuseSeries(series) === null)
  }

  /** Finds a series; null when nothing was ever stored of it. */
  find(series: HistorySeries): SeriesHandle | null {
    const key = seriesKey(series)
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const row = this.#find.get(series.source, series.instrumentId, series.kind, series.interval)
    if (row === undefined) return null
    const handle = { id: row.id, fields: HISTORY_FIELDS[series.kind].length }
    this.#known.set(key, handle)
    return handle
  }

  /** Finds a series, or adds it. */
  findOrAdd(series: HistorySeries): SeriesHandle {
    const found = this.find(series)
    if (found !== null) return found
    this.#insert.run(series.source, series.instrumentId, series.kind, series.interval)
    const added = this.find(series)
    if (added === null) throw new Error('Invariant: a series that was just added is not there')
    return added
  }

  /** Forgets what was looked up, because the transaction that added it may not have happened. */
  forget(): void {
    this.#known.clear()
  }
}
