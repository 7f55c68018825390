import type { StoredPart } from '#engines/data/continuity/ports.ts'
import type { SqliteDatabase } from '../../sqlite/database.ts'
import { SeriesTable } from './seriesTable.ts'

interface Sum {
  readonly rows: number
  readonly bytes: number | null
  readonly first: number | null
  readonly last: number | null
  readonly pieces: number
}

/** What each series takes in the tables of history; no block is read for it. Bytes are those of the values as stored. */
export function historySizes(database: SqliteDatabase): readonly StoredPart[] {
  const table = new SeriesTable(database)
  const chunks = database.prepare<Sum>(
    `SELECT count(*) AS pieces, coalesce(sum(rows), 0) AS rows, sum(length(block)) AS bytes, min(first) AS first,
       max(last) AS last FROM history_chunks WHERE series = ?`,
  )
  const loose = ['history_rows', 'history_revisions'].map((name) =>
    database.prepare<Sum>(
      `SELECT 0 AS pieces, count(*) AS rows, sum(length(cells) + 16) AS bytes, min(ts) AS first, max(ts) AS last
       FROM ${name} WHERE series = ?`,
    ),
  )
  return table.list().map((series) => {
    const handle = table.find(series)
    const id = handle?.id ?? -1
    const sums = [chunks, ...loose].flatMap((statement) => statement.get(id) ?? [])
    // Revisions are values of rows that are counted already.
    const rows = sums.slice(0, 2).reduce((total, sum) => total + sum.rows, 0)
    const ends = sums.slice(0, 2)
    return {
      series,
      rows,
      bytes: sums.reduce((total, sum) => total + (sum.bytes ?? 0), 0),
      first: endOf(
        ends.map(({ first }) => first),
        Math.min,
      ),
      last: endOf(
        ends.map(({ last }) => last),
        Math.max,
      ),
      pieces: sums.reduce((total, sum) => total + sum.pieces, 0),
    }
  })
}

function endOf(times: readonly (number | null)[], choose: (...times: number[]) => number): number | null {
  const known = times.filter((time) => time !== null)
  return known.length === 0 ? null : choose(...known)
}
