import type { Failure } from '#contracts/failure.ts'

/** Why a file of ours could not be read or written. */
export type StorageCode =
  | 'STORAGE_LOCKED'
  | 'STORAGE_FULL'
  | 'STORAGE_DAMAGED'
  | 'STORAGE_NOT_A_DATABASE'
  | 'STORAGE_READ_ONLY'
  | 'STORAGE_UNREADABLE'
  | 'STORAGE_NEWER'
  | 'STORAGE_FAILED'

/** SQLite's primary result codes, for the errors that carry only a number. */
const NUMBERS: Readonly<Record<number, StorageCode>> = {
  5: 'STORAGE_LOCKED',
  6: 'STORAGE_LOCKED',
  8: 'STORAGE_READ_ONLY',
  11: 'STORAGE_DAMAGED',
  13: 'STORAGE_FULL',
  14: 'STORAGE_UNREADABLE',
  26: 'STORAGE_NOT_A_DATABASE',
}

/** Codes of SQLite and of the operating system, longest match first where one is the start of another. */
const PREFIXES: readonly (readonly [string, StorageCode])[] = [
  ['SQLITE_BUSY', 'STORAGE_LOCKED'],
  ['SQLITE_LOCKED', 'STORAGE_LOCKED'],
  ['SQLITE_FULL', 'STORAGE_FULL'],
  // The shared-memory index of the write-ahead log could not grow: in practice a full disk.
  ['SQLITE_IOERR_SHMSIZE', 'STORAGE_FULL'],
  ['SQLITE_CORRUPT', 'STORAGE_DAMAGED'],
  ['SQLITE_IOERR_SHORT_READ', 'STORAGE_DAMAGED'],
  ['SQLITE_NOTADB', 'STORAGE_NOT_A_DATABASE'],
  ['SQLITE_READONLY', 'STORAGE_READ_ONLY'],
  ['SQLITE_CANTOPEN', 'STORAGE_UNREADABLE'],
  ['ENOSPC', 'STORAGE_FULL'],
  ['EDQUOT', 'STORAGE_FULL'],
  ['EROFS', 'STORAGE_READ_ONLY'],
  ['EACCES', 'STORAGE_READ_ONLY'],
  ['EPERM', 'STORAGE_READ_ONLY'],
  ['ENOENT', 'STORAGE_UNREADABLE'],
  ['ENOTDIR', 'STORAGE_UNREADABLE'],
  ['EISDIR', 'STORAGE_UNREADABLE'],
]

/** What happened and what to do, after the name of the thing. */
const WORDS: Readonly<Record<StorageCode, string>> = {
  STORAGE_LOCKED: 'is locked by another program, so nothing was written; close that program and try again',
  STORAGE_FULL: 'could not be written because the disk is full; free some space and it goes on',
  STORAGE_DAMAGED: 'has damaged pages; restore it from a backup',
  STORAGE_NOT_A_DATABASE: 'is not a database of this program; move it away or restore it from a backup',
  STORAGE_READ_ONLY: 'cannot be written because the file or its folder is read-only; give this user the right to write',
  STORAGE_UNREADABLE: 'could not be opened; check that its folder exists and can be read',
  STORAGE_NEWER: 'was written by a newer version of this program; use that version, nothing was changed',
  STORAGE_FAILED: 'could not be read or written',
}

/** Names the kind of an error thrown by a driver or by the file system. */
export function storageCode(error: unknown): StorageCode {
  const code = errorCode(error)
  const named = PREFIXES.find(([prefix]) => code.startsWith(prefix))
  if (named !== undefined) return named[1]
  // libsql's failure to open carries SQLite's number at the end of its words; better-sqlite3 tells of a missing folder.
  const text = error instanceof Error ? error.message : ''
  const number = /: (\d+)"\)$/.exec(text)
  if (number !== null) return NUMBERS[Number(number[1]) & 0xff] ?? 'STORAGE_FAILED'
  return /directory does not exist/.test(text) ? 'STORAGE_UNREADABLE' : 'STORAGE_FAILED'
}

/** Puts an error thrown by a driver or the file system into one sentence about the thing it happened to. */
export function storageFailure(error: unknown, what: string, path: string): Failure {
  const code = storageCode(error)
  const detail = code === 'STORAGE_FAILED' ? ` (${error instanceof Error ? error.message : String(error)})` : ''
  return { code, message: `${what} ${WORDS[code]}${detail}: ${path}`, context: { path } }
}

/** Makes the failure of a code that no error stands for. */
export function storageRefusal(code: StorageCode, what: string, path: string): Failure {
  return { code, message: `${what} ${WORDS[code]}: ${path}`, context: { path } }
}

function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}
