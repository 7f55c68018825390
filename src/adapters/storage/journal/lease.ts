import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { Journal, JournalDraft, JournalRefusal } from '#engines/broker/ports.ts'

/** A journal that this program alone may write, as long as nobody took it over. */
export interface LeasedJournal {
  readonly journal: Journal
  /** The number of this lease: higher than any before. */
  readonly token: number
}

interface Lease {
  readonly token: number
  readonly owner: string
}

/**
 * Takes the journal for this program: writes a number that is higher than any before, kept unique by its key, and looks
 * before every FULL append whether it still is the highest. The lock of the data directory keeps two programs apart; this is
 * what stays true when it does not: after a stale lock, a killed program that was not dead, or a file system without locks.
 * No clock takes part. A damaged journal takes no lease and no entry.
 */
export function takeLease(
  journal: Journal & { readonly opening?: { readonly ok: boolean } },
  { owner, now }: { readonly owner: string; readonly now: number },
): CommandResult<LeasedJournal> {
  if (journal.opening?.ok === false) return accepted({ journal, token: 0 })
  const token = (newest(journal)?.token ?? 0) + 1
  const entry: JournalDraft = {
    kind: 'LeaseTaken',
    at: now,
    accountId: null,
    correlationId: null,
    uniqueKey: `lease|${token}`,
    summary: `Lease ${token} of the journal taken`,
    payload: { token, owner },
  }
  const taken = journal.append([entry], 'FULL')
  if (!taken.ok) {
    // On a full disk the account must still be seen and left; the lease is then the one of before.
    if (taken.code === 'JOURNAL_FULL') return accepted({ journal: fenced(journal, token - 1), token: token - 1 })
    return refused(
      'JOURNAL_LOCKED',
      `The journal could not be taken for this program (${taken.text}), so nothing was opened.`,
    )
  }
  return accepted({ journal: fenced(journal, token), token })
}

/**
 * Looks at the newest entry before each FULL append: as long as it is the one that was written here, nobody else can have
 * taken a lease.
 */
function fenced(journal: Journal, token: number): Journal {
  let lost: JournalRefusal | null = null
  let head = journal.query(null, 1, null)[0]?.sequence ?? 0

  function loss(): JournalRefusal | null {
    if ((journal.query(null, 1, null)[0]?.sequence ?? 0) === head) return null
    const highest = newest(journal)?.token ?? 0
    const text = `Another program has written into the journal (lease ${highest}, ours is ${token}), so nothing more is written or sent from here; close this one.`
    return { ok: false, code: 'JOURNAL_LOCKED', text }
  }

  return {
    append: (drafts, durability) => {
      if (lost === null && durability === 'FULL') lost = loss()
      if (lost !== null) return lost
      const appended = journal.append(drafts, durability)
      if (appended.ok) head = appended.entries.at(-1)?.sequence ?? head
      return appended
    },
    replay: (visit) => journal.replay(visit),
    query: (before, limit, kind) => journal.query(before, limit, kind),
    verify: () => journal.verify(),
  }
}

function newest(journal: Pick<Journal, 'query'>): Lease | null {
  const payload = journal.query(null, 1, 'LeaseTaken')[0]?.payload
  const lease = payload as Lease | undefined
  return lease !== undefined && Number.isSafeInteger(lease.token) ? lease : null
}
