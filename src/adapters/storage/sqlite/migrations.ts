import type { Failure } from '#contracts/failure.ts'
import type { SqliteDatabase } from './database.ts'
import { storageFailure, storageRefusal } from './storageFailure.ts'

/** The kind of a database file and the statements that brought it to where it is; the file remembers how many ran. */
export interface Schema {
  /** How the file is called in failures. */
  readonly what: string
  /** SQLite's application id: keeps one kind of our files from being opened as another. */
  readonly applicationId: number
  /** Step n leads from version n to n + 1. Steps are never changed, only added. */
  readonly steps: readonly string[]
}

/** Brings a database to the newest version of its schema, each step whole or not at all; null when it is there. */
export function migrate(database: SqliteDatabase, schema: Schema): Failure | null {
  try {
    const version = Number(database.pragma('user_version'))
    const refusal = refuseForeign(database, schema, version)
    if (refusal !== null) return refusal
    schema.steps.slice(version).forEach((step, offset) => {
      database.transaction(() => {
        // Another process may have taken the step since.
        if (Number(database.pragma('user_version')) !== version + offset) return
        database.run(step)
        database.run(`PRAGMA application_id = ${schema.applicationId}`)
        database.run(`PRAGMA user_version = ${version + offset + 1}`)
      })
    })
    return null
  } catch (error) {
    return storageFailure(error, schema.what, database.path)
  }
}

/** Tells why a file cannot be used with this schema as it is: another kind of file, or a newer one. */
export function refuseForeign(database: SqliteDatabase, schema: Schema, version: number): Failure | null {
  const isOurs = Number(database.pragma('application_id')) === schema.applicationId
  const tables = database.prepare<{ readonly n: number }>('SELECT count(*) AS n FROM sqlite_schema').get()?.n ?? 0
  if (!isOurs && (tables > 0 || version > 0))
    return storageRefusal('STORAGE_NOT_A_DATABASE', schema.what, database.path)
  if (version > schema.steps.length) return storageRefusal('STORAGE_NEWER', schema.what, database.path)
  return null
}
