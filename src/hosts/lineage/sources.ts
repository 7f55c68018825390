import { existsSync } from 'node:fs'
import { dataPaths } from '#adapters/storage/dataDirectory.ts'
import { JournalTrace } from '#adapters/storage/lineage/journalTrace.ts'
import { MarketTrace } from '#adapters/storage/lineage/marketTrace.ts'
import { ResearchTrace } from '#adapters/storage/lineage/researchTrace.ts'
import { listRecordings, type ListedRecording } from '#adapters/storage/recordings/recordingList.ts'
import { openDatabase, type SqliteDatabase } from '#adapters/storage/sqlite/database.ts'
import { accepted, type CommandResult, refused } from '#contracts/failure.ts'
import type { LineageGathering } from './graph.ts'

/** What a lineage is read from. Everything is opened without the right to change it. */
export interface LineageSources {
  readonly journal: JournalTrace
  /** Null where there is none, or it cannot be read. */
  readonly market: MarketTrace | null
  readonly research: ResearchTrace | null
  recordings(): readonly ListedRecording[]
  close(): void
}

/** Opens what a data directory keeps; without a journal there is nothing to tell. `withResearch`: the runs as well. */
export function openLineageSources(
  dataDirectory: string,
  graph: LineageGathering,
  withResearch: boolean,
): CommandResult<LineageSources> {
  const paths = dataPaths(dataDirectory)
  if (!existsSync(paths.journal)) {
    const message = `There is no journal at ${paths.journal}, so nothing is known of how anything came about.`
    return refused('JOURNAL_MISSING', message, { path: paths.journal })
  }
  const opened = openDatabase(paths.journal, 'The journal', { readOnly: true })
  if (!opened.ok) return opened
  const journal = tried(opened.database, (database) => new JournalTrace(database))
  if (journal === null) {
    const message = `${paths.journal} is no journal of this version, so nothing can be told; run quarterdeck journal verify.`
    return refused('JOURNAL_UNREADABLE', message, { path: paths.journal })
  }
  const optional = <Trace>(path: string, what: string, make: (database: SqliteDatabase) => Trace): Trace | null => {
    const missing = (why: string): null => {
      graph.gap(`${what} (${path}) ${why}, so nothing of it is told here.`)
      return null
    }
    if (!existsSync(path)) return missing('is not there')
    const file = openDatabase(path, what, { readOnly: true })
    return (file.ok ? tried(file.database, make) : null) ?? missing('cannot be read')
  }
  const market = optional(paths.market, 'The market database', (database) => new MarketTrace(database))
  const openResearch = () =>
    optional(paths.research, 'The record of experiments', (database) => new ResearchTrace(database))
  const research = withResearch ? openResearch() : null
  return accepted({
    journal,
    market,
    research,
    recordings: () => listRecordings(paths.recordings),
    close: () => {
      journal.close()
      market?.close()
      research?.close()
    },
  })
}

function tried<Trace>(database: SqliteDatabase, make: (database: SqliteDatabase) => Trace): Trace | null {
  try {
    return make(database)
  } catch {
    database.close()
    return null
  }
}

/** Reads one thing; where the file does not let it, tells so and goes on with what stands for nothing. */
export function readOr<Value>(graph: LineageGathering, what: string, none: Value, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    graph.gap(`${what} could not be read (${error instanceof Error ? error.message : String(error)}).`)
    return none
  }
}
