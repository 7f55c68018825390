import type { Instrument } from '#core/model/instrument.ts'
import type { Proposal } from '#core/model/proposal.ts'
import { isClosed } from '#core/model/order.ts'
import type { ExchangeConfiguration } from '#contracts/broker.ts'
import type { ReconciliationView } from '#contracts/records/execution.ts'
import type { LimitStanding } from '#contracts/records/limitChanges.ts'
import type { Session } from '#contracts/records/market.ts'
import type { GuardLevelName } from '#contracts/records/safety.ts'
import { countFill, openBooks, postAdjustment, postEvent } from './books.ts'
import type { Books } from './books.ts'
import { recallParent, type RecalledParent } from './execution/parentFacts.ts'
import type { JournalPayloads, OrderRow } from './journalKinds.ts'
import type { JournalEntry } from './ports.ts'
import { standingText } from './remoteMemory.ts'

/** Everything the journal remembers of one account. */
export interface Recovered {
  readonly books: Books
  readonly isNew: boolean
  readonly exchange: ExchangeConfiguration | null
  readonly proposals: Map<string, Proposal>
  readonly entriesPaused: boolean
  readonly guardLevel: GuardLevelName
  /** Limits that the trader set; null while there are none. */
  readonly limits: LimitStanding | null
  /** Parent orders and where each stood. */
  readonly parents: ReadonlyMap<string, RecalledParent>
  /** Ids of approved proposals whose orders never reached the journal. */
  readonly approvedUnsent: readonly string[]
  /** When the outcome of an order became unknown, by client order id. */
  readonly unknownSince: ReadonlyMap<string, number>
  readonly lastDifferences: string
  /** Differences to the venue that the trader leaves as they are, with how they stood. */
  readonly ignored: ReadonlyMap<string, string>
}

interface Fold {
  readonly books: Books
  isNew: boolean
  exchange: ExchangeConfiguration | null
  readonly proposals: Map<string, Proposal>
  readonly approved: Set<string>
  readonly carriedOut: Set<string>
  entriesPaused: boolean
  guardLevel: GuardLevelName
  limits: LimitStanding | null
  readonly parents: Map<string, RecalledParent>
  readonly unknownSince: Map<string, number>
  lastDifferences: string
  readonly ignored: Map<string, string>
}

/** Folds the journal into the books of the session's account; the only way books come to be. */
export function recover(
  session: Session,
  instruments: readonly Instrument[],
  replay: (visit: (entry: JournalEntry) => void) => void,
): Recovered {
  const fold: Fold = {
    books: openBooks(session.accountId, instruments, session.mode !== 'BACKTEST'),
    isNew: true,
    exchange: null,
    proposals: new Map(),
    approved: new Set(),
    carriedOut: new Set(),
    entriesPaused: false,
    guardLevel: 'NORMAL',
    limits: null,
    parents: new Map(),
    unknownSince: new Map(),
    lastDifferences: '[]',
    ignored: new Map(),
  }
  replay((entry) => {
    if (entry.accountId === session.accountId) take(fold, entry)
  })
  const approvedUnsent = [...fold.approved].filter((proposalId) => !fold.carriedOut.has(proposalId))
  return { ...fold, approvedUnsent }
}

/** Proposals that still wait for the trader. */
export function waitingProposals(proposals: ReadonlyMap<string, Proposal>): Proposal[] {
  return [...proposals.values()].filter(({ status }) => status === 'QUEUED' || status === 'RETURNED')
}

/** Orders to be shown after a recovery: the open ones and the newest closed ones. */
export function recentOrders(books: Books, closed: number) {
  const orders = [...books.orders.values()]
  const ended = orders.filter((order) => isClosed(order.status)).slice(-closed)
  return [...ended, ...orders.filter((order) => !isClosed(order.status))]
}

function take(fold: Fold, entry: JournalEntry): void {
  const { kind, payload } = entry
  switch (kind as keyof JournalPayloads) {
    case 'SessionOpened':
      fold.isNew = false
      break
    case 'ExchangeConfigured':
      fold.exchange = payload as ExchangeConfiguration
      break
    case 'ProposalRaised':
      keepProposal(fold, payload as Proposal)
      break
    case 'ProposalChanged':
      keepProposal(fold, (payload as JournalPayloads['ProposalChanged']).proposal)
      break
    case 'GuardLevelChanged':
      fold.entriesPaused = (payload as JournalPayloads['GuardLevelChanged']).entriesPaused
      fold.guardLevel = (payload as JournalPayloads['GuardLevelChanged']).level
      break
    case 'LimitsChanged':
      fold.limits = (payload as JournalPayloads['LimitsChanged']).standing
      break
    case 'OrdersApproved':
      fold.carriedOut.add((payload as JournalPayloads['OrdersApproved']).mandate.approval?.proposalId ?? '')
      break
    case 'ParentStarted':
    case 'ParentChanged':
      recallParent(fold.parents, entry, fold.books.accountId)
      break
    case 'KillTripped':
    case 'KillRearmed':
      fold.entriesPaused = true
      break
    case 'ExternalOrderSeen':
      fold.books.external.add((payload as JournalPayloads['ExternalOrderSeen']).clientOrderId)
      break
    case 'ExternalFillSeen':
      countFill(fold.books, payload as JournalPayloads['ExternalFillSeen'])
      break
    case 'AccountAdjusted':
      postAdjustment(fold.books, payload as JournalPayloads['AccountAdjusted'])
      break
    case 'AccountReconciled':
      fold.lastDifferences = JSON.stringify((payload as { differences: ReconciliationView['differences'] }).differences)
      break
    case 'ForeignDecided': {
      const decided = payload as JournalPayloads['ForeignDecided']
      if (decided.decision === 'IGNORE') fold.ignored.set(decided.what, standingText(decided))
      else fold.ignored.delete(decided.what)
      break
    }
    case 'SessionResumed':
    case 'LeaseTaken':
    case 'LimitsSigned':
    case 'LiveEntered':
    case 'LiveRefused':
    case 'StopSentAgain':
    case 'KillDrilled':
    case 'FlattenBegun':
    case 'FlattenEnded':
    case 'SignalRaised':
    case 'SignalDenied':
    case 'ProposalSealed':
    case 'PracticeEnded':
    case 'UnknownOrderResolved':
    case 'JournalRestored':
      break
    default:
      takeOrderRow(fold, entry)
  }
}

function takeOrderRow(fold: Fold, entry: JournalEntry): void {
  if (!entry.kind.startsWith('Order')) return
  const row = entry.payload as OrderRow
  if (row.event.type === 'OrderBecameUnknown') fold.unknownSince.set(row.event.clientOrderId, entry.at)
  postEvent(fold.books, row.event, row.specification)
}

function keepProposal(fold: Fold, proposal: Proposal): void {
  fold.proposals.set(proposal.proposalId, proposal)
  if (proposal.status === 'APPROVED') fold.approved.add(proposal.proposalId)
}
