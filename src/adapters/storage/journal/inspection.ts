import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Failure } from '#contracts/failure.ts'
import { openDatabase } from '../sqlite/database.ts'
import type { SqliteDatabase } from '../sqlite/database.ts'
import { refuseForeign } from '../sqlite/migrations.ts'
import { storageFailure } from '../sqlite/storageFailure.ts'
import { readHeadAnchor, type FoundAnchor } from './headAnchor.ts'
import { JOURNAL_SCHEMA } from './journalSchema.ts'
import { unopened, verifyEmpty, verifyRows, type JournalVerification } from './verification.ts'

/** A judged journal, or why it could not be judged now (locked, no right to read, a newer version's). */
export type InspectedJournal =
  | { readonly ok: true; readonly verification: JournalVerification }
  | { readonly ok: false; readonly failure: Failure }

/** Returns where the anchor of a journal lies: `journal.head` beside `journal.db`. */
export function anchorPath(journalPath: string): string {
  return besides(journalPath, '.head')
}

/** Returns where the emergency reserve of a journal lies: `journal.reserve` beside `journal.db`. */
export function reservePath(journalPath: string): string {
  return besides(journalPath, '.reserve')
}

/** Checks a journal without changing it; safe while a program is writing to it. */
export function verifyJournal(path: string): InspectedJournal {
  if (!existsSync(path) && readHeadAnchor(anchorPath(path)).state === 'MISSING') {
    return {
      ok: false,
      failure: { code: 'JOURNAL_MISSING', message: `There is no journal at ${path}.`, context: { path } },
    }
  }
  return inspectJournal(path)
}

/** As `verifyJournal`, but takes a journal that does not exist yet for an empty one. */
export function inspectJournal(path: string): InspectedJournal {
  const anchor = readHeadAnchor(anchorPath(path))
  if (!existsSync(path)) return { ok: true, verification: verifyEmpty(anchor) }
  const opened = openDatabase(path, JOURNAL_SCHEMA.what, { readOnly: true })
  if (!opened.ok) return isDamage(opened.failure) ? found(opened.failure) : opened
  try {
    return inspectOpen(opened.database, anchor)
  } catch (error) {
    return { ok: true, verification: unopened(storageFailure(error, JOURNAL_SCHEMA.what, path).message) }
  } finally {
    opened.database.close()
  }
}

function inspectOpen(database: SqliteDatabase, anchor: FoundAnchor): InspectedJournal {
  const version = Number(database.pragma('user_version'))
  const refusal = refuseForeign(database, JOURNAL_SCHEMA, version)
  if (refusal !== null) return isDamage(refusal) ? found(refusal) : { ok: false, failure: refusal }
  return { ok: true, verification: version === 0 ? verifyEmpty(anchor) : verifyRows(database, anchor) }
}

function isDamage(failure: Failure): boolean {
  return failure.code === 'STORAGE_DAMAGED' || failure.code === 'STORAGE_NOT_A_DATABASE'
}

function found(failure: Failure): InspectedJournal {
  return { ok: true, verification: unopened(failure.message) }
}

function besides(journalPath: string, ending: string): string {
  return join(dirname(journalPath), `journal${ending}`)
}
