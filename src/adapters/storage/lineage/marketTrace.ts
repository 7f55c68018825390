import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import type { DatasetId, InstrumentId, SessionId } from '#core/model/identifiers.ts'
import { HISTORY_FIELDS } from '#core/history/series.ts'
import type { DatasetView } from '#contracts/records/market.ts'
import { blobBytes, type SqliteDatabase } from '../sqlite/database.ts'
import { decodeChunk, joinColumns, sliceColumns } from '../market/chunks.ts'
import { DatasetTable } from '../market/datasetTable.ts'
import { featureCell } from '../market/featureTable.ts'
import { HistoryRows } from '../market/history/historyRows.ts'
import { SeriesTable } from '../market/history/seriesTable.ts'
import { LiveTail } from '../market/liveTail.ts'

/** The bars of one instrument in one session. */
export interface SessionSeries {
  readonly sessionId: string
  readonly instrumentId: string
  readonly interval: BarInterval
}

/** A value of a feature as it was kept. Times are microseconds of market time. */
export interface KeptFeature {
  readonly version: number
  /** Null where the feature had none. */
  readonly value: number | null
  readonly tsOpen: number
  readonly tsClose: number
  readonly knownAt: number
  /** Shares from 0 to 1. */
  readonly completeness: number
  readonly confidence: number
}

/** One row of kept values, without the values. */
export interface KeptRow {
  readonly tsOpen: number
  /** `name@version` of each value of the row. */
  readonly features: readonly string[]
}

/** A bar as one source told it into the market history. */
export interface HistoryVersion {
  readonly source: string
  /** Our clock, microseconds. */
  readonly knownAt: number
  readonly close: number
}

/** What later answers of a source changed about a run of bars. */
export interface HistoryRevisions {
  readonly source: string
  readonly count: number
  /** First and last moment at which a change became known, our clock, microseconds. */
  readonly first: number
  readonly last: number
}

/** Chunks of a set that are opened for one question at the most. */
const MOST_CHUNKS = 8
/** Rows of kept values that are looked at for the newest that was known at a moment. */
const MOST_LOOKED_AT = 40

/** Finds what is kept of the market around a moment. It only ever reads; every method throws what the database throws. */
export class MarketTrace {
  readonly #database: SqliteDatabase
  readonly #datasets: DatasetTable
  readonly #lists = new Map<number, readonly string[]>()

  constructor(database: SqliteDatabase) {
    this.#database = database
    this.#datasets = new DatasetTable(database)
  }

  /** The cards of all stored sets. */
  datasets(): readonly DatasetView[] {
    return this.#datasets.list().map(({ view }) => view)
  }

