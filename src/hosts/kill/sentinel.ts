import { readFileSync, renameSync, rmSync, watch, writeFileSync, type FSWatcher } from 'node:fs'
import path from 'node:path'
import { SENTINEL_NAME, sentinelFile } from './killFiles.ts'

/** What a drill writes into the file, before its number; any other content is a kill. */
const DRILL_PREFIX = 'drill:'
const POLL_MILLISECONDS = 250

/** The running watch. */
export interface SentinelWatch {
  close(): void
}

/**
 * Watches the data directory for the sentinel file, by the system's notices and by looking every 250 ms, and takes the
 * file away when it has been acted on. `onFound` gets the number of the drill, or 0 for a kill; a file that cannot be
 * removed trips the switch again after every re-arm, which is the safe side.
 */
export function watchSentinel(dataDirectory: string, onFound: (drill: number) => void): SentinelWatch {
  const file = sentinelFile(dataDirectory)
  const look = (): void => {
    const drill = readSentinel(file)
    if (drill === null) return
    onFound(drill)
    removeSentinel(file)
  }
  const watcher = watchFolder(dataDirectory, (name) => {
    if (name === null || name === SENTINEL_NAME) look()
  })
  const poll = setInterval(look, POLL_MILLISECONDS)
  look()
  return {
    close: () => {
      clearInterval(poll)
      watcher?.close()
    },
  }
}

/** Leaves the file that trips the switch of a running workstation, or of the next one to start. Throws when it cannot. */
export function leaveSentinel(dataDirectory: string, reason: string): void {
  writeFileSync(sentinelFile(dataDirectory), `${reason}\n`)
}

/** Leaves the file of a drill; written aside and renamed, so that it is never seen half written and taken for a kill. */
export function leaveDrillSentinel(dataDirectory: string, drill: number): void {
  const aside = path.join(dataDirectory, `.${SENTINEL_NAME}.${drill}`)
  writeFileSync(aside, `${DRILL_PREFIX}${drill}\n`)
  renameSync(aside, sentinelFile(dataDirectory))
}

function readSentinel(file: string): number | null {
  try {
    const text = readFileSync(file, 'utf8').trim()
    const drill = text.startsWith(DRILL_PREFIX) ? Number(text.slice(DRILL_PREFIX.length)) : 0
    return Number.isSafeInteger(drill) && drill > 0 ? drill : 0
  } catch (error) {
    // A file that is there but cannot be read was still put there by someone who wants to stop.
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : 0
  }
}

function removeSentinel(file: string): void {
  try {
    rmSync(file, { force: true, recursive: true })
  } catch {
    // It stays and trips again; see above.
  }
}

function watchFolder(folder: string, onChange: (name: string | null) => void): FSWatcher | null {
  try {
    const watcher = watch(folder, (_event, name) => onChange(name))
    // The poll goes on without it.
    watcher.on('error', () => watcher.close())
    return watcher
  } catch {
    return null
  }
}
