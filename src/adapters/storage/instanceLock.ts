import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Failure } from '#contracts/failure.ts'
import { isRunning, processStart } from './processIdentity.ts'
import { openDatabase, type SqliteDatabase } from './sqlite/database.ts'
import { storageFailure } from './sqlite/storageFailure.ts'

/** Who holds a data directory. */
export interface InstanceOwner {
  readonly pid: number
  /** What tells this process from a later one with the same number; null where the platform does not say. */
  readonly start: string | null
  readonly nonce: string
}

/** The right to use a data directory. */
export interface InstanceLock {
  readonly owner: InstanceOwner
  /** Gives the directory free; harmless when done twice. */
  release(): void
}

/** The lock, or who else holds it. */
export type AcquiredLock =
  | { readonly ok: true; readonly lock: InstanceLock }
  | { readonly ok: false; readonly failure: Failure }

const WHAT = 'The lock of the data directory'
/** Locks this process holds itself. */
const own = new Set<string>()

/**
 * Takes the data directory for this process alone.
 *
 * 1. A lock of the operating system, held through SQLite on `instance.guard`, decides; it ends with the process, however
 *    the process ends, so nothing stale can stay behind and two starters never both win.
 * 2. `instance.lock` names the owner for people and for other programs. It is looked at as well: on a file system without
 *    working locks a live owner (same number *and* same start) still keeps the second one out.
 */
export function acquireInstanceLock(directory: string): AcquiredLock {
  const file = path.join(directory, 'instance.lock')
  const guard = lockGuard(path.join(directory, 'instance.guard'))
  if (!guard.ok) {
    return guard.failure.code === 'STORAGE_LOCKED' ? refuse(directory, readInstanceOwner(directory)) : guard
  }
  const other = readInstanceOwner(directory)
  if (other !== null && isAlive(other)) {
    guard.database.close()
    return refuse(directory, other)
  }
  const owner: InstanceOwner = { pid: process.pid, start: processStart(process.pid), nonce: randomUUID() }
  try {
    writeOwner(file, owner)
    return { ok: true, lock: lockOf(directory, file, owner, guard.database) }
  } catch (error) {
    guard.database.close()
    return { ok: false, failure: storageFailure(error, WHAT, file) }
  }
}

/** Reads who holds, or last held, a data directory; null when nobody is written down. */
export function readInstanceOwner(directory: string): InstanceOwner | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path.join(directory, 'instance.lock'), 'utf8'))
    return isOwner(value) ? value : null
  } catch {
    return null
  }
}

/** Tells whether the process that wrote the lock still runs: the number alone may have gone to another program. */
function isAlive(owner: InstanceOwner): boolean {
  if (owner.pid === process.pid) return own.has(owner.nonce)
  if (!isRunning(owner.pid)) return false
  const start = processStart(owner.pid)
  return start === null || owner.start === null || start === owner.start
}

type Guard =
  | { readonly ok: true; readonly database: SqliteDatabase }
  | { readonly ok: false; readonly failure: Failure }

function lockGuard(file: string): Guard {
  const opened = openDatabase(file, WHAT, { busyTimeout: 0, journal: 'DELETE' })
  if (!opened.ok) return opened
  try {
    opened.database.run('BEGIN EXCLUSIVE')
    return opened
  } catch (error) {
    opened.database.close()
    return { ok: false, failure: storageFailure(error, WHAT, file) }
  }
}

function lockOf(directory: string, file: string, owner: InstanceOwner, guard: SqliteDatabase): InstanceLock {
  own.add(owner.nonce)
  const release = (): void => {
    if (!own.delete(owner.nonce)) return
    process.removeListener('exit', release)
    if (readInstanceOwner(directory)?.nonce === owner.nonce) rmSync(file, { force: true })
    guard.run('ROLLBACK')
    guard.close()
  }
  process.once('exit', release)
  return { owner, release }
}

/** A file that is renamed into its place is seen whole or not at all. */
function writeOwner(file: string, owner: InstanceOwner): void {
  const draft = `${file}.${owner.nonce}`
  try {
    writeFileSync(draft, `${JSON.stringify(owner)}\n`, { mode: 0o600, flag: 'wx' })
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

function refuse(directory: string, owner: InstanceOwner | null): AcquiredLock {
  const who =
    owner === null ? 'Another window or server of this program' : `Another one of this program (process ${owner.pid})`
  return {
    ok: false,
    failure: {
      code: 'INSTANCE_RUNNING',
      message: `${who} already works with ${directory}, and two would write over each other: use the one that runs, stop it, or choose another folder with --data-dir.`,
      context: { path: directory, pid: owner?.pid ?? null },
    },
  }
}

function isOwner(value: unknown): value is InstanceOwner {
  if (typeof value !== 'object' || value === null) return false
  const { pid, start, nonce } = value as Readonly<Record<string, unknown>>
  return Number.isSafeInteger(pid) && (start === null || typeof start === 'string') && typeof nonce === 'string'
}
