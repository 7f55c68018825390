import type { InstrumentId, SessionId } from '#core/model/identifiers.ts'
import type { BarInterval } from '#core/model/bar.ts'
import type { ComputedFeatures } from '#contracts/records/features.ts'
import type { FeatureStore, FeatureVersion, KeptQuery, KeptValues } from '#engines/data/features/ports.ts'
import { blobBytes, type SqliteDatabase, type SqliteStatement } from '../sqlite/database.ts'

/** Rows that are kept at the most; the oldest written go first, for values of bars can be computed again. */
const MOST_ROWS = 400_000
/** Rows written between two looks at how many there are. */
const TRIM_EVERY = 20_000

/**
 * Values of features: a row for each bar of an instrument and list of features. Event time, knowledge time and the versions
 * are part of the key, so that a corrected value and another version stand beside what was known before.
 */
export const FEATURE_TABLES = `
  CREATE TABLE feature_series (
    series INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL,
    instrument_id TEXT NOT NULL,
    interval TEXT NOT NULL,
    UNIQUE (session_id, instrument_id, interval)
  ) STRICT;
  CREATE TABLE feature_lists (
    list INTEGER PRIMARY KEY,
    features TEXT NOT NULL UNIQUE
  ) STRICT;
  CREATE TABLE feature_rows (
    row INTEGER PRIMARY KEY,
    series INTEGER NOT NULL,
    ts_open INTEGER NOT NULL,
    list INTEGER NOT NULL,
    known_at INTEGER NOT NULL,
    ts_close INTEGER NOT NULL,
    columns BLOB NOT NULL,
    UNIQUE (series, ts_open, list, known_at)
  ) STRICT;`

interface Series {
  readonly id: number
  /** Newest bar there is; a later one needs no look at what is there. */
  newest: number
}

interface Row {
  readonly ts: number
  readonly list: number
  readonly columns: unknown
}

/** Kept values of features in market.db. */
export class FeatureTable implements FeatureStore {
  readonly #database: SqliteDatabase
  readonly #series = new Map<string, Series>()
  readonly #lists = new Map<string, number>()
  readonly #insert: SqliteStatement<never>
  readonly #latest: SqliteStatement<{ readonly columns: unknown }>
  #sinceTrim = TRIM_EVERY

