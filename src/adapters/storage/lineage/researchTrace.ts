import * as z from 'zod'
import { dataOfExperimentSchema, type DataOfExperiment } from '#contracts/records/experiment.ts'
import type { SqliteDatabase } from '../sqlite/database.ts'

/** A run that was made on some bars. */
export interface TracedRun {
  readonly id: string
  readonly attempt: number
  /** Our clock, microseconds. */
  readonly createdAt: number
  readonly state: string
  readonly label: string
  readonly kind: string
  readonly trial: number | null
  /** The set of bars of that run. */
  readonly data: DataOfExperiment
}

/** The newest runs on some bars, and how many there are. */
export interface TracedRuns {
  readonly runs: readonly TracedRun[]
  readonly count: number
  /** Lists of data that could not be read, so that nothing is known of their runs. */
  readonly unreadable: number
}

const listSchema = z.array(dataOfExperimentSchema)
const recordSchema = z.object({ label: z.string(), kind: z.string(), trial: z.number() }).partial()

/** Finds runs by their data. It only ever reads; every method throws what the database throws. */
export class ResearchTrace {
  readonly #database: SqliteDatabase

  constructor(database: SqliteDatabase) {
    this.#database = database
  }

  /** Runs whose data `fits`, newest first; `instrumentId` is somewhere in the list of their data. */
  runsOn(instrumentId: string, fits: (data: DataOfExperiment) => boolean, limit: number): TracedRuns {
    const lists = this.#database
      .prepare<{ readonly key: string; readonly list: string }>(
        'SELECT data_key AS key, list FROM data_lists WHERE instr(list, ?) > 0',
      )
      .all(JSON.stringify(instrumentId))
    let unreadable = 0
    const found = new Map<string, DataOfExperiment>()
    for (const { key, list } of lists) {
      const data = parseList(list)
      if (data === null) unreadable += 1
      const fitting = data?.find(fits)
      if (fitting !== undefined) found.set(key, fitting)
    }
    const runs: TracedRun[] = []
    let count = 0
    // Short rows are read for all runs; the records only of those that are told.
    const rows = this.#database
      .prepare<{ readonly place: number; readonly key: string }>(
        'SELECT rowid AS place, data_key AS key FROM experiments ORDER BY created_at DESC, rowid DESC',
      )
      .all()
    for (const { place, key } of rows) {
      const data = found.get(key)
      if (data === undefined) continue
      count += 1
      if (runs.length < limit) runs.push(this.#run(place, data))
    }
    return { runs, count, unreadable }
  }

  close(): void {
    this.#database.close()
  }

  #run(place: number, data: DataOfExperiment): TracedRun {
    const row = this.#database
      .prepare<{
        readonly id: string
        readonly attempt: number
        readonly createdAt: number
        readonly state: string
        readonly record: string
      }>('SELECT id, attempt, created_at AS createdAt, state, record FROM experiments WHERE rowid = ?')
      .get(place)
    if (row === undefined) throw new Error('Invariant: a run that was just listed is not there')
    const { record, ...run } = row
    const parsed = parseRecord(record)
    return { ...run, label: parsed.label ?? '', kind: parsed.kind ?? '', trial: parsed.trial ?? null, data }
  }
}

function parseList(text: string): readonly DataOfExperiment[] | null {
  try {
    const parsed = listSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

function parseRecord(text: string): z.infer<typeof recordSchema> {
  try {
    const parsed = recordSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : {}
  } catch {
    return {}
  }
}
