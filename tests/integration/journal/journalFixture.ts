import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import type { JournalDraft } from '#engines/broker/ports.ts'
import { identifier, type AccountId } from '#core/model/identifiers.ts'
import { openJournal, type JournalOptions } from '#adapters/storage/journal/openJournal.ts'
import type { JournalFile } from '#adapters/storage/journal/journalFile.ts'
import { openDatabase, type SqliteDatabase } from '#adapters/storage/sqlite/database.ts'

/** Kinds that the fixture journals cycle through, so that a finding can be checked for the right one. */
export const KINDS = ['OrderIntended', 'OrderSubmitted', 'OrderAccepted', 'OrderFilled', 'ProposalRaised'] as const

/** Makes a folder that lives as long as the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** Makes the nth draft of a fixture journal. */
export function draft(n: number, overrides: Partial<JournalDraft> = {}): JournalDraft {
  return {
    kind: KINDS[n % KINDS.length] ?? 'OrderIntended',
    at: 1_700_000_000_000_000 + n,
    accountId: identifier<AccountId>('SIM-1'),
    correlationId: `click-${n}`,
    uniqueKey: `key-${n}`,
    summary: `Entry ${n}: bought 10 «ACME» at 12.5`,
    payload: { n, price: 12.5, nested: { list: [1, null, true, 'x'], text: 'a "quoted"\nline' } },
    ...overrides,
  }
}

/** Opens a journal that is expected to open, and closes it after the test. */
export function opened(file: string, options: JournalOptions = {}): JournalFile {
  const result = openJournal(file, { reserveBytes: 64 * 1024, ...options })
  if (!result.ok) throw new Error(result.failure.message)
  return result.journal
}

/** Writes a closed journal of `count` entries and returns its path. */
export function writtenJournal(count: number, options: JournalOptions = {}): string {
  const file = path.join(temporaryFolder(), 'journal.db')
  const journal = opened(file, options)
  for (let n = 1; n <= count; n++) {
    const result = journal.append([draft(n)], n % 3 === 0 ? 'FULL' : 'NORMAL')
    if (!result.ok) throw new Error(result.text)
  }
  journal.close()
  return file
}

/** Changes the file behind the program's back, as somebody with SQLite could: without the triggers. */
export function tamper(file: string, change: (database: SqliteDatabase) => void): void {
  const result = openDatabase(file, 'The journal')
  if (!result.ok) throw new Error(result.failure.message)
  result.database.run('DROP TRIGGER entries_are_never_changed; DROP TRIGGER entries_are_never_deleted')
  change(result.database)
  result.database.close()
}
