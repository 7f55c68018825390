import type { brokerChannel } from '#contracts/broker.ts'
import type { CommandReply } from '#contracts/channel.ts'
import { accepted, refused } from '#contracts/failure.ts'
import type { CommandResult } from '#contracts/failure.ts'
import type { CeremonyNote } from '#contracts/liveCeremony.ts'
import { draft } from './journalKinds.ts'
import type { JournalPayloads } from './journalKinds.ts'
import { commit, placeOf } from './journalWriter.ts'
import type { Journal } from './ports.ts'
import type { Desk } from './state.ts'

/** Entries looked through for each kind; the newest ones decide. */
const LOOKED_THROUGH = 500

/** What the journal knows that must be true before real money is traded. */
type JournalFacts = CommandReply<typeof brokerChannel, 'QueryLiveFacts'>

/**
 * Reads the facts from the journal: approvals that were carried out in PAPER sessions, the last drill in which every way to
 * kill answered, and whether limits of this hash are the last that were signed for the account.
 */
export function liveFacts(journal: Journal, connectionId: string, limitsHash: string): JournalFacts {
  const paper = new Set(
    journal
      .query(null, LOOKED_THROUGH, 'SessionOpened')
      .map(({ payload }) => (payload as JournalPayloads['SessionOpened']).session)
      .filter(({ mode }) => mode === 'PAPER')
      .map(({ accountId }) => accountId),
  )
  const paperApprovals = journal.query(null, LOOKED_THROUGH, 'OrdersApproved').filter(({ accountId, payload }) => {
    const { mandate } = payload as JournalPayloads['OrdersApproved']
    return accountId !== null && paper.has(accountId) && mandate.approval !== null
  }).length
  const drilled = journal.query(null, LOOKED_THROUGH, 'KillDrilled').find(({ payload }) => {
    const { verified, paths } = payload as JournalPayloads['KillDrilled']
    return paths.length > 0 && verified === paths.length
  })
  const signed = journal
    .query(null, LOOKED_THROUGH, 'LimitsSigned')
    .map(({ payload }) => payload as JournalPayloads['LimitsSigned'])
    .find((entry) => entry.connectionId === connectionId)
  return {
    paperApprovals,
    lastDrillAt: drilled?.at ?? null,
    isSigned: signed?.limitsHash === limitsHash,
  }
}

/** Writes a step of the way to real money down; what cannot be written has not happened. */
export function noteCeremony(
  desk: Desk,
  note: CeremonyNote,
  correlationId: string,
): CommandResult<Record<string, never>> {
  const { kind, ...payload } = note
  const place = placeOf(desk, correlationId)
  const entry = draft(kind, payload, place, wordsOf(note))
  const committed = commit(desk, [entry], 'FULL')
  return committed.ok ? accepted({}) : refused(committed.code, committed.text)
}

function wordsOf(note: CeremonyNote): string {
  switch (note.kind) {
    case 'LimitsSigned':
      return `Limits ${note.limitsHash.slice(0, 8)} signed for the account ${note.connectionId}`
    case 'LiveEntered':
      return `LIVE entered: account …${note.number} at ${note.venue}, limits ${note.limitsHash.slice(0, 8)}`
    default:
      return `LIVE refused: ${note.why}`.slice(0, 500)
  }
}
