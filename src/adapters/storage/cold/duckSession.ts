import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

/** A database without a file of its own, through which Parquet files of one folder are written and read. */
export interface DuckSession {
  readonly connection: DuckDBConnection
  close(): void
}

/**
 * Starts DuckDB, which is loaded only here and only then: it is large, and most days nobody looks at old months. It may
 * touch no file outside the folder, loads no extension and so reaches no network.
 */
export async function openDuckSession(folder: string): Promise<DuckSession> {
  const { DuckDBInstance: Instance } = await import('@duckdb/node-api')
  const instance: DuckDBInstance = await Instance.create(':memory:', {
    threads: '2',
    memory_limit: '512MB',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  })
  const connection = await instance.connect()
  await connection.run("SET temp_directory = ''")
  await connection.run(`SET allowed_directories = [${quoted(`${slashed(folder)}/`)}]`)
  await connection.run('SET enable_external_access = false')
  await connection.run('SET lock_configuration = true')
  return {
    connection,
    close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/** Writes a text as a literal of SQL. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** Writes a path as DuckDB takes it on every system. */
export function slashed(file: string): string {
  return file.replaceAll('\\', '/')
}
