import { noVersions, type RowVersions } from '#core/history/versions.ts'
import { blobBytes, type SqliteDatabase, type SqliteStatement } from '../../sqlite/database.ts'
import { bytesOf } from '../../../barHash.ts'

interface Cell {
  readonly ts: number
  readonly knownAt: number
  readonly cells: unknown
}

/** One of the two tables that hold values row by row: rows not sealed yet, and what became known of rows later. */
export class LooseRows {
  readonly #select: SqliteStatement<Cell>
  readonly #count: SqliteStatement<{ readonly n: number }>
  readonly #newest: SqliteStatement<{ readonly ts: number }>
  readonly #insert: SqliteStatement<never>
  readonly #remove: SqliteStatement<never>

  constructor(database: SqliteDatabase, table: 'history_rows' | 'history_revisions') {
    const range = 'series = ? AND ts >= ? AND ts < ?'
    this.#select = database.prepare(
      `SELECT ts, known_at AS knownAt, cells FROM ${table} WHERE ${range} ORDER BY ts, known_at`,
    )
    this.#count = database.prepare(`SELECT count(*) AS n FROM ${table} WHERE ${range}`)
    this.#newest = database.prepare(`SELECT ts FROM ${table} WHERE series = ? AND ts < ? ORDER BY ts DESC LIMIT ?`)
    this.#insert = database.prepare(`INSERT INTO ${table} (series, ts, known_at, cells) VALUES (?, ?, ?, ?)`)
    this.#remove = database.prepare(`DELETE FROM ${table} WHERE ${range}`)
  }

  count(series: number, from: number, to: number): number {
    return this.#count.get(series, from, to)?.n ?? 0
  }

  /** Times of the newest rows before a time, newest first. */
  newestTimes(series: number, before: number, limit: number): readonly number[] {
    return this.#newest.all(series, before, limit).map(({ ts }) => ts)
  }

  read(series: number, fields: number, from: number, to: number): RowVersions {
    const rows = this.#select.all(series, from, to)
    if (rows.length === 0) return noVersions(fields)
    const values = Array.from({ length: fields }, () => new Float64Array(rows.length))
    rows.forEach(({ cells }, row) => {
      const numbers = new Float64Array(new Uint8Array(blobBytes(cells)).buffer)
      values.forEach((column, field) => {
        column[row] = numbers[field] ?? Number.NaN
      })
    })
    return {
      ts: Float64Array.from(rows, ({ ts }) => ts),
      knownAt: Float64Array.from(rows, ({ knownAt }) => knownAt),
      values,
    }
  }

  /** Adds entries `from` to before `to`. */
  add(series: number, { ts, knownAt, values }: RowVersions, from: number, to: number): void {
    const cells = new Float64Array(values.length)
    for (let entry = from; entry < to; entry += 1) {
      values.forEach((column, field) => {
        cells[field] = column[entry] ?? Number.NaN
      })
      this.#insert.run(series, ts[entry] ?? 0, knownAt[entry] ?? 0, bytesOf(cells))
    }
  }

  remove(series: number, from: number, to: number): void {
    this.#remove.run(series, from, to)
  }
}
