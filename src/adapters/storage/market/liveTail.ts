import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import type { InstrumentId, SessionId } from '#core/model/identifiers.ts'
import { BAR, BAR_ROW } from '#core/model/marketSlice.ts'
import { blobBytes, type SqliteDatabase, type SqliteStatement } from '../sqlite/database.ts'
import { CHUNK_BARS, decodeChunk, encodeChunk, joinColumns, sliceColumns } from './chunks.ts'

/** Rows at which the oldest chunk of a tail is sealed; the newer half stays as rows. */
const SEAL_AT = 2 * CHUNK_BARS

interface Series {
  readonly id: number
  rows: number
  /** Newest sealed bar; what is not newer is in a chunk already and is not stored again. */
  sealedThrough: number
}

interface Row {
  readonly ts: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** Bars of running sessions: the newest as rows, older ones sealed into chunks. */
export class LiveTail {
  readonly #database: SqliteDatabase
  readonly #series = new Map<string, Series>()
  readonly #insert: SqliteStatement<never>
  readonly #newest: SqliteStatement<Row>
  readonly #oldest: SqliteStatement<Row>

  constructor(database: SqliteDatabase) {
    this.#database = database
    const columns = 'ts_open AS ts, open, high, low, close, volume'
    this.#insert = database.prepare(
      `INSERT INTO live_rows (series, ts_open, open, high, low, close, volume) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET open = excluded.open, high = excluded.high, low = excluded.low,
         close = excluded.close, volume = excluded.volume`,
    )
    this.#newest = database.prepare(
      `SELECT ${columns} FROM live_rows WHERE series = ? AND ts_open < ? ORDER BY ts_open DESC LIMIT ?`,
    )
    this.#oldest = database.prepare(
      `SELECT ${columns} FROM live_rows WHERE series = ? ORDER BY ts_open LIMIT ${CHUNK_BARS}`,
    )
  }

  /** Adds bars given as rows of a market slice; a bar that is there already is replaced by the same one. */
  append(
    sessionId: SessionId,
    interval: BarInterval,
    instruments: readonly InstrumentId[],
    bars: Float64Array,
    count: number,
  ): void {
    try {
      this.#database.transaction(() => {
        const touched = new Set<Series>()
        for (let row = 0; row < count; row++) {
          const series = this.#addRow(sessionId, interval, instruments, bars, row * BAR_ROW)
          if (series !== null) touched.add(series)
        }
        for (const series of touched) if (series.rows >= SEAL_AT) this.#seal(series)
      })
    } catch (error) {
      // What the transaction counted did not happen.
      this.#series.clear()
      throw error
    }
  }

  /** The newest `limit` bars that opened before a time, oldest first. */
  read(
    sessionId: SessionId,
    instrumentId: InstrumentId,
    interval: BarInterval,
    before: number,
    limit: number,
  ): BarColumns {
    const series = this.#find(sessionId, instrumentId, interval)
    if (series === null) return joinColumns([])
    const parts: BarColumns[] = [columnsOf(this.#newest.all(series.id, before, limit).toReversed())]
    let found = parts[0]?.tsOpen.length ?? 0
    let bound = before
    while (found < limit) {
      const chunk = this.#chunkBefore(series.id, bound)
      if (chunk === null) break
      bound = chunk.tsOpen[0] ?? bound
      const end = countBefore(chunk.tsOpen, before)
      const part = sliceColumns(chunk, Math.max(0, end - (limit - found)), end)
      parts.unshift(part)
      found += part.tsOpen.length
    }
    return joinColumns(parts)
  }

  #addRow(
    sessionId: SessionId,
    interval: BarInterval,
    instruments: readonly InstrumentId[],
    bars: Float64Array,
    at: number,
  ): Series | null {
    const cell = (offset: number): number => bars[at + offset] ?? Number.NaN
    const instrumentId = instruments[cell(BAR.instrument)]
    if (instrumentId === undefined) throw new Error('Invariant: a bar of no instrument of the session')
    const series = this.#findOrAdd(sessionId, instrumentId, interval)
    const ts = cell(BAR.tsOpen)
    if (ts <= series.sealedThrough) return null
    this.#insert.run(series.id, ts, cell(BAR.open), cell(BAR.high), cell(BAR.low), cell(BAR.close), cell(BAR.volume))
    series.rows += 1
    return series
  }

  #seal(series: Series): void {
    const rows = this.#oldest.all(series.id)
    const first = rows[0]
    const last = rows.at(-1)
    if (first === undefined || last === undefined || rows.length < CHUNK_BARS) {
      // Bars that came twice were counted twice.
      series.rows = rows.length
      return
    }
    this.#database
      .prepare('INSERT OR REPLACE INTO live_chunks (series, first, last, bars, columns) VALUES (?, ?, ?, ?, ?)')
      .run(series.id, first.ts, last.ts, rows.length, encodeChunk(columnsOf(rows), 0, rows.length))
    const sealed = this.#database
      .prepare('DELETE FROM live_rows WHERE series = ? AND ts_open <= ?')
      .run(series.id, last.ts)
    series.rows = Math.max(0, series.rows - sealed)
    series.sealedThrough = last.ts
  }

  #chunkBefore(series: number, bound: number): BarColumns | null {
    const row = this.#database
      .prepare<{ readonly bars: number; readonly columns: unknown }>(
        'SELECT bars, columns FROM live_chunks WHERE series = ? AND first < ? ORDER BY first DESC LIMIT 1',
      )
      .get(series, bound)
    return row === undefined ? null : decodeChunk(blobBytes(row.columns), row.bars)
  }

  #findOrAdd(sessionId: SessionId, instrumentId: InstrumentId, interval: BarInterval): Series {
    const known = this.#find(sessionId, instrumentId, interval)
    if (known !== null) return known
    this.#database
      .prepare('INSERT INTO live_series (session_id, instrument_id, interval) VALUES (?, ?, ?)')
      .run(sessionId, instrumentId, interval)
    const added = this.#find(sessionId, instrumentId, interval)
    if (added === null) throw new Error('Invariant: a series that was just added is not there')
    return added
  }

  #find(sessionId: SessionId, instrumentId: InstrumentId, interval: BarInterval): Series | null {
    const key = `${sessionId} ${instrumentId} ${interval}`
    const known = this.#series.get(key)
    if (known !== undefined) return known
    const row = this.#database
      .prepare<{ readonly id: number; readonly tail: number; readonly sealed: number | null }>(
        `SELECT series AS id,
           (SELECT count(*) FROM live_rows WHERE live_rows.series = live_series.series) AS tail,
           (SELECT max(last) FROM live_chunks WHERE live_chunks.series = live_series.series) AS sealed
         FROM live_series WHERE session_id = ? AND instrument_id = ? AND interval = ?`,
      )
      .get(sessionId, instrumentId, interval)
    if (row === undefined) return null
    const series: Series = { id: row.id, rows: row.tail, sealedThrough: row.sealed ?? Number.NEGATIVE_INFINITY }
    this.#series.set(key, series)
    return series
  }
}

function columnsOf(rows: readonly Row[]): BarColumns {
  return {
    tsOpen: Float64Array.from(rows, (row) => row.ts),
    open: Float64Array.from(rows, (row) => row.open),
    high: Float64Array.from(rows, (row) => row.high),
    low: Float64Array.from(rows, (row) => row.low),
    close: Float64Array.from(rows, (row) => row.close),
    volume: Float64Array.from(rows, (row) => row.volume),
  }
}

function countBefore(sorted: Float64Array, bound: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? Number.POSITIVE_INFINITY) < bound) low = middle + 1
    else high = middle
  }
  return low
}
