import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import * as z from 'zod'
import type { QuestradeToken, TokenStore } from '#adapters/brokers/questrade/tokens.ts'
import { pause, type FeedClock } from '#adapters/feeds/connection/feedClock.ts'
import { seal, unseal } from '#adapters/secrets/sealing.ts'
import { openDatabase } from '#adapters/storage/sqlite/database.ts'

const tokenSchema = z.strictObject({
  refreshToken: z.string(),
  accessToken: z.string(),
  apiServer: z.string(),
  expiresAt: z.number(),
})

const CONTEXT = 'quarterdeck token'
const RETRY_MS = 100
const GIVE_UP_AFTER = 300

/**
 * Keeps the token that follows from the one the trader entered, sealed by it: whoever has the file without the vault has
 * nothing, and a token that is entered anew makes what the file holds worthless. One at a time uses it, of all programs: the
 * lock is one of the operating system, held through SQLite, and ends with its process.
 */
export function openTokenFile(file: string, firstToken: string, clock: FeedClock): TokenStore {
  const key = createHash('sha256').update(`${CONTEXT}\n${firstToken}`).digest()
  const never = new AbortController().signal

  function stored(): QuestradeToken | null {
    try {
      const plain = unseal(key, readFileSync(file, 'utf8').trim(), CONTEXT)
      return plain === null ? null : tokenSchema.parse(JSON.parse(plain.toString('utf8')))
    } catch {
      return null
    }
  }

  async function takeLock(): Promise<() => void> {
    for (let attempt = 0; attempt < GIVE_UP_AFTER; attempt += 1) {
      const opened = openDatabase(`${file}.lock`, 'The lock of a token', { busyTimeout: 0, journal: 'DELETE' })
      if (opened.ok) {
        try {
          opened.database.run('BEGIN EXCLUSIVE')
          return () => {
            opened.database.run('ROLLBACK')
            opened.database.close()
          }
        } catch {
          opened.database.close()
        }
      }
      await pause(clock, RETRY_MS, never)
    }
    throw new Error('The token is in use by another program.')
  }

  return {
    read: () => Promise.resolve(stored() ?? { refreshToken: firstToken, accessToken: '', apiServer: '', expiresAt: 0 }),
    write: (token) =>
      new Promise((resolve) => {
        const draft = `${file}.draft`
        rmSync(draft, { force: true })
        const handle = openSync(draft, 'wx', 0o600)
        try {
          writeSync(handle, `${seal(key, Buffer.from(JSON.stringify(token), 'utf8'), CONTEXT)}\n`)
          fsyncSync(handle)
        } finally {
          closeSync(handle)
        }
        renameSync(draft, file)
        resolve()
      }),
    exclusively: async (action) => {
      const release = await takeLock()
      try {
        return await action()
      } finally {
        release()
      }
    },
  }
}
