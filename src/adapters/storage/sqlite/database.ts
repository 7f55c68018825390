import { accessSync, constants, existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Failure } from '#contracts/failure.ts'
import { chooseDriver, connect, type DriverConnection, type SqliteDriver, type SqliteValue } from './driver.ts'
import { storageCode, storageFailure } from './storageFailure.ts'

/** A prepared statement. Values are bound by position; blobs come back as `blobBytes` understands them. */
export interface SqliteStatement<Row> {
  /**
   * Runs a statement that returns no rows; returns how many rows it changed. Call it within `transaction`: after a refused
   * write outside of one libsql keeps reading from the snapshot of that moment.
   */
  run(...values: readonly SqliteValue[]): number
  get(...values: readonly SqliteValue[]): Row | undefined
  all(...values: readonly SqliteValue[]): Row[]
}

/** One connection to a database file. Every method throws the driver's error; `storageFailure` puts it into words. */
export interface SqliteDatabase {
  readonly path: string
  readonly driver: SqliteDriver
  /** The caller vouches for the shape of the rows. */
  prepare<Row = Readonly<Record<string, unknown>>>(sql: string): SqliteStatement<Row>
  /** Runs one or more statements that return nothing. */
  run(sql: string): void
  /** Does the work in one write transaction that is committed whole or rolled back whole. */
  transaction<Result>(work: () => Result): Result
  /** The first value a pragma answers; undefined when it answers nothing. */
  pragma(text: string): unknown
  close(): void
}

/** How a database file is opened. */
export interface OpenOptions {
  /** Opens an existing file without the right to change it. */
  readonly readOnly?: boolean
  /** FULL makes every commit reach the disk before it returns; NORMAL may lose the last commits when power fails. */
  readonly synchronous?: 'FULL' | 'NORMAL'
  /** WAL unless told otherwise; DELETE keeps no second file, for a database that is only a lock. */
  readonly journal?: 'WAL' | 'DELETE'
  /** How long to wait for another connection's lock, milliseconds. */
  readonly busyTimeout?: number
}

/** An open database, or the reason why there is none. */
export type OpenedDatabase =
  | { readonly ok: true; readonly database: SqliteDatabase }
  | { readonly ok: false; readonly failure: Failure }

const DEFAULT_BUSY_TIMEOUT = 250

/** Opens a database file, creating it unless read-only; never throws. `what` names it in failures. */
export function openDatabase(path: string, what: string, options: OpenOptions = {}): OpenedDatabase {
  const readOnly = options.readOnly ?? false
  const driver = chooseDriver()
  let connection: DriverConnection | null = null
  try {
    connection = connect(driver, path, readOnly, options.busyTimeout ?? DEFAULT_BUSY_TIMEOUT)
    const database = wrap(path, driver, readOnly, connection)
    if (!readOnly) makeWritable(database, options)
    // Touches the header, so that a file of another kind or without readable pages is refused here and not later.
    database.prepare('SELECT count(*) FROM sqlite_schema').get()
    return { ok: true, database }
  } catch (error) {
    closeQuietly(connection)
    return { ok: false, failure: openingFailure(error, what, path) }
  }
}

/** SQLite needs to write beside the file even to read it, and says only that it cannot open it. */
function openingFailure(error: unknown, what: string, path: string): Failure {
  if (storageCode(error) === 'STORAGE_UNREADABLE' && existsSync(path)) {
    try {
      accessSync(dirname(path), constants.W_OK)
    } catch (reason) {
      return storageFailure(reason, what, path)
    }
  }
  return storageFailure(error, what, path)
}

/** Views a blob column's value as bytes; the two packages answer with different types. */
export function blobBytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  throw new Error('Invariant: a blob column holds something else')
}

function makeWritable(database: SqliteDatabase, options: OpenOptions): void {
  database.run(`PRAGMA journal_mode = ${options.journal ?? 'WAL'}`)
  database.run(`PRAGMA synchronous = ${options.synchronous ?? 'FULL'}`)
  database.run('PRAGMA trusted_schema = OFF')
  // SQLite opens a file without write permission silently; a write lock tells.
  database.run('BEGIN IMMEDIATE; ROLLBACK')
}

function wrap(path: string, driver: SqliteDriver, readOnly: boolean, connection: DriverConnection): SqliteDatabase {
  const isLibsql = driver === 'libsql'
  const prepare = <Row>(sql: string): SqliteStatement<Row> => {
    const statement = connection.prepare(sql)
    return {
      run: (...values) => statement.run(...values).changes,
      // libsql's own `get` leaves the statement, and with it a read snapshot, open (and adds a field to the row).
      get: (...values) => (isLibsql ? statement.all(...values)[0] : statement.get(...values)) as Row | undefined,
      all: (...values) => statement.all(...values) as Row[],
    }
  }
  return {
    path,
    driver,
    prepare,
    run(sql) {
      connection.exec(sql)
    },
    transaction(work) {
      connection.exec('BEGIN IMMEDIATE')
      try {
        const result = work()
        connection.exec('COMMIT')
        return result
      } catch (error) {
        if (connection.inTransaction) rollbackQuietly(connection)
        throw error
      }
    },
    pragma(text) {
      const row = prepare<Readonly<Record<string, unknown>>>(`PRAGMA ${text}`).get()
      return row === undefined ? undefined : Object.values(row)[0]
    },
    close() {
      // libsql lets go of the file only when its statements are collected, so it is asked for what closing does.
      if (isLibsql && !readOnly) checkpointQuietly(connection)
      connection.close()
    },
  }
}

function rollbackQuietly(connection: DriverConnection): void {
  try {
    connection.exec('ROLLBACK')
  } catch {
    // The error that led here tells more than the one of the rollback, which SQLite has then already done itself.
  }
}

function checkpointQuietly(connection: DriverConnection): void {
  try {
    connection.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  } catch {
    // What is in the log stays there and is found by the next start.
  }
}

function closeQuietly(connection: DriverConnection | null): void {
  try {
    connection?.close()
  } catch {
    // The file could not be opened in the first place.
  }
}
