import {
  copyFileSync,
  existsSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { JournalEntry } from '#engines/broker/ports.ts'
import { anchorPath, reservePath, verifyJournal } from '#adapters/storage/journal/inspection.ts'
import { openJournal } from '#adapters/storage/journal/openJournal.ts'
import { readHeadAnchor } from '#adapters/storage/journal/headAnchor.ts'
import { createMemoryJournal } from '#adapters/storage/journal/memoryJournal.ts'
import { openDatabase, type SqliteDatabase } from '#adapters/storage/sqlite/database.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import { draft, opened, temporaryFolder, writtenJournal } from './journalFixture.ts'

/** Registers the tests of journals on the disk; they run once with each SQLite package. */
export function journalSuite(): void {
  describe('a journal on the disk', () => {
    it('gives back what was appended, in a chain that continues after a restart', () => {
      const file = writtenJournal(5)
      const journal = opened(file)
      expect(journal.opening).toMatchObject({ ok: true, entries: 5 })
      const appended = journal.append([draft(6), draft(7)], 'FULL')
      if (!appended.ok) throw new Error(appended.text)
      expect(appended.entries.map((entry) => entry.sequence)).toEqual([6, 7])
      expect(journal.query(null, 3, null).map((entry) => entry.sequence)).toEqual([7, 6, 5])
      expect(journal.query(7, 10, draft(2).kind).map((entry) => entry.sequence)).toEqual([2])
      expect(journal.verify()).toEqual({ ok: true, entries: 7, head: appended.entries[1]?.hash, finding: null })
      journal.close()
      const entries = replayed(file)
      expect(entries).toHaveLength(7)
      expect(entries[6]).toEqual(appended.entries[1])
      expect(entries[3]).toMatchObject(draft(4))
    })

    it('appends all drafts or none and refuses a key for ever', () => {
      const file = writtenJournal(3)
      const journal = opened(file)
      const refused = journal.append([draft(4), draft(5, { uniqueKey: 'key-2' })], 'FULL')
      expect(refused).toMatchObject({ ok: false, code: 'JOURNAL_DUPLICATE' })
      expect(!refused.ok && refused.text).toContain('key-2')
      expect(journal.append([draft(4), draft(9, { uniqueKey: 'key-4' })], 'NORMAL')).toMatchObject({ ok: false })
      expect(journal.verify()).toMatchObject({ ok: true, entries: 3 })
      expect(journal.append([draft(4)], 'FULL')).toMatchObject({ ok: true })
      expect(journal.append([draft(5, { uniqueKey: null }), draft(6, { uniqueKey: null })], 'FULL').ok).toBe(true)
      journal.close()
      expect(verifyJournal(file)).toMatchObject({ ok: true, verification: { ok: true, entries: 6 } })
    })

    it('keeps every text and number exactly', () => {
      const file = writtenJournal(0)
      const journal = opened(file)
      const payload = { a: '\u0000\ud800 é 漢 😀', b: [0.1, 1e-9, 2 ** 53, -5], c: null, '': true }
      journal.append([draft(1, { summary: 'nul \0 and half a pair \ud800.', payload, accountId: null })], 'FULL')
      journal.close()
      expect(verifyJournal(file)).toMatchObject({ ok: true, verification: { ok: true, entries: 1 } })
      expect(replayed(file)[0]?.payload).toEqual(payload)
    })

    it('refuses while another program holds the file and goes on afterwards', () => {
      const file = writtenJournal(2)
      const journal = opened(file, { busyTimeout: 20 })
      const other = connection(file)
      other.run('BEGIN IMMEDIATE')
      expect(journal.append([draft(3)], 'FULL')).toMatchObject({ ok: false, code: 'JOURNAL_LOCKED' })
      other.run('ROLLBACK')
      expect(journal.append([draft(3)], 'FULL')).toMatchObject({ ok: true })
      other.close()
      journal.close()
    })

    it('does not open while another program holds the file, and says so', () => {
      const file = writtenJournal(2)
      const other = connection(file)
      other.run('BEGIN IMMEDIATE')
      const result = openJournal(file, { busyTimeout: 20 })
      expect(result).toMatchObject({ ok: false, failure: { code: 'STORAGE_LOCKED' } })
      other.run('ROLLBACK')
      other.close()
    })
  })

  describe('the anchor of a journal', () => {
    it('follows every FULL append at once and a NORMAL one within the interval', async () => {
      const file = writtenJournal(0)
      const journal = opened(file, { anchorInterval: 30 })
      journal.append([draft(1)], 'FULL')
      expect(readHeadAnchor(anchorPath(file))).toMatchObject({ anchor: { sequence: 1, closed: false } })
      journal.append([draft(2)], 'NORMAL')
      expect(readHeadAnchor(anchorPath(file))).toMatchObject({ anchor: { sequence: 1 } })
      await expect.poll(() => readHeadAnchor(anchorPath(file))).toMatchObject({ anchor: { sequence: 2 } })
      journal.append([draft(3)], 'NORMAL')
      journal.close()
      expect(readHeadAnchor(anchorPath(file))).toMatchObject({ anchor: { sequence: 3, closed: true } })
    })

    it('may lie behind after a crash between commit and anchor, and is brought up at the next start', () => {
      const file = writtenJournal(3)
      const journal = opened(file)
      const stale = readFileSync(anchorPath(file))
      journal.append([draft(4)], 'FULL')
      journal.append([draft(5)], 'FULL')
      journal.close()
      writeFileSync(anchorPath(file), stale)
      const again = opened(file)
      expect(again.opening).toMatchObject({ ok: true, entries: 5 })
      expect(readHeadAnchor(anchorPath(file))).toMatchObject({ anchor: { sequence: 5 } })
      again.close()
    })

    it('survives a torn write: the older half is used', () => {
      const file = writtenJournal(3)
      const journal = opened(file)
      journal.append([draft(4)], 'FULL')
      const written = readFileSync(anchorPath(file), 'latin1')
      journal.close()
      const newer = written.indexOf('"sequence":4') < 256 ? 0 : 256
      const torn = Buffer.from(written, 'latin1')
      torn.fill(0x20, newer + 20, newer + 60)
      writeFileSync(anchorPath(file), torn)
      expect(readHeadAnchor(anchorPath(file))).toMatchObject({ anchor: { sequence: 3, closed: false } })
      expect(verifyJournal(file)).toMatchObject({ ok: true, verification: { ok: true, entries: 4 } })
    })

    it('finds a write-ahead log that lost its end', () => {
      const file = writtenJournal(3)
      const journal = opened(file)
      for (let n = 4; n <= 9; n++) journal.append([draft(n)], 'FULL')
      const copy = `${temporaryFolder()}/journal.db`
      for (const ending of ['', '-wal']) copyFileSync(`${file}${ending}`, `${copy}${ending}`)
      copyFileSync(anchorPath(file), anchorPath(copy))
      journal.close()
      const half = readFileSync(`${copy}-wal`)
      writeFileSync(`${copy}-wal`, half.subarray(0, Math.floor(half.length / 2)))
      const result = verifyJournal(copy)
      expect(result).toMatchObject({ ok: true, verification: { damage: { code: 'TRUNCATED' } } })
      expect(result.ok && result.verification.finding).toMatch(/^Entr(y|ies) [4-9].* missing at the end/)
    })
  })

  describe('a damaged file', () => {
    it('is found out for any flipped byte that matters, and never crashes the check', () => {
      const file = writtenJournal(60)
      const size = statSync(file).size
      const original = readFileSync(file)
      let found = 0
      for (let offset = 20; offset < size; offset += 509) {
        flip(file, offset)
        const result = verifyJournal(file)
        if (!result.ok || !result.verification.ok) found += 1
        else expect(replayed(file).map((entry) => entry.summary)).toEqual(expectedSummaries(60))
        writeFileSync(file, original)
      }
      expect(found).toBeGreaterThan(20)
    })

    it.each([
      ['is text', Buffer.from('this is not a database, only text. '.repeat(200))],
      ['has zeros for a header', Buffer.alloc(8_192)],
    ])('that %s opens read-only', (_name, bytes) => {
      const file = writtenJournal(4)
      writeFileSync(file, bytes)
      const journal = opened(file)
      expect(journal.opening.ok).toBe(false)
      expect(journal.opening.finding).not.toBeNull()
      expect(journal.append([draft(9)], 'FULL')).toMatchObject({ ok: false, code: 'JOURNAL_DAMAGED' })
      expect(journal.query(null, 10, null)).toEqual([])
      journal.close()
      expect(readFileSync(file).equals(bytes)).toBe(true)
    })

    it('of a newer version or of another kind is left alone', () => {
      const newer = writtenJournal(1)
      const database = connection(newer)
      database.run('PRAGMA user_version = 99')
      database.close()
      expect(openJournal(newer)).toMatchObject({ ok: false, failure: { code: 'STORAGE_NEWER' } })
      const foreign = writtenJournal(1)
      const other = connection(foreign)
      other.run('PRAGMA application_id = 7')
      other.close()
      expect(verifyJournal(foreign)).toMatchObject({
        ok: true,
        verification: { ok: false, damage: { code: 'UNREADABLE' } },
      })
    })
  })

  describe('the append-only table', () => {
    it('refuses updates and deletes of honest programs', () => {
      const database = connection(writtenJournal(2))
      expect(() => database.run(`UPDATE entries SET summary = 'x'`)).toThrow(/append-only/)
      expect(() => database.run('DELETE FROM entries')).toThrow(/append-only/)
      database.close()
    })
  })

  describe('the emergency reserve', () => {
    it('is held from the start', () => {
      const file = writtenJournal(1, { reserveBytes: 32_768 })
      expect(existsSync(reservePath(file))).toBe(true)
      expect(statSync(reservePath(file)).size).toBe(32_768)
    })

    it('keeps new risk out when it cannot be held, and lets the rest in', () => {
      const file = writtenJournal(1)
      const journal = opened(file, { reserveBytes: 2 ** 50 })
      const intent = draft(20, { kind: 'OrderIntended' })
      expect(journal.append([intent], 'FULL')).toMatchObject({ ok: false, code: 'JOURNAL_FULL' })
      expect(journal.append([draft(21, { kind: 'OrderCancelled' })], 'FULL')).toMatchObject({ ok: true })
      journal.close()
    })
  })

  describe('the journal in memory', () => {
    it('chains, refuses and answers like the one on the disk', () => {
      const memory = createMemoryJournal(sha256)
      const file = writtenJournal(6)
      for (let n = 1; n <= 6; n++) expect(memory.append([draft(n)], 'FULL').ok).toBe(true)
      const entries: JournalEntry[] = []
      memory.replay((entry) => entries.push(entry))
      expect(entries).toEqual(replayed(file))
      expect(memory.append([draft(7), draft(1)], 'FULL')).toMatchObject({ ok: false, code: 'JOURNAL_DUPLICATE' })
      expect(memory.query(6, 2, null).map((entry) => entry.sequence)).toEqual([5, 4])
      expect(memory.verify()).toMatchObject({ ok: true, entries: 6, head: entries[5]?.hash })
    })
  })
}

function replayed(file: string): JournalEntry[] {
  const journal = opened(file)
  const entries: JournalEntry[] = []
  journal.replay((entry) => entries.push(entry))
  journal.close()
  return entries
}

function connection(file: string): SqliteDatabase {
  const result = openDatabase(file, 'The journal')
  if (!result.ok) throw new Error(result.failure.message)
  return result.database
}

function expectedSummaries(count: number): string[] {
  return Array.from({ length: count }, (_, index) => draft(index + 1).summary)
}

function flip(file: string, offset: number): void {
  const bytes = readFileSync(file)
  const descriptor = openSync(file, 'r+')
  writeSync(descriptor, Buffer.from([(bytes[offset] ?? 0) ^ 0x10]), 0, 1, offset)
  closeSync(descriptor)
}
