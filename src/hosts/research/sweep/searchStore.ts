import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import { jobViewSchema, type JobView } from '#contracts/records/safety.ts'
import { robustnessResultSchema, sweepResultSchema, walkForwardResultSchema } from '#contracts/records/sweep.ts'
import { decodeWire, encodeWire } from '#contracts/wireCodec.ts'
import type { SearchResult } from './searchMessages.ts'

const storedSchema = z.strictObject({
  job: jobViewSchema,
  found: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('SWEEP'), result: sweepResultSchema }),
      z.strictObject({ kind: z.literal('WALK_FORWARD'), result: walkForwardResultSchema }),
      z.strictObject({ kind: z.literal('ROBUSTNESS'), result: robustnessResultSchema }),
    ])
    .nullable(),
})

/** The searches of a data directory, one file each in its folder `searches`. */
export interface SearchStore {
  /** The next unused id. */
  nextId(): string
  /** The newest jobs, oldest first. */
  list(): readonly JobView[]
  /** Throws what the file system throws. */
  save(job: JobView, found: SearchResult | null): void
  result(runId: string): SearchResult | null
}

const SHOWN = 50
const SEARCH_FILE = /^search-(\d{6})\.json$/

/** Opens the store, creating its folder. A file that cannot be read is left alone and not listed. */
export function openSearchStore(dataDirectory: string): SearchStore {
  const folder = path.join(dataDirectory, 'searches')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const ids = readdirSync(folder)
    .filter((name) => SEARCH_FILE.test(name))
    .map((name) => name.slice(0, -'.json'.length))
    .toSorted()
  const known = new Set(ids)
  let count = Number(ids.at(-1)?.slice('search-'.length) ?? 0)
  // Only ids that were listed or made here are ever turned into a path.
  const read = (runId: string): z.infer<typeof storedSchema> | null =>
    known.has(runId) ? readSearch(path.join(folder, `${runId}.json`)) : null
  return {
    nextId: () => {
      count += 1
      return `search-${String(count).padStart(6, '0')}`
    },
    list: () =>
      ids.slice(-SHOWN).flatMap((id) => {
        const stored = read(id)
        return stored === null ? [] : [stored.job]
      }),
    save: (job, found) => {
      const file = path.join(folder, `${job.key}.json`)
      writeFileSync(`${file}.new`, encodeWire({ job, found }), { mode: 0o600 })
      renameSync(`${file}.new`, file)
      known.add(job.key)
    },
    result: (runId) => read(runId)?.found ?? null,
  }
}

function readSearch(file: string): z.infer<typeof storedSchema> | null {
  try {
    const decoded = decodeWire(readFileSync(file, 'utf8'))
    const parsed = decoded.ok ? storedSchema.safeParse(decoded.message) : null
    return parsed?.success === true ? parsed.data : null
  } catch {
    return null
  }
}
