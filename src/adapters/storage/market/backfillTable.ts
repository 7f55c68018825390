import * as z from 'zod'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { barIntervalSchema, identifierSchema } from '#contracts/records/basics.ts'
import type { BackfillJob, BackfillStore } from '#engines/data/continuity/ports.ts'
import type { SqliteDatabase } from '../sqlite/database.ts'

/** The table of requests for missing bars. */
export const BACKFILL_TABLE = `CREATE TABLE backfills (
      key TEXT PRIMARY KEY,
      asked_at INTEGER NOT NULL,
      is_open INTEGER NOT NULL,
      job TEXT NOT NULL
    ) STRICT;`

/** Finished jobs kept at most. */
const FINISHED_KEPT = 500

const jobSchema: z.ZodType<BackfillJob> = z.strictObject({
  key: z.string(),
  instrumentId: identifierSchema<InstrumentId>(),
  interval: barIntervalSchema,
  from: z.int(),
  to: z.int(),
  wanted: z.string().nullable(),
  sourceId: z.string().nullable(),
  state: z.enum(['QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED']),
  askedThrough: z.int(),
  stored: z.int(),
  quarantined: z.int(),
  askedAt: z.int(),
  startedAt: z.int().nullable(),
  endedAt: z.int().nullable(),
  note: z.string(),
})

/** The requests for missing bars in market.db. */
export function createBackfillTable(database: SqliteDatabase): BackfillStore {
  const upsert = database.prepare(
    `INSERT INTO backfills (key, asked_at, is_open, job) VALUES (?, ?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET is_open = excluded.is_open, job = excluded.job`,
  )
  const trim = database.prepare(
    `DELETE FROM backfills WHERE is_open = 0 AND key NOT IN
       (SELECT key FROM backfills WHERE is_open = 0 ORDER BY asked_at DESC, rowid DESC LIMIT ${FINISHED_KEPT})`,
  )
  const newest = database.prepare<{ readonly job: string }>(
    `SELECT job FROM (SELECT job, asked_at, rowid AS place FROM backfills
       ORDER BY is_open DESC, asked_at DESC, rowid DESC LIMIT ?) ORDER BY asked_at, place`,
  )
  return {
    keep(job) {
      const isOpen = job.state === 'QUEUED' || job.state === 'RUNNING'
      try {
        database.transaction(() => {
          upsert.run(job.key, job.askedAt, isOpen ? 1 : 0, JSON.stringify(job))
          if (!isOpen) trim.run()
        })
        return true
      } catch {
        return false
      }
    },
    newest(limit) {
      try {
        return newest.all(limit).flatMap(({ job }) => jobOf(job) ?? [])
      } catch {
        return []
      }
    },
  }
}

function jobOf(text: string): BackfillJob | null {
  try {
    const parsed = jobSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
