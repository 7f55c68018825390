import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import type { KillInformation, KillLatch } from '#engines/broker/ports.ts'

const informationSchema = z.object({ path: z.string(), reason: z.string(), at: z.number().int().nonnegative() })

/** What a latch that cannot be read is taken for. */
const UNREADABLE: KillInformation = {
  path: 'SENTINEL_FILE',
  reason: 'The kill latch could not be read, so it counts as latched.',
  at: 0,
}

/** Keeps the kill in `kill.latch` of the data directory: written aside, synced, renamed. Its absence means not latched. */
export function createKillLatchFile(dataDirectory: string): KillLatch {
  const file = path.join(dataDirectory, 'kill.latch')
  return {
    read: () => {
      try {
        const parsed = informationSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
        return parsed.success ? parsed.data : UNREADABLE
      } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : UNREADABLE
      }
    },
    latch: (information) => {
      try {
        writeSynced(`${file}.new`, JSON.stringify(information))
        renameSync(`${file}.new`, file)
        syncFolder(dataDirectory)
        return true
      } catch {
        return latchBare(file)
      }
    },
    release: () => {
      try {
        rmSync(file, { force: true })
        syncFolder(dataDirectory)
        return true
      } catch {
        return false
      }
    },
  }
}

/** On a full disk an empty file can still be made; it cannot be read as a latch, so it counts as one. */
function latchBare(file: string): boolean {
  try {
    closeSync(openSync(file, 'a'))
    return true
  } catch {
    return false
  }
}

function writeSynced(file: string, text: string): void {
  const descriptor = openSync(file, 'w', 0o600)
  try {
    writeSync(descriptor, text)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
