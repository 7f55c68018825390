import type { DuckDBConnection } from '@duckdb/node-api'
import type { RowVersions } from '#core/history/versions.ts'
import { quoted, slashed } from './duckSession.ts'

/** Rows of a data chunk of DuckDB. */
const CHUNK_ROWS = 2_048
const ROW_GROUP = 100_000

let tables = 0

/**
 * Writes versions as a Parquet file: `ts` and `known_at` as timestamps in microseconds, UTC, and a column of doubles for
 * each field; zstd.
 */
export async function writeParquet(
  connection: DuckDBConnection,
  file: string,
  versions: RowVersions,
  fields: readonly string[],
): Promise<void> {
  const { DuckDBDataChunk, DOUBLE } = await import('@duckdb/node-api')
  const table = `rows_${(tables += 1)}`
  const columns = [versions.ts, versions.knownAt, ...versions.values]
  const names = ['ts', 'known_at', ...fields]
  await connection.run(`CREATE TEMP TABLE ${table} (${names.map((name) => `${name} DOUBLE`).join(', ')})`)
  try {
    const appender = await connection.createAppender(table)
    for (let from = 0; from < versions.ts.length; from += CHUNK_ROWS) {
      const to = Math.min(from + CHUNK_ROWS, versions.ts.length)
      const types = columns.map(() => DOUBLE)
      const chunk = DuckDBDataChunk.create(types, to - from)
      columns.forEach((column, place) => chunk.setColumnValues(place, [...column.subarray(from, to)]))
      appender.appendDataChunk(chunk)
    }
    appender.closeSync()
    const times = 'make_timestamp(ts::BIGINT) AS ts, make_timestamp(known_at::BIGINT) AS known_at'
    await connection.run(
      `COPY (SELECT ${[times, ...fields].join(', ')} FROM ${table}) TO ${quoted(slashed(file))}
       (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP})`,
    )
  } finally {
    await connection.run(`DROP TABLE IF EXISTS ${table}`)
  }
}

/** Reads the versions of a Parquet file with `from` <= ts < `to`, in the order in which they were written. */
export async function readParquet(
  connection: DuckDBConnection,
  file: string,
  fields: readonly string[],
  from: number,
  to: number,
): Promise<RowVersions> {
  const bound = (time: number): string =>
    `make_timestamp(${Math.min(Math.max(time, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER)}::BIGINT)`
  const times = 'epoch_us(ts)::DOUBLE, epoch_us(known_at)::DOUBLE'
  return readColumns(
    connection,
    `SELECT ${[times, ...fields].join(', ')} FROM read_parquet(${quoted(slashed(file))}, hive_partitioning = false)
     WHERE ts >= ${bound(from)} AND ts < ${bound(to)}`,
    fields.length,
  )
}

/** Runs a query whose columns are all doubles: times, moments of knowledge, values. Throws on a NULL among them. */
async function readColumns(connection: DuckDBConnection, sql: string, fields: number): Promise<RowVersions> {
  const result = await connection.run(sql)
  const columns = Array.from({ length: fields + 2 }, () => new Float64Array(result.rowCount))
  let row = 0
  for (let index = 0; index < result.chunkCount; index += 1) {
    const chunk = result.getChunk(index)
    columns.forEach((column, place) => {
      const vector = chunk.getColumnVector(place)
      for (let item = 0; item < chunk.rowCount; item += 1) {
        const value = vector.getItem(item)
        if (typeof value !== 'number') throw new Error(`Row ${row + item} has no number in column ${place + 1}`)
        column[row + item] = value
      }
    })
    row += chunk.rowCount
  }
  const [ts, knownAt, ...values] = columns
  if (ts === undefined || knownAt === undefined) throw new Error('Invariant: a query of times has two columns')
  return { ts, knownAt, values }
}
