import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { EMPTY_HEAD, hashEntry, type StoredEntry } from '#adapters/storage/journal/chain.ts'
import type { DamageCode } from '#adapters/storage/journal/damage.ts'
import { anchorPath, verifyJournal } from '#adapters/storage/journal/inspection.ts'
import { walkRows } from '#adapters/storage/journal/journalSchema.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import type { SqliteDatabase } from '#adapters/storage/sqlite/database.ts'
import { draft, KINDS, opened, tamper, writtenJournal } from './journalFixture.ts'

const COUNT = 20

interface Tampering {
  readonly name: string
  readonly change: (database: SqliteDatabase) => void
  readonly code: DamageCode
  readonly sequence: number
  /** Parts of the sentence that name the place. */
  readonly names: readonly string[]
}

const renumber = (from: number, by: number) =>
  `UPDATE entries SET sequence = -sequence WHERE sequence >= ${from};
   UPDATE entries SET sequence = -sequence + ${by} WHERE sequence < 0`

const tamperings: readonly Tampering[] = [
  {
    name: 'a payload is edited',
    change: (database) =>
      database.run(`UPDATE entries SET payload = replace(payload, '12.5', '11.5') WHERE sequence = 7`),
    code: 'EDITED',
    sequence: 7,
    names: [`Entry 7 (${KINDS[2]})`, 'edited'],
  },
  {
    name: 'a payload is spelt differently but means the same',
    change: (database) => database.run(`UPDATE entries SET payload = replace(payload, ':', ': ') WHERE sequence = 9`),
    code: 'EDITED',
    sequence: 9,
    names: [`Entry 9 (${KINDS[4]})`],
  },
  ...(['kind', 'summary', 'account_id', 'correlation_id', 'unique_key'] as const).map((column) => ({
    name: `the column ${column} is edited`,
    change: (database: SqliteDatabase) => database.run(`UPDATE entries SET ${column} = 'other' WHERE sequence = 4`),
    code: 'EDITED' as const,
    sequence: 4,
    names: ['Entry 4'],
  })),
  {
    name: 'a time is edited',
    change: (database) => database.run(`UPDATE entries SET at = at + 1 WHERE sequence = 1`),
    code: 'EDITED',
    sequence: 1,
    names: [`Entry 1 (${KINDS[1]})`],
  },
  {
    name: 'an entry is edited and given a fitting hash',
    change: (database) => rewrite(database, 8, 8),
    code: 'UNLINKED',
    sequence: 9,
    names: [`Entry 9 (${KINDS[4]})`, `entry 8 (${KINDS[3]})`],
  },
  {
    name: 'an entry is deleted',
    change: (database) => database.run('DELETE FROM entries WHERE sequence = 5'),
    code: 'MISSING',
    sequence: 5,
    names: ['Entry 5 is missing', `entry 4 (${KINDS[4]})`, `entry 6 (${KINDS[1]})`],
  },
  {
    name: 'the first entries are deleted',
    change: (database) => database.run('DELETE FROM entries WHERE sequence <= 3'),
    code: 'MISSING',
    sequence: 1,
    names: ['Entries 1 to 3 are missing', 'the beginning', `entry 4 (${KINDS[4]})`],
  },
  {
    name: 'an entry is deleted and the rest renumbered',
    change: (database) => database.run(`DELETE FROM entries WHERE sequence = 5; ${renumber(6, -1)}`),
    code: 'MISPLACED',
    sequence: 5,
    names: [`Entry 5 (${KINDS[1]})`, 'written as entry 6', 'deleted', `entry 4 (${KINDS[4]})`],
  },
  {
    name: 'two entries are exchanged',
    change: (database) =>
      database.run(
        `UPDATE entries SET sequence = -1 WHERE sequence = 6; UPDATE entries SET sequence = 6 WHERE sequence = 11;
         UPDATE entries SET sequence = 11 WHERE sequence = -1`,
      ),
    code: 'MISPLACED',
    sequence: 6,
    names: [`Entry 6 (${KINDS[1]})`, 'written as entry 11', 'exchanged'],
  },
  {
    name: 'an entry is inserted and the rest renumbered',
    change: (database) => {
      database.run(renumber(10, 1))
      insertForgery(database, 10)
    },
    code: 'MISPLACED',
    sequence: 11,
    names: [`Entry 11 (${KINDS[0]})`, 'written as entry 10', 'inserted', 'entry 10 (Forged)'],
  },
  {
    name: 'the last entry is cut off',
    change: (database) => database.run(`DELETE FROM entries WHERE sequence = ${COUNT}`),
    code: 'TRUNCATED',
    sequence: COUNT,
    names: ['Entry 20 is missing at the end', `entry 19 (${KINDS[4]})`],
  },
  {
    name: 'the last entries are cut off',
    change: (database) => database.run('DELETE FROM entries WHERE sequence > 15'),
    code: 'TRUNCATED',
    sequence: 16,
    names: ['Entries 16 to 20 are missing at the end', `entry 15 (${KINDS[0]})`],
  },
  {
    name: 'everything is deleted',
    change: (database) => database.run('DELETE FROM entries'),
    code: 'TRUNCATED',
    sequence: 1,
    names: ['Entries 1 to 20', 'the beginning'],
  },
  {
    name: 'the whole file is chained again after an edit',
    change: (database) => rewrite(database, 3, COUNT),
    code: 'RECHAINED',
    sequence: COUNT,
    names: [`entry 20 (${KINDS[0]})`, 'journal.head'],
  },
  {
    name: 'a well-chained entry is added after the journal was closed',
    change: (database) => insertForgery(database, COUNT + 1),
    code: 'APPENDED',
    sequence: COUNT + 1,
    names: ['entry 21 (Forged)', 'closed after entry 20'],
  },
]

