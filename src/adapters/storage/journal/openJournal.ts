import type { Failure } from '#contracts/failure.ts'
import { openDatabase, type SqliteDatabase } from '../sqlite/database.ts'
import { migrate } from '../sqlite/migrations.ts'
import { storageFailure } from '../sqlite/storageFailure.ts'
import { openDamagedJournal } from './damagedJournal.ts'
import { anchorPath, inspectJournal, reservePath } from './inspection.ts'
import { WritableJournal, type JournalFile } from './journalFile.ts'
import { JOURNAL_SCHEMA } from './journalSchema.ts'
import { EmergencyReserve } from './reserve.ts'
import type { JournalVerification } from './verification.ts'

/** How a journal is opened. */
export interface JournalOptions {
  /** Space held back for cancels on a full disk, bytes. */
  readonly reserveBytes?: number
  /** Longest time an entry stays without an anchor, milliseconds. */
  readonly anchorInterval?: number
  /** How long to wait for another program's lock, milliseconds. */
  readonly busyTimeout?: number
}

/** A journal, damaged ones included, or why there is none. */
export type OpenedJournal =
  | { readonly ok: true; readonly journal: JournalFile }
  | { readonly ok: false; readonly failure: Failure }

const RESERVE_BYTES = 4 * 1024 * 1024
const ANCHOR_INTERVAL = 1_000
/** The order gate waits for nobody for long. */
const BUSY_TIMEOUT = 250

/**
 * Opens the journal at a path, creating it. First replays the whole chain and checks the pages, without changing a byte;
 * a damaged journal is opened for reading only, with the finding in `opening`. One program at a time: the instance lock
 * sees to that.
 */
export function openJournal(path: string, options: JournalOptions = {}): OpenedJournal {
  const inspected = inspectJournal(path)
  if (!inspected.ok) return inspected
  const { verification } = inspected
  if (!verification.ok) return { ok: true, journal: openDamagedJournal(path, verification) }
  const opened = openDatabase(path, JOURNAL_SCHEMA.what, { busyTimeout: options.busyTimeout ?? BUSY_TIMEOUT })
  if (!opened.ok) return opened
  const failure = migrate(opened.database, JOURNAL_SCHEMA)
  if (failure === null) return makeWritable(opened.database, verification, options)
  opened.database.close()
  return { ok: false, failure }
}

function makeWritable(database: SqliteDatabase, opening: JournalVerification, options: JournalOptions): OpenedJournal {
  const { path } = database
  try {
    const journal = new WritableJournal({
      database,
      anchorPath: anchorPath(path),
      reserve: new EmergencyReserve(reservePath(path), options.reserveBytes ?? RESERVE_BYTES),
      opening,
      anchorInterval: options.anchorInterval ?? ANCHOR_INTERVAL,
    })
    return { ok: true, journal }
  } catch (error) {
    database.close()
    return { ok: false, failure: storageFailure(error, JOURNAL_SCHEMA.what, path) }
  }
}
