import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import { jobViewSchema, type JobView } from '#contracts/records/safety.ts'
import { backtestResultSchema, type BacktestResult } from '#contracts/research.ts'
import { decodeWire, encodeWire } from '#contracts/wireCodec.ts'

const storedRunSchema = z.strictObject({ job: jobViewSchema, result: backtestResultSchema.nullable() })
/** A run as it is kept: every run ever made, the failed and the cancelled ones included. */
export type StoredRun = z.infer<typeof storedRunSchema>

/** Newest runs that the list shows. */
const SHOWN_RUNS = 100
const RUN_FILE = /^run-(\d{6})\.json$/

/** The finished runs of a data directory, one file each in its folder `runs`. */
export interface RunStore {
  /** The next unused id. */
  nextId(): string
  /** The newest runs, oldest first. */
  list(): readonly JobView[]
  /** Throws what the file system throws. */
  save(run: StoredRun): void
  result(runId: string): BacktestResult | null
}

/** Opens the store, creating its folder. A file that cannot be read as a run is left alone and not listed. */
export function openRunStore(dataDirectory: string): RunStore {
  const folder = path.join(dataDirectory, 'runs')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const ids = readdirSync(folder)
    .filter((name) => RUN_FILE.test(name))
    .map((name) => name.slice(0, -'.json'.length))
    .toSorted()
  const known = new Set(ids)
  let count = Number(ids.at(-1)?.slice('run-'.length) ?? 0)

  // Only ids that were listed or made here are ever turned into a path.
  const read = (runId: string): StoredRun | null =>
    known.has(runId) ? readRun(path.join(folder, `${runId}.json`)) : null

  return {
    nextId: () => {
      count += 1
      return `run-${String(count).padStart(6, '0')}`
    },
    list: () =>
      ids.slice(-SHOWN_RUNS).flatMap((id) => {
        const run = read(id)
        return run === null ? [] : [run.job]
      }),
    save: (run) => {
      const file = path.join(folder, `${run.job.key}.json`)
      writeFileSync(`${file}.new`, encodeWire(run), { mode: 0o600 })
      renameSync(`${file}.new`, file)
      known.add(run.job.key)
    },
    result: (runId) => read(runId)?.result ?? null,
  }
}

function readRun(file: string): StoredRun | null {
  try {
    const decoded = decodeWire(readFileSync(file, 'utf8'))
    const parsed = decoded.ok ? storedRunSchema.safeParse(decoded.message) : null
    return parsed?.success === true ? parsed.data : null
  } catch {
    return null
  }
}
