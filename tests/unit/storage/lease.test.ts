import { describe, expect, it } from 'vitest'
import { openJournal } from '#adapters/storage/journal/openJournal.ts'
import { takeLease } from '#adapters/storage/journal/lease.ts'
import type { JournalDraft } from '#engines/broker/ports.ts'
import { temporaryFolder } from '../../helpers/folder.ts'

const entry = (at: number): JournalDraft => ({
  kind: 'SignalRaised',
  at,
  accountId: null,
  correlationId: null,
  uniqueKey: null,
  summary: `entry ${at}`,
  payload: { at },
})

function open(file: string) {
  const opened = openJournal(file, { reserveBytes: 65_536 })
  if (!opened.ok) throw new Error(opened.failure.message)
  return opened.journal
}

function lease(file: string, now: number) {
  const journal = open(file)
  const taken = takeLease(journal, { owner: `at ${now}`, now })
  if (!taken.ok) throw new Error(taken.failure.message)
  return { ...taken.reply, close: () => journal.close() }
}

describe('the lease of the journal', () => {
  it('rises with every program that opens it, whatever the clock says', () => {
    const file = `${temporaryFolder()}/journal.db`
    const tokens = [5_000, 10, 9_999_999].map((now) => {
      const taken = lease(file, now)
      taken.close()
      return taken.token
    })
    expect(tokens).toEqual([1, 2, 3])
  })

  it('refuses every further FULL append of the first as soon as a second has taken it', () => {
    const file = `${temporaryFolder()}/journal.db`
    const first = lease(file, 1)
    expect(first.journal.append([entry(2)], 'FULL').ok).toBe(true)
    // A second program that the lock did not keep out: a stale lock, or a file system without any.
    const second = lease(file, 3)
    expect(second.token).toBe(2)
    expect(first.journal.append([entry(4)], 'FULL')).toMatchObject({ ok: false, code: 'JOURNAL_LOCKED' })
    expect(second.journal.append([entry(5)], 'FULL').ok).toBe(true)
    // And never again, though nothing more has happened.
    expect(first.journal.append([entry(6)], 'NORMAL')).toMatchObject({ ok: false, code: 'JOURNAL_LOCKED' })
    expect(second.journal.append([entry(7)], 'FULL').ok).toBe(true)
    first.close()
    second.close()
    const after = open(file)
    expect(after.opening.ok).toBe(true)
    expect(after.query(null, 10, null).map(({ at }) => at)).toEqual([7, 5, 3, 2, 1])
    after.close()
  })

  it('lets the one that took it go on after a killed one left entries behind', () => {
    const file = `${temporaryFolder()}/journal.db`
    const killed = lease(file, 1)
    killed.journal.append([entry(2), entry(3)], 'NORMAL')
    const second = lease(file, 1)
    expect(second.journal.append([entry(4)], 'FULL').ok).toBe(true)
    expect(killed.journal.append([entry(5)], 'NORMAL').ok).toBe(false)
    second.close()
    killed.close()
  })

  it('takes nothing of a damaged journal and changes no byte of it', () => {
    const journal = { ...open(`${temporaryFolder()}/journal.db`), opening: { ok: false } }
    const taken = takeLease(journal, { owner: 'x', now: 1 })
    expect(taken).toMatchObject({ ok: true, reply: { token: 0 } })
  })
})
