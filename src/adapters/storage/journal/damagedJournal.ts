import type { JournalEntry } from '#engines/broker/ports.ts'
import { openDatabase, type SqliteDatabase } from '../sqlite/database.ts'
import { sha256 } from '../sha256.ts'
import { ChainWalk } from './chainWalk.ts'
import type { JournalFile } from './journalFile.ts'
import { JOURNAL_SCHEMA, walkRows } from './journalSchema.ts'
import { refuse } from './refusal.ts'
import type { JournalVerification } from './verification.ts'

/**
 * Opens a damaged journal for reading: the entries before the damage can be seen, nothing can be added, and no byte of
 * the evidence changes.
 */
export function openDamagedJournal(path: string, opening: JournalVerification): JournalFile {
  const opened = openDatabase(path, JOURNAL_SCHEMA.what, { readOnly: true })
  const database = opened.ok ? opened.database : null
  const { damage, ...verdict } = opening
  return {
    opening,
    append: () => refuse('JOURNAL_DAMAGED', damage?.text ?? null),
    replay(visit) {
      replaySound(database, visit)
    },
    query(before, limit, kind) {
      const sound: JournalEntry[] = []
      replaySound(database, (entry) => {
        if ((before === null || entry.sequence < before) && (kind === null || entry.kind === kind)) sound.push(entry)
      })
      return sound.slice(-limit).toReversed()
    },
    verify: () => verdict,
    close() {
      database?.close()
    },
  }
}

/** Visits the entries up to the damage. */
function replaySound(database: SqliteDatabase | null, visit: (entry: JournalEntry) => void): void {
  if (database === null) return
  const walk = new ChainWalk(sha256)
  const sound: JournalEntry[] = []
  try {
    walkRows(database, (row) => {
      const step = walk.step(row)
      if (step.ok) sound.push(step.entry)
      return step.ok
    })
  } catch {
    // The pages from here on cannot be read: that is the damage the finding speaks of.
  }
  sound.forEach(visit)
}
