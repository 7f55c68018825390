import type { Instrument } from '#core/model/instrument.ts'
import { type HistoryReader, tellHistory } from '#core/portfolio/accountHistory.ts'
import type { EventPayload } from '#contracts/channel.ts'
import type { brokerChannel } from '#contracts/broker.ts'
import type { Session } from '#contracts/records/market.ts'
import { NORMAL_GUARD } from '#trading/risk/guardLevels.ts'
import { Books } from './books.ts'
import { clearBreakers } from './breakers.ts'
import { showCare } from './care.ts'
import { freshCare } from './careMemory.ts'
import { clearClusters } from './clustersTable.ts'
import { namesByIntent, namesByNumber } from './clientOrderIds.ts'
import { noteExecution } from './executionLoops.ts'
import { NEVER_ASKED, restoreGuard, showGuard } from './guard.ts'
import { keepLimitsOf, restoreLimits } from './limitChanges.ts'
import { refreshLimits } from './limitStanding.ts'
import { showOverdueRules } from './rulesTable.ts'
import { noteParent } from './parents.ts'
import { clearPractice, showVigilance } from './practice.ts'
import { announceEnd, endAll } from './proposals.ts'
import { clearProtection, recoverProtection } from './protection/watch.ts'
import { HOUSE_RULES, type RiskDesk } from './state.ts'
import { showBooks } from './tables.ts'
import { clearTail } from './tailTables.ts'

type Recovered = EventPayload<typeof brokerChannel, 'BooksRecovered'>

/**
 * Takes a session up. Another account means another portfolio: nothing of the one before is kept, and until the broker
 * has told the new one's books nothing that adds risk is possible.
 */
export function openSession(desk: RiskDesk, session: Session, instruments: readonly Instrument[]): void {
  const { memory } = desk
  const isSame = memory.session?.accountId === session.accountId
  if (!isSame) {
    endAll(desk, 'WITHDRAWN', 'Another session was opened.')
    clearPositions(desk)
    memory.flow.clear()
    memory.loops.clear()
    memory.day.clear()
    clearTail(desk)
    memory.returns.clear()
    clearBreakers(desk)
    clearProtection(desk)
    for (const key of memory.ideas.clear()) desk.context.remove('ideas', key)
    memory.care = freshCare()
    clearPractice(desk)
    memory.guard = NORMAL_GUARD
    memory.guardSince = desk.context.now()
    memory.guardAsked = NEVER_ASKED
    memory.marketDay = null
    memory.entriesPaused = false
    memory.reconciled = false
  }
  memory.session = session
  showVigilance(desk)
  keepLimitsOf(desk, session.accountId)
  memory.naming = session.mode === 'BACKTEST' ? namesByNumber() : namesByIntent(memory.sha256)
  const isHeard = session.source.kind === 'live'
  memory.feed = session.source.kind === 'none' || isHeard ? 'DISCONNECTED' : 'PAUSED'
  // Of a live market nothing is current until it is told to be.
  memory.staleInstruments = new Set(isHeard ? instruments.keys() : [])
  memory.dataService = null
  memory.market.open(instruments)
  memory.watch.open(session.mode === 'BACKTEST' && memory.configuration.sizing.kind !== 'house' ? [] : instruments)
  showOverdueRules(desk)
  // A backtest is not watched: it shows no tail and pauses nothing.
  const watched = session.mode === 'BACKTEST' ? [] : instruments
  memory.returns.open(watched)
  memory.breakers.open(watched)
  dropForeignSizing(desk, session)
  refreshLimits(memory)
  const { books } = memory
  if (books === null) return
  // The books may have come first; slices number the instruments of this list.
  memory.books = books.session.accountId === session.accountId ? rebuilt(books, session, instruments) : null
}

/** Rebuilds the portfolio from the broker's books. Proposals of the last run are withdrawn: nobody saw them since. */
export function recoverBooks(desk: RiskDesk, recovered: Recovered): void {
  const { memory } = desk
  const { session, orders, fills, adjustments = [] } = recovered
  const known = memory.session?.accountId === session.accountId ? memory.market.instruments : []
  if (memory.session === null) memory.session = session
  const books = new Books(session, union(known, recovered.instruments))
  books.tags = memory.configuration.tags ?? {}
  for (const order of orders) books.noteOrder(order)
  tellHistory(fills, adjustments, {
    ...readerOf(books),
    onFill: (fill) => {
      if (books.noteFill(fill)) noteExecution(memory, books, fill)
    },
  })
  books.reserveForWorkingEntries()
  for (const parent of recovered.parents ?? []) noteParent(books, parent)
  // The new books may hold less: what they do not hold any more would stay on the screen.
  for (const { instrumentId } of memory.books?.ledger.openPositions() ?? [])
    if (books.ledger.position(instrumentId).quantity === 0) desk.context.remove('positions', instrumentId)
  memory.books = books
  memory.reconciled = recovered.reconciled
  memory.readOnly = recovered.readOnly
  memory.killed = recovered.killed
  memory.entriesPaused = recovered.entriesPaused
  restoreGuard(desk, recovered.guardLevel ?? 'NORMAL')
  restoreLimits(desk, session.accountId, recovered.limits ?? null)
  for (const proposal of recovered.openProposals) {
    if (memory.open.has(proposal.proposalId)) continue
    announceEnd(desk, { ...proposal, status: 'WITHDRAWN', outcome: 'The program was restarted before it was decided.' })
  }
  recoverProtection(desk, orders, recovered.nativeStops ?? true)
  showGuard(desk)
  showCare(desk)
  showBooks(desk)
}

function readerOf(books: Books): HistoryReader {
  return {
    onFill: (fill) => books.noteFill(fill),
    onAdjustments: (adjustments) => books.noteAdjustments(adjustments),
  }
}

function rebuilt(books: Books, session: Session, instruments: readonly Instrument[]): Books {
  const next = new Books(session, instruments)
  next.tags = books.tags
  for (const order of books.openOrders()) next.noteOrder(order)
  for (const parentId of books.parents) next.parents.add(parentId)
  tellHistory(books.fills, books.adjustments, readerOf(next))
  next.reserveForWorkingEntries()
  return next
}

/** Sizes without house limits belong to a backtest; a session of any other mode starts with the house rules. */
function dropForeignSizing({ memory }: RiskDesk, session: Session): void {
  if (session.mode === 'BACKTEST' || memory.configuration.sizing.kind === 'house') return
  memory.configuration = HOUSE_RULES
}

function clearPositions({ memory, context }: RiskDesk): void {
  const { books } = memory
  clearClusters({ memory, context })
  if (books === null) return
  context.remove('account', books.session.accountId)
  for (const position of books.ledger.openPositions()) context.remove('positions', position.instrumentId)
}

function union(first: readonly Instrument[], second: readonly Instrument[]): readonly Instrument[] {
  const known = new Set(first.map((instrument) => instrument.id))
  return [...first, ...second.filter((instrument) => !known.has(instrument.id))]
}
