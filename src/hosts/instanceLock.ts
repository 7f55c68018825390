import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { openDatabase } from '#adapters/storage/sqlite/database.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'

/** A data directory that is ours until it is let go or the process dies. */
export interface InstanceLock {
  release(): void
}

/**
 * Takes the data directory for this process. The lock is a write lock in a database file: the system lets go of it when
 * the process ends, however it ends, so there is no stale lock and never a second writer.
 */
export function takeInstanceLock(dataDirectory: string): CommandResult<InstanceLock> {
  const opened = openDatabase(path.join(dataDirectory, 'instance.lock'), 'The instance lock', { busyTimeout: 0 })
  const note = path.join(dataDirectory, 'instance.pid')
  if (!opened.ok) return opened.failure.code === 'STORAGE_LOCKED' ? taken(dataDirectory, note) : opened
  const { database } = opened
  try {
    database.run('BEGIN IMMEDIATE')
    writeFileSync(note, `${process.pid}\n`)
  } catch {
    database.close()
    return taken(dataDirectory, note)
  }
  return accepted({
    release: () => {
      database.run('ROLLBACK')
      database.close()
    },
  })
}

function taken(dataDirectory: string, note: string): CommandResult<InstanceLock> {
  const holder = readHolder(note)
  const text = `Quarterdeck is already running on ${dataDirectory}${holder === null ? '' : ` (process ${holder})`}, so nothing was started and nothing changed; use that one, stop it first, or name another folder with --data-dir.`
  return refused('SECOND_INSTANCE', text, { dataDirectory, holder })
}

function readHolder(note: string): number | null {
  try {
    const holder = Number(readFileSync(note, 'utf8').trim())
    return Number.isSafeInteger(holder) && holder > 0 ? holder : null
  } catch {
    return null
  }
}