  constructor(database: SqliteDatabase) {
    this.#database = database
    this.#insert = database.prepare(
      `INSERT INTO feature_rows (series, ts_open, list, known_at, ts_close, columns) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
    )
    this.#latest = database.prepare(
      'SELECT columns FROM feature_rows WHERE series = ? AND ts_open = ? AND list = ? ORDER BY known_at DESC LIMIT 1',
    )
  }

  appendFeatures(sessionId: SessionId, computed: readonly ComputedFeatures[]): boolean {
    try {
      this.#database.transaction(() => {
        for (const each of computed) this.#append(sessionId, each)
        if (this.#sinceTrim >= TRIM_EVERY) this.#trim()
      })
      return true
    } catch {
      // What the transaction wrote did not happen, and neither did what was remembered of it.
      this.#series.clear()
      this.#lists.clear()
      return false
    }
  }

  readFeatures({ sessionId, instrumentId, interval, features, from, to, knownBy }: KeptQuery): KeptValues {
    try {
      const rows = this.#database
        .prepare<Row>(
          `SELECT ts_open AS ts, list, columns FROM feature_rows
           WHERE series = (SELECT series FROM feature_series WHERE session_id = ? AND instrument_id = ? AND interval = ?)
             AND ts_open >= ? AND ts_open < ? AND known_at <= ?
           ORDER BY ts_open, known_at, list`,
        )
        .all(sessionId, instrumentId, interval, from, to, Math.min(knownBy, Number.MAX_SAFE_INTEGER))
      return this.#unpack(rows, features)
    } catch {
      return this.#unpack([], features)
    }
  }

  #append(sessionId: SessionId, { interval, knownAt, features, ...computed }: ComputedFeatures): void {
    const width = features.length
    const list = this.#listOf(features)
    const { instrumentIds, tsOpen, tsClose, values, completeness, confidence } = computed
    for (const [row, instrumentId] of instrumentIds.entries()) {
      const series = this.#seriesOf(sessionId, instrumentId, interval)
      const ts = tsOpen[row] ?? 0
      const at = row * width
      const packed = pack(
        values.subarray(at, at + width),
        completeness.subarray(at, at + width),
        confidence.subarray(at, at + width),
      )
      if (ts <= series.newest) {
        const latest = this.#latest.get(series.id, ts, list)
        if (latest !== undefined && isSame(blobBytes(latest.columns), packed)) continue
      }
      this.#insert.run(series.id, ts, list, knownAt, tsClose[row] ?? 0, packed)
      series.newest = Math.max(series.newest, ts)
      this.#sinceTrim += 1
    }
  }

  /** The newest rows as they were written stay. */
  #trim(): void {
    this.#sinceTrim = 0
    this.#database
      .prepare('DELETE FROM feature_rows WHERE row <= (SELECT max(row) FROM feature_rows) - ?')
      .run(MOST_ROWS)
  }

  #unpack(rows: readonly Row[], features: readonly FeatureVersion[]): KeptValues {
    const bars = [...new Set(rows.map(({ ts }) => ts))]
    const places = new Map(bars.map((ts, place) => [ts, place]))
    const values = features.map(() => new Float64Array(bars.length).fill(Number.NaN))
    const isKept = features.map(() => new Uint8Array(bars.length))
    const found = new Map<number, readonly number[]>()
    for (const { ts, list, columns } of rows) {
      const wanted = found.get(list) ?? this.#placesIn(list, features)
      found.set(list, wanted)
      const bytes = blobBytes(columns)
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      const bar = places.get(ts) ?? 0
      for (const [feature, place] of wanted.entries()) {
        if (place < 0) continue
        const column = values[feature]
        const mask = isKept[feature]
        if (column === undefined || mask === undefined) continue
        column[bar] = view.getFloat64(place * 8, true)
        mask[bar] = 1
      }
    }
    return { tsOpen: Float64Array.from(bars), values, isKept }
  }

  #placesIn(list: number, features: readonly FeatureVersion[]): readonly number[] {
    const row = this.#database
      .prepare<{ readonly features: string }>('SELECT features FROM feature_lists WHERE list = ?')
      .get(list)
    const entries = (row?.features ?? '').split(' ')
    return features.map(({ name, version }) => entries.indexOf(`${name}@${version}`))
  }

  #listOf(features: readonly FeatureVersion[]): number {
    const text = features.map(({ name, version }) => `${name}@${version}`).join(' ')
    const known = this.#lists.get(text)
    if (known !== undefined) return known
    this.#database.prepare('INSERT INTO feature_lists (features) VALUES (?) ON CONFLICT DO NOTHING').run(text)
    const row = this.#database
      .prepare<{ readonly list: number }>('SELECT list FROM feature_lists WHERE features = ?')
      .get(text)
    if (row === undefined) throw new Error('Invariant: a list of features that was just added is not there')
    this.#lists.set(text, row.list)
    return row.list
  }

  #seriesOf(sessionId: SessionId, instrumentId: InstrumentId, interval: BarInterval): Series {
    const key = `${sessionId} ${instrumentId} ${interval}`
    const known = this.#series.get(key)
    if (known !== undefined) return known
    this.#database
      .prepare(
        'INSERT INTO feature_series (session_id, instrument_id, interval) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      )
      .run(sessionId, instrumentId, interval)
    const row = this.#database
      .prepare<{ readonly id: number; readonly newest: number | null }>(
        `SELECT series AS id, (SELECT max(ts_open) FROM feature_rows WHERE feature_rows.series = feature_series.series) AS newest
         FROM feature_series WHERE session_id = ? AND instrument_id = ? AND interval = ?`,
      )
      .get(sessionId, instrumentId, interval)
    if (row === undefined) throw new Error('Invariant: a series of features that was just added is not there')
    const series = { id: row.id, newest: row.newest ?? Number.NEGATIVE_INFINITY }
    this.#series.set(key, series)
    return series
  }
}

/** Values as doubles, little-endian, then completeness and confidence as shares of 255. */
function pack(values: Float64Array, completeness: Float64Array, confidence: Float64Array): Uint8Array {
  const width = values.length
  const bytes = new Uint8Array(width * 10)
  const view = new DataView(bytes.buffer)
  for (let place = 0; place < width; place += 1) {
    view.setFloat64(place * 8, values[place] ?? Number.NaN, true)
    bytes[width * 8 + place] = Math.round(255 * (completeness[place] ?? 0))
    bytes[width * 9 + place] = Math.round(255 * (confidence[place] ?? 0))
  }
  return bytes
}

/** One value of a row and its quality, each a share from 0 to 1; `place` is that of the feature in the row's list. */
export function featureCell(
  columns: Uint8Array,
  place: number,
): { readonly value: number; readonly completeness: number; readonly confidence: number } {
  const width = columns.length / 10
  const view = new DataView(columns.buffer, columns.byteOffset, columns.byteLength)
  return {
    value: view.getFloat64(place * 8, true),
    completeness: (columns[width * 8 + place] ?? 0) / 255,
    confidence: (columns[width * 9 + place] ?? 0) / 255,
  }
}

/** Whether two rows hold the same values, whatever is told of their quality. */
function isSame(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false
  const end = (one.length / 10) * 8
  for (let index = 0; index < end; index += 1) if (one[index] !== other[index]) return false
  return true
}
