import type { JournalRefusal } from '#engines/broker/ports.ts'
import { storageCode, type StorageCode } from '../sqlite/storageFailure.ts'

const CODES: Readonly<Record<StorageCode, JournalRefusal['code']>> = {
  STORAGE_LOCKED: 'JOURNAL_LOCKED',
  STORAGE_FULL: 'JOURNAL_FULL',
  STORAGE_DAMAGED: 'JOURNAL_DAMAGED',
  STORAGE_NOT_A_DATABASE: 'JOURNAL_DAMAGED',
  STORAGE_READ_ONLY: 'JOURNAL_READ_ONLY',
  STORAGE_UNREADABLE: 'JOURNAL_FAILED',
  STORAGE_NEWER: 'JOURNAL_FAILED',
  STORAGE_FAILED: 'JOURNAL_FAILED',
}

const TEXTS: Readonly<Record<JournalRefusal['code'], string>> = {
  JOURNAL_DUPLICATE: 'The journal already holds this entry, so it was not written a second time',
  JOURNAL_FULL:
    'The disk is full: no new order can be sent until there is space; cancels still work, so free some space',
  JOURNAL_LOCKED: 'Another program holds the journal: no new order can be sent until it lets go; close that program',
  JOURNAL_DAMAGED:
    'The journal is damaged: no order can be sent; look at the finding and restore the journal from a backup',
  JOURNAL_READ_ONLY:
    'The journal cannot be written: no new order can be sent; give this user the right to write its folder',
  JOURNAL_FAILED:
    'The journal could not be written: no new order can be sent; restart the program and look at the disk',
}

/** Makes a refusal; `detail` is put behind the sentence. */
export function refuse(code: JournalRefusal['code'], detail: string | null = null): JournalRefusal {
  return { ok: false, code, text: detail === null ? `${TEXTS[code]}.` : `${TEXTS[code]} (${detail}).` }
}

/** Puts the error of a failed append into a refusal. `key` is the unique key that was being written. */
export function refusalOf(error: unknown, key: string | null): JournalRefusal {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'SQLITE_CONSTRAINT_UNIQUE') return refuse('JOURNAL_DUPLICATE', key)
  if (code === 'SQLITE_CONSTRAINT_PRIMARYKEY') return refuse('JOURNAL_FAILED', 'another program has written to it')
  const refusal = CODES[storageCode(error)]
  return refuse(refusal, refusal === 'JOURNAL_FAILED' && error instanceof Error ? error.message : null)
}
