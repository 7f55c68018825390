import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/** The native packages a database can be opened with; both speak the same synchronous interface. */
export type SqliteDriver = 'better-sqlite3' | 'libsql'

/** What SQLite can store in a column. */
export type SqliteValue = number | string | null | Uint8Array

/** The part of either package's statement that is used. */
export interface DriverStatement {
  run(...values: readonly SqliteValue[]): { readonly changes: number }
  get(...values: readonly SqliteValue[]): unknown
  all(...values: readonly SqliteValue[]): unknown[]
}

/** The part of either package's connection that is used. */
export interface DriverConnection {
  readonly inTransaction: boolean
  prepare(sql: string): DriverStatement
  exec(sql: string): unknown
  close(): unknown
}

type DriverConstructor = new (
  path: string,
  options: { readonly timeout: number; readonly readonly?: boolean; readonly fileMustExist?: boolean },
) => DriverConnection

const load = createRequire(import.meta.url)

/**
 * Names the package this runtime can load: better-sqlite3 is built for Node-API 10 and crashes the process on an older
 * one (Electron 33), where libsql takes its place. Only the chosen package is ever loaded.
 */
export function chooseDriver(): SqliteDriver {
  return Number(process.versions['napi']) >= 10 ? 'better-sqlite3' : 'libsql'
}

/** Opens a connection; throws whatever the package throws. `busyTimeout` is in milliseconds. */
export function connect(driver: SqliteDriver, path: string, readOnly: boolean, busyTimeout: number): DriverConnection {
  const Connection = load(driver) as DriverConstructor
  if (driver === 'better-sqlite3') {
    return new Connection(path, { timeout: busyTimeout, readonly: readOnly, fileMustExist: readOnly })
  }
  // libsql has no read-only option, but takes SQLite's URI.
  return new Connection(readOnly ? `${pathToFileURL(path).href}?mode=ro` : path, { timeout: busyTimeout })
}
