import { existsSync } from 'node:fs'
import { JournalHistory } from '#adapters/storage/journal/journalHistory.ts'
import { openDatabase } from '#adapters/storage/sqlite/database.ts'
import { accepted, type CommandResult, refused } from '#contracts/failure.ts'
import type { Session } from '#contracts/records/market.ts'
import type { AccountId, InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Proposal } from '#core/model/proposal.ts'
import type { Books } from '#engines/broker/books.ts'
import type { JournalPayloads } from '#engines/broker/journalKinds.ts'
import { recover } from '#engines/broker/recovery.ts'

/** How a proposal was decided, as the journal has it. */
export interface DecidedCard {
  /** The card as decided: a picture of it is drawn from this, none is kept. */
  readonly proposal: Proposal
  /** Our time of the decision, microseconds; null while it waits. */
  readonly decidedAt: number | null
  /** Which side the trader was on before he saw the reasons; null when he was not asked. */
  readonly ownView: string | null
  readonly dwellMilliseconds: number | null
  /** Code and words the trader gave with his decision. */
  readonly reason: string | null
  readonly note: string
}

/** Everything the journal knows of one account. */
export interface JournalAccount {
  readonly session: Session
  /** Instruments of all its sessions. */
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>
  readonly books: Books
  readonly cards: ReadonlyMap<string, DecidedCard>
  /** What cannot be told, in sentences. */
  readonly gaps: readonly string[]
}

/** Reads the accounts of a journal beside whoever writes it; one of them where an account is named. */
export function readAccounts(path: string, only: string | null): CommandResult<readonly JournalAccount[]> {
  if (!existsSync(path)) {
    const message = `There is no journal at ${path}; name the folder of your data with --data-dir.`
    return refused('JOURNAL_MISSING', message, { path })
  }
  const opened = openDatabase(path, 'The journal', { readOnly: true })
  if (!opened.ok) return opened
  const history = new JournalHistory(opened.database)
  try {
    const sessions = sessionsByAccount(history)
    if (only !== null && !sessions.has(only)) {
      const known = [...sessions.keys()].join(', ') || 'none'
      return refused('ACCOUNT_UNKNOWN', `The journal has no account "${only}"; it knows ${known}.`, { account: only })
    }
    const chosen = [...sessions].filter(([accountId]) => only === null || accountId === only)
    return accepted(chosen.map(([, told]) => readAccount(history, told)))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return refused('JOURNAL_UNREADABLE', `The journal could not be read (${why}); run quarterdeck journal verify.`)
  } finally {
    history.close()
  }
}

type Opened = JournalPayloads['SessionOpened']

function sessionsByAccount(history: JournalHistory): ReadonlyMap<string, readonly Opened[]> {
  const sessions = new Map<string, Opened[]>()
  for (const { payload } of history.sessions()) {
    const opened = payload as Opened
    const { accountId } = opened.session
    sessions.set(accountId, [...(sessions.get(accountId) ?? []), opened])
  }
  return sessions
}

function readAccount(history: JournalHistory, sessions: readonly Opened[]): JournalAccount {
  const last = sessions.at(-1)
  if (last === undefined) throw new Error('Invariant: an account without a session')
  const { session } = last
  const accountId: AccountId = session.accountId
  const listed = new Map(sessions.flatMap(({ instruments }) => instruments).map((each) => [each.id, each]))
  const cards = new Map<string, DecidedCard>()
  const { books } = recover(session, [...listed.values()], (visit) => {
    history.visit(accountId, (entry) => {
      if (entry.kind === 'ProposalRaised') keepRaised(cards, entry.payload as Proposal)
      if (entry.kind === 'ProposalChanged')
        keepChange(cards, entry.payload as JournalPayloads['ProposalChanged'], entry.at)
      visit(entry)
    })
  })
  const unlisted = new Set(books.fills.map(({ instrumentId }) => instrumentId).filter((id) => !listed.has(id)))
  const gaps = [...unlisted].map(
    (id) => `The journal does not say what ${id} is, so its fills in ${accountId} are left out.`,
  )
  return { session, instruments: listed, books, cards, gaps }
}

function keepRaised(cards: Map<string, DecidedCard>, proposal: Proposal): void {
  cards.set(proposal.proposalId, {
    proposal,
    decidedAt: null,
    ownView: null,
    dwellMilliseconds: null,
    reason: null,
    note: '',
  })
}

function keepChange(
  cards: Map<string, DecidedCard>,
  { proposal, decision, reason, note }: JournalPayloads['ProposalChanged'],
  at: number,
): void {
  const isOpen = proposal.status === 'QUEUED' || proposal.status === 'RETURNED'
  cards.set(proposal.proposalId, {
    proposal,
    decidedAt: isOpen ? null : at,
    ownView: decision?.ownView ?? null,
    dwellMilliseconds: decision?.dwellMilliseconds ?? null,
    reason,
    note,
  })
}