  /** The newest bars of a stored set that opened before a time, at most `limit`, oldest first. */
  datasetBars(datasetId: DatasetId, before: number, limit: number): BarColumns {
    const read = this.#database.prepare<{ readonly bars: number; readonly columns: unknown }>(
      'SELECT bars, columns FROM dataset_chunks WHERE dataset_id = ? AND position = ?',
    )
    const chunk = (position: number): BarColumns => {
      const row = read.get(datasetId, position)
      return row === undefined ? joinColumns([]) : decodeChunk(blobBytes(row.columns), row.bars)
    }
    const last = this.#database
      .prepare<{ readonly last: number | null }>(
        'SELECT max(position) AS last FROM dataset_chunks WHERE dataset_id = ?',
      )
      .get(datasetId)?.last
    if (last === undefined || last === null) return joinColumns([])
    let [low, high] = [0, last]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((chunk(middle).tsOpen[0] ?? Number.POSITIVE_INFINITY) < before) low = middle
      else high = middle - 1
    }
    const parts: BarColumns[] = []
    let found = 0
    for (let position = low; position >= 0 && found < limit && parts.length < MOST_CHUNKS; position -= 1) {
      const bars = chunk(position)
      const end = countBefore(bars.tsOpen, before)
      const part = sliceColumns(bars, Math.max(0, end - (limit - found)), end)
      parts.unshift(part)
      found += part.tsOpen.length
    }
    return joinColumns(parts)
  }

  /** The newest bars of a session that opened before a time, at most `limit`, oldest first. */
  sessionBars({ sessionId, instrumentId, interval }: SessionSeries, before: number, limit: number): BarColumns {
    // The ids are those of the tables themselves.
    return new LiveTail(this.#database).read(
      sessionId as SessionId,
      instrumentId as InstrumentId,
      interval,
      before,
      limit,
    )
  }

  /** Lengths of bars of which anything is kept for an instrument of a session. */
  intervals(sessionId: string, instrumentId: string): readonly BarInterval[] {
    return this.#database
      .prepare<{ readonly interval: BarInterval }>(
        `SELECT interval FROM live_series WHERE session_id = ? AND instrument_id = ?
         UNION SELECT interval FROM feature_series WHERE session_id = ? AND instrument_id = ?`,
      )
      .all(sessionId, instrumentId, sessionId, instrumentId)
      .map(({ interval }) => interval)
  }

  /** The newest value of a feature that was known at a moment of market time; null where none was kept. */
  feature(series: SessionSeries, name: string, at: number): KeptFeature | null {
    const rows = this.#database
      .prepare<{
        readonly tsOpen: number
        readonly tsClose: number
        readonly knownAt: number
        readonly list: number
        readonly columns: unknown
      }>(
        `SELECT ts_open AS tsOpen, ts_close AS tsClose, known_at AS knownAt, list, columns FROM feature_rows
         WHERE series = ? AND ts_open <= ? AND ts_close <= ? AND known_at <= ?
         ORDER BY ts_open DESC, known_at DESC LIMIT ${MOST_LOOKED_AT}`,
      )
      .all(this.#seriesOf(series), at, at, at)
    for (const { tsOpen, tsClose, knownAt, list, columns } of rows) {
      const place = this.#list(list).findIndex((entry) => entry.startsWith(`${name}@`))
      if (place < 0) continue
      const { value, completeness, confidence } = featureCell(blobBytes(columns), place)
      const version = Number((this.#list(list)[place] ?? '').slice(name.length + 1))
      const told = Number.isFinite(value) ? value : null
      return { version, value: told, tsOpen, tsClose, knownAt, completeness, confidence }
    }
    return null
  }

  /** Sessions that kept values of features over bars of an instrument. */
  featureSessions(instrumentId: string, interval: BarInterval): readonly string[] {
    return this.#database
      .prepare<{ readonly sessionId: string }>(
        'SELECT session_id AS sessionId FROM feature_series WHERE instrument_id = ? AND interval = ? ORDER BY series DESC',
      )
      .all(instrumentId, interval)
      .map(({ sessionId }) => sessionId)
  }

  /** Which values were kept for bars from a time on, oldest first. */
  keptRows(series: SessionSeries, from: number, limit: number): readonly KeptRow[] {
    return this.#database
      .prepare<{ readonly tsOpen: number; readonly list: number }>(
        'SELECT ts_open AS tsOpen, list FROM feature_rows WHERE series = ? AND ts_open >= ? ORDER BY ts_open LIMIT ?',
      )
      .all(this.#seriesOf(series), from, limit)
      .map(({ tsOpen, list }) => ({ tsOpen, features: this.#list(list) }))
  }

  /** Everything that was ever known of one bar in the market history, by source and moment. */
  historyVersions(instrumentId: string, interval: BarInterval, tsOpen: number): readonly HistoryVersion[] {
    const table = new SeriesTable(this.#database)
    const rows = new HistoryRows(this.#database)
    const close = HISTORY_FIELDS.bars.indexOf('close')
    return this.#historySeries(table, instrumentId, interval).flatMap((series) => {
      const handle = table.find(series)
      if (handle === null) return []
      const { knownAt, values } = rows.versions(handle, tsOpen, tsOpen + 1)
      return Array.from(knownAt, (known, entry) => ({
        source: series.source,
        knownAt: known,
        close: values[close]?.[entry] ?? Number.NaN,
      }))
    })
  }

  /** What became known differently about the bars of a range, both ends included, by source. */
  revisions(instrumentId: string, interval: BarInterval, from: number, to: number): readonly HistoryRevisions[] {
    const table = new SeriesTable(this.#database)
    const count = this.#database.prepare<{
      readonly count: number
      readonly first: number | null
      readonly last: number | null
    }>(
      `SELECT count(*) AS count, min(known_at) AS first, max(known_at) AS last FROM history_revisions
       WHERE series = ? AND ts >= ? AND ts <= ?`,
    )
    return this.#historySeries(table, instrumentId, interval).flatMap((series) => {
      const row = count.get(table.find(series)?.id ?? -1, from, to)
      if (row === undefined || row.first === null || row.last === null) return []
      return [{ source: series.source, count: row.count, first: row.first, last: row.last }]
    })
  }

  close(): void {
    this.#database.close()
  }

  #historySeries(table: SeriesTable, instrumentId: string, interval: BarInterval) {
    return table
      .list()
      .filter(
        (series) => series.kind === 'bars' && series.instrumentId === instrumentId && series.interval === interval,
      )
  }

  #seriesOf({ sessionId, instrumentId, interval }: SessionSeries): number {
    const row = this.#database
      .prepare<{ readonly series: number }>(
        'SELECT series FROM feature_series WHERE session_id = ? AND instrument_id = ? AND interval = ?',
      )
      .get(sessionId, instrumentId, interval)
    return row?.series ?? -1
  }

  #list(list: number): readonly string[] {
    const known = this.#lists.get(list)
    if (known !== undefined) return known
    const row = this.#database
      .prepare<{ readonly features: string }>('SELECT features FROM feature_lists WHERE list = ?')
      .get(list)
    const features = (row?.features ?? '').split(' ')
    this.#lists.set(list, features)
    return features
  }
}

function countBefore(sorted: Float64Array, bound: number): number {
  const place = sorted.findIndex((value) => value >= bound)
  return place < 0 ? sorted.length : place
}
