import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openJournal } from '#adapters/storage/journal/openJournal.ts'
import { reservePath, verifyJournal } from '#adapters/storage/journal/inspection.ts'
import type { JournalFile } from '#adapters/storage/journal/journalFile.ts'
import type { JournalDraft } from '#engines/broker/ports.ts'

const MEGABYTES = 24

function draft(kind: string, key: string | null, payload: unknown = {}): JournalDraft {
  return { kind, at: 1, accountId: null, correlationId: null, uniqueKey: key, summary: 'x'.repeat(100), payload }
}

const intent = (n: number): JournalDraft =>
  draft('OrderIntended', `intent-${n}`, { specification: { role: 'ENTRY' }, padding: 'x'.repeat(20_000) })
const exit = (n: number): JournalDraft => draft('OrderIntended', `exit-${n}`, { specification: { role: 'EXIT' } })
const cancel = (n: number): JournalDraft => draft('OrderCancelRequested', `cancel-${n}`)

/** Runs a program of the operating system. */
function system(program: string, words: readonly string[]): void {
  execFileSync(`/bin/${program}`, words)
}

/** Needs the right to mount a small file system in memory, which the soak machine has. */
describe('a journal on a disk that fills up', () => {
  let mount = ''
  let journal: JournalFile
  const file = (): string => path.join(mount, 'journal.db')
  const open = (): JournalFile => {
    const opened = openJournal(file())
    if (!opened.ok) throw new Error(opened.failure.message)
    return opened.journal
  }
  beforeEach(() => {
    mount = mkdtempSync(path.join(tmpdir(), 'quarterdeck-full-'))
    system('mount', ['-t', 'tmpfs', '-o', `size=${MEGABYTES}m`, 'tmpfs', mount])
    journal = open()
  })
  afterEach(() => {
    try {
      journal.close()
    } finally {
      // Lazily, because libsql lets go of its files late.
      system('umount', ['-l', mount])
      rmSync(mount, { recursive: true, force: true })
    }
  })

  /** Lets new orders come until the disk takes no more; returns how many were written. */
  function fill(): number {
    for (let n = 0; ; n++) {
      const result = journal.append([intent(n)], 'FULL')
      if (result.ok) continue
      expect(result.code).toBe('JOURNAL_FULL')
      expect(result.text).toContain('disk is full')
      return n
    }
  }

  it('refuses new risk, still takes cancels and exits, and recovers by itself when there is space', () => {
    const ballast = path.join(mount, 'ballast')
    writeFileSync(ballast, Buffer.alloc(8 * 1024 * 1024))
    const written = fill()
    expect(written).toBeGreaterThan(20)
    expect(existsSync(reservePath(file()))).toBe(false)
    for (let n = 0; n < 200; n++) {
      expect(journal.append([cancel(n), exit(n)], 'FULL').ok).toBe(true)
      expect(journal.append([intent(1_000 + n)], 'FULL')).toMatchObject({ ok: false, code: 'JOURNAL_FULL' })
    }
    rmSync(ballast)
    expect(journal.append([intent(2_000)], 'FULL')).toMatchObject({ ok: true })
    expect(existsSync(reservePath(file()))).toBe(true)
    expect(journal.verify()).toMatchObject({ ok: true, entries: written + 401 })
  })

  it('leaves nothing half-written behind, however full the disk is', () => {
    fill()
    // Now the reserve is used up as well: even cancels are refused in the end, whole or not at all.
    let cancels = 0
    for (let n = 0; ; n++) {
      const result = journal.append([cancel(n), draft('OrderCancelled', `done-${n}`, 'y'.repeat(5_000))], 'FULL')
      if (!result.ok) {
        expect(result.code).toBe('JOURNAL_FULL')
        break
      }
      cancels += 1
    }
    expect(cancels).toBeGreaterThan(100)
    const before = journal.verify()
    expect(before).toMatchObject({ ok: true })
    expect(before.entries % 2).toBe((before.entries - 2 * cancels) % 2)
    journal.close()
    expect(verifyJournal(file())).toMatchObject({ ok: true, verification: { ok: true, entries: before.entries } })
    journal = open()
    expect(journal.opening).toMatchObject({ ok: true, entries: before.entries })
    expect(journal.append([intent(5_000)], 'FULL')).toMatchObject({ ok: false, code: 'JOURNAL_FULL' })
  })

  it('refuses when the disk turns read-only, and goes on when it can be written again', () => {
    expect(journal.append([intent(1)], 'FULL').ok).toBe(true)
    journal.close()
    system('mount', ['-o', 'remount,ro', mount])
    expect(openJournal(file())).toMatchObject({ ok: false, failure: { code: 'STORAGE_READ_ONLY' } })
    expect(verifyJournal(file())).toMatchObject({ ok: false, failure: { code: 'STORAGE_READ_ONLY' } })
    system('mount', ['-o', 'remount,rw', mount])
    journal = open()
    expect(journal.append([intent(2)], 'FULL').ok).toBe(true)
  })
})
