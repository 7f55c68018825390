import type { Failure } from '#contracts/failure.ts'
import type { StoredTrialEntry } from '#contracts/records/trialEntry.ts'
import { HeadAnchorFile, readHeadAnchor, type FoundAnchor } from '../journal/headAnchor.ts'
import { sha256 } from '../sha256.ts'
import { openDatabase, type SqliteDatabase } from '../sqlite/database.ts'
import { migrate } from '../sqlite/migrations.ts'
import { storageFailure } from '../sqlite/storageFailure.ts'
import { ExperimentTable } from './experimentTable.ts'
import { KeptBars } from './keptBars.ts'
import { LedgerTable } from './ledgerTable.ts'
import { RESEARCH_SCHEMA } from './researchSchema.ts'

/** research.db on the disk. Several processes may use it at once. */
export interface ResearchFile {
  readonly path: string
  readonly ledger: LedgerTable
  readonly experiments: ExperimentTable
  readonly bars: KeptBars
  /** Does the work in one transaction that no other process writes during; never throws for what the disk refuses. */
  write<Result>(
    work: () => Result,
  ): { readonly ok: true; readonly result: Result } | { readonly ok: false; readonly failure: Failure }
  /** Adds entries that continue the ledger; call it within `write`. */
  append(entries: readonly StoredTrialEntry[]): void
  /** What the file beside the database remembers of the ledger's end. */
  anchor(): FoundAnchor
  firstName(fingerprint: string): string | null
  rememberName(fingerprint: string, name: string): void
  firstNames(): readonly { readonly fingerprint: string; readonly name: string }[]
  /** The text of a strategy's source of this hash; null where it was not kept or is not what the hash says. */
  source(hash: string): string | null
  /** Keeps a source; harmless when it is kept already. */
  keepSource(hash: string, text: string): void
  tags(id: string): readonly string[]
  changeTags(id: string, added: readonly string[], removed: readonly string[]): void
  /** A small fact about the file itself; null when it was never set. */
  mark(name: string): string | null
  setMark(name: string, value: string): void
  close(): void
}

/** The open file, or why there is none. */
export type OpenedResearch =
  | { readonly ok: true; readonly file: ResearchFile }
  | { readonly ok: false; readonly failure: Failure }

/** Another process writes for milliseconds; one that takes longer than this hangs. */
const BUSY_TIMEOUT = 10_000
/** Two processes that create the file at the same moment can each see it half made. */
const OPENING_TRIES: Readonly<Record<string, number>> = {
  STORAGE_LOCKED: 40,
  STORAGE_NOT_A_DATABASE: 3,
  STORAGE_FAILED: 3,
}
const OPENING_PAUSE = 50

/**
 * Opens research.db, creating it. A commit is on the disk before it returns: an entry written before a run must outlive
 * whatever the run does to the machine.
 */
export function openResearchFile(path: string): OpenedResearch {
  for (let tries = 1; ; tries += 1) {
    const opened = tryToOpen(path)
    if (opened.ok || tries >= (OPENING_TRIES[opened.failure.code] ?? 1)) return opened
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, OPENING_PAUSE)
  }
}

function tryToOpen(path: string): OpenedResearch {
  const opened = openDatabase(path, RESEARCH_SCHEMA.what, { synchronous: 'FULL', busyTimeout: BUSY_TIMEOUT })
  if (!opened.ok) return opened
  const failure = migrate(opened.database, RESEARCH_SCHEMA)
  if (failure === null) return { ok: true, file: fileOf(opened.database) }
  opened.database.close()
  return { ok: false, failure }
}

function fileOf(database: SqliteDatabase): ResearchFile {
  const ledger = new LedgerTable(database)
  let hasAppended = false
  const textOf = (sql: string, ...values: readonly string[]): string | null =>
    database.prepare<{ readonly text: string }>(sql).get(...values)?.text ?? null
  return {
    path: database.path,
    ledger,
    experiments: new ExperimentTable(database),
    bars: new KeptBars(database),
    write(work) {
      try {
        const result = database.transaction(() => {
          hasAppended = false
          return work()
        })
        if (hasAppended) rememberHead(database, ledger)
        return { ok: true, result }
      } catch (error) {
        if (error instanceof Error && error.message.startsWith('Invariant:')) throw error
        return { ok: false, failure: storageFailure(error, RESEARCH_SCHEMA.what, database.path) }
      }
    },
    append(entries) {
      hasAppended = true
      for (const entry of entries) ledger.add(entry)
    },
    anchor: () => readHeadAnchor(anchorOf(database.path)),
    firstName: (fingerprint) => textOf('SELECT name AS text FROM first_names WHERE fingerprint = ?', fingerprint),
    rememberName(fingerprint, name) {
      database.prepare('INSERT INTO first_names (fingerprint, name) VALUES (?, ?)').run(fingerprint, name)
    },
    firstNames: () =>
      database
        .prepare<{ readonly fingerprint: string; readonly name: string }>('SELECT fingerprint, name FROM first_names')
        .all(),
    source(hash) {
      const text = textOf('SELECT text FROM sources WHERE source_hash = ?', hash)
      return text !== null && sha256(text) === hash ? text : null
    },
    keepSource(hash, text) {
      database.prepare('INSERT INTO sources (source_hash, text) VALUES (?, ?) ON CONFLICT DO NOTHING').run(hash, text)
    },
    tags: (id) =>
      database
        .prepare<{ readonly tag: string }>('SELECT tag FROM experiment_tags WHERE id = ? ORDER BY tag')
        .all(id)
        .map(({ tag }) => tag),
    changeTags(id, added, removed) {
      for (const tag of removed) database.prepare('DELETE FROM experiment_tags WHERE id = ? AND tag = ?').run(id, tag)
      const insert = database.prepare('INSERT INTO experiment_tags (id, tag) VALUES (?, ?) ON CONFLICT DO NOTHING')
      for (const tag of added) insert.run(id, tag)
    },
    mark: (name) => textOf('SELECT value AS text FROM marks WHERE name = ?', name),
    setMark(name, value) {
      database
        .prepare(
          'INSERT INTO marks (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
        )
        .run(name, value)
    },
    close() {
      database.close()
    },
  }
}

/** Where the end of the ledger is remembered: beside the database, so that cutting it off is noticed. */
function anchorOf(path: string): string {
  return path.replace(/\.db$/, '.head')
}

/**
 * Remembers the last entry of the ledger, which is on the disk by then. Done under the write lock of the database, so that
 * processes do not overtake each other; a crash before it leaves an older entry remembered, which is true as well.
 */
function rememberHead(database: SqliteDatabase, ledger: LedgerTable): void {
  try {
    database.transaction(() => {
      const head = ledger.head()
      if (head === null) return
      const file = new HeadAnchorFile(anchorOf(database.path))
      try {
        file.write({ ...head, closed: false })
      } finally {
        file.close()
      }
    })
  } catch {
    // What was to be written is written; only the memory of its end is older than it.
  }
}