describe('a journal changed from outside', () => {
  it('is sound before', () => {
    const verdict = verifyJournal(writtenJournal(COUNT))
    expect(verdict).toMatchObject({ ok: true, verification: { ok: true, entries: COUNT, finding: null } })
  })

  it.each(tamperings)('is found out when $name', ({ change, code, sequence, names }) => {
    const file = writtenJournal(COUNT)
    tamper(file, change)
    const result = verifyJournal(file)
    if (!result.ok) throw new Error(result.failure.message)
    const { verification } = result
    expect(verification.damage).toMatchObject({ code, sequence })
    for (const name of names) expect(verification.finding).toContain(name)
  })

  it.each([
    ['is deleted', (head: string) => rmSync(head), 'is missing'],
    ['is overwritten', (head: string) => writeFileSync(head, 'x'.repeat(512)), 'cannot be read'],
  ] as const)('is found out when the anchor %s', (_name, change, words) => {
    const file = writtenJournal(COUNT)
    change(anchorPath(file))
    const result = verifyJournal(file)
    expect(result).toMatchObject({ ok: true, verification: { damage: { code: 'ANCHOR_MISSING', sequence: COUNT } } })
    expect(result.ok && result.verification.finding).toContain(words)
  })

  it('is found out when the database is gone and the anchor is not', () => {
    const file = writtenJournal(COUNT)
    rmSync(file)
    expect(verifyJournal(file)).toMatchObject({
      ok: true,
      verification: { damage: { code: 'TRUNCATED', sequence: 1 } },
    })
    const journal = opened(file)
    expect(journal.append([draft(1)], 'FULL')).toMatchObject({ ok: false, code: 'JOURNAL_DAMAGED' })
    expect(existsSync(file)).toBe(false)
  })

  it('opens read-only with the finding, shows what precedes the damage and keeps the evidence', () => {
    const file = writtenJournal(COUNT)
    tamper(file, (database) => database.run(`UPDATE entries SET summary = 'x' WHERE sequence = 7`))
    const before = readFileSync(file)
    const journal = opened(file)
    expect(journal.opening).toMatchObject({ ok: false, entries: 6, damage: { code: 'EDITED', sequence: 7 } })
    expect(journal.verify().finding).toContain('Entry 7')
    const refused = journal.append([draft(100)], 'FULL')
    expect(refused).toMatchObject({ ok: false, code: 'JOURNAL_DAMAGED' })
    expect(!refused.ok && refused.text).toContain('Entry 7')
    const seen: number[] = []
    journal.replay((entry) => seen.push(entry.sequence))
    expect(seen).toEqual([1, 2, 3, 4, 5, 6])
    expect(journal.query(null, 2, null).map((entry) => entry.sequence)).toEqual([6, 5])
    journal.close()
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it('says so when there is no journal at all', () => {
    expect(verifyJournal('/nowhere/journal.db')).toMatchObject({ ok: false, failure: { code: 'JOURNAL_MISSING' } })
  })
})

/** Edits one entry and gives it and its followers up to `last` hashes that fit. */
function rewrite(database: SqliteDatabase, sequence: number, last: number): void {
  const rows: StoredEntry[] = []
  walkRows(database, (row) => rows.push(row) > 0)
  let previousHash = rows[sequence - 2]?.hash ?? EMPTY_HEAD.hash
  for (const row of rows.slice(sequence - 1, last)) {
    const changed = { ...row, previousHash, summary: row.sequence === sequence ? 'sold everything' : row.summary }
    const hash = hashEntry(changed, sha256)
    database
      .prepare('UPDATE entries SET summary = ?, previous_hash = ?, hash = ? WHERE sequence = ?')
      .run(changed.summary, previousHash, hash, row.sequence)
    previousHash = hash
  }
}

/** Adds an entry with a hash that fits its predecessor. */
function insertForgery(database: SqliteDatabase, sequence: number): void {
  const previousHash =
    database.prepare<{ hash: string }>('SELECT hash FROM entries WHERE sequence = ?').get(sequence - 1)?.hash ?? ''
  const entry = { ...draft(1), kind: 'Forged', uniqueKey: null, sequence, previousHash, payloadText: '{}' }
  database
    .prepare(
      `INSERT INTO entries (sequence, kind, at, account_id, correlation_id, unique_key, summary, payload, previous_hash, hash)
       VALUES (?, ?, ?, ?, ?, NULL, ?, '{}', ?, ?)`,
    )
    .run(
      sequence,
      'Forged',
      entry.at,
      entry.accountId,
      entry.correlationId,
      entry.summary,
      previousHash,
      hashEntry(entry, sha256),
    )
}
