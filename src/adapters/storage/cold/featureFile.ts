import { rm } from 'node:fs/promises'
import path from 'node:path'
import { openDuckSession, quoted, slashed } from './duckSession.ts'
import { publishFile, syncFile } from './wholeFile.ts'

/** Rows of a data chunk of DuckDB. */
const CHUNK_ROWS = 2_048

/**
 * Writes values by the bar as a Parquet file: `ts`, a timestamp in microseconds, UTC, and a column of doubles for each name,
 * NULL where there is no value; zstd. The file is there whole or not at all. Throws what the system says when it cannot be.
 */
export async function writeFeatureFile(
  file: string,
  ts: Float64Array,
  names: readonly string[],
  columns: readonly Float64Array[],
): Promise<void> {
  const draft = `${file}.part`
  const session = await openDuckSession(path.dirname(file))
  try {
    const { connection } = session
    const { DuckDBDataChunk, DOUBLE } = await import('@duckdb/node-api')
    const all = ['ts', ...names]
    await connection.run(`CREATE TEMP TABLE features (${all.map((name) => `"${name}" DOUBLE`).join(', ')})`)
    const appender = await connection.createAppender('features')
    for (let from = 0; from < ts.length; from += CHUNK_ROWS) {
      const to = Math.min(from + CHUNK_ROWS, ts.length)
      const chunk = DuckDBDataChunk.create(
        all.map(() => DOUBLE),
        to - from,
      )
      for (const [place, column] of [ts, ...columns].entries()) {
        const values = Array.from(column.subarray(from, to), (value) => (Number.isNaN(value) ? null : value))
        chunk.setColumnValues(place, values)
      }
      appender.appendDataChunk(chunk)
    }
    appender.closeSync()
    const selected = ['make_timestamp(ts::BIGINT) AS ts', ...names.map((name) => `"${name}"`)].join(', ')
    await connection.run(
      `COPY (SELECT ${selected} FROM features) TO ${quoted(slashed(draft))} (FORMAT parquet, COMPRESSION zstd)`,
    )
    await syncFile(draft)
    await publishFile(draft, file)
  } finally {
    session.close()
    await rm(draft, { force: true })
  }
}
