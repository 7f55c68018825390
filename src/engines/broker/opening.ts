import type { Instrument } from '#core/model/instrument.ts'
import type { Proposal } from '#core/model/proposal.ts'
import { canonicalJson } from '#core/canonicalJson.ts'
import { sessionSchema, type Session } from '#contracts/records/market.ts'
import type { Journal } from './ports.ts'
import { openParents } from './execution/parentDesk.ts'
import { isFinal } from './execution/parentOrders.ts'
import { parentViews } from './execution/parentTable.ts'
import { askAccount, remoteVenue } from './accountQuestions.ts'
import { openOrders } from './books.ts'
import { draft } from './journalKinds.ts'
import {
  commit,
  distrust,
  entryView,
  isBacktest,
  placeOf,
  SHOWN_ENTRIES,
  showJournalState,
  record,
} from './journalWriter.ts'
import { restoreDrill, restoreKill, showKill } from './killSwitch.ts'
import { clearNotice, notify } from './notices.ts'
import { keepProposal } from './proposals.ts'
import { ASK_AFTER, show, SHOWN_CLOSED, SHOWN_FILLS, watch } from './orderNews.ts'
import { reconcile } from './reconciliation.ts'
import { recentOrders, recover, waitingProposals } from './recovery.ts'
import type { Recovered } from './recovery.ts'
import type { Desk, OpenSession } from './state.ts'
import { emptyRemoteMemory } from './remoteMemory.ts'
import { FREE_EXCHANGE } from './state.ts'

/** Closed orders told at the opening, beside the open ones. */
const TOLD_CLOSED = 1_000

/** Reads the journal's verdict and the kill; happens before the first message is handled. */
export function start(desk: Desk): void {
  const { state, ports, context } = desk
  state.started = true
  const verdict = ports.opening ?? ports.journal.verify()
  state.journalEntries = verdict.entries
  state.journalHead = verdict.head
  for (const entry of ports.journal.query(null, SHOWN_ENTRIES, null).toReversed())
    context.put('journal', entryView(entry))
  showJournalState(desk)
  context.put('reconciliation', state.reconciliation)
  if (!verdict.ok) distrust(desk, verdict.finding)
  restoreKill(desk)
  restoreDrill(desk)
  showKill(desk)
}

/**
 * Opens a session, which is recovery: fold the journal, ask the venue, compare, and only then tell risk where the account
 * stands. Opening the running session once more compares and tells again, for engines that were restarted; with other
 * instruments it is opened anew from journal and venue, for what is numbered by its list of instruments is numbered anew.
 */
export function openSession(
  desk: Desk,
  session: Session,
  instruments: readonly Instrument[],
  correlationId: string,
): void {
  const { state } = desk
  const { current } = state
  const isSame = current?.session.sessionId === session.sessionId && current.session.accountId === session.accountId
  const again = isSame && hasInstruments(current.instruments, instruments)
  if (!again) enter(desk, session, instruments, correlationId)
  // A venue that answers later is asked now if it is connected, else as soon as it is; until then entries are stopped.
  if (remoteVenue(desk) === null) reconcile(desk, correlationId)
  else askAccount(desk, announceAgain)
  announceBooks(desk, waitingProposals(state.proposals))
  showKill(desk)
}

function hasInstruments(known: readonly Instrument[], told: readonly Instrument[]): boolean {
  return known.length === told.length && known.every(({ id }, index) => id === told[index]?.id)
}

/** Tells the books and whether they can be trusted. */
export function announceBooks(desk: Desk, openProposals: readonly Proposal[]): void {
  const { state, context } = desk
  const { current } = state
  if (current === null) return
  const reconciled = state.reconciliation.state === 'MATCHED'
  context.emit('BooksRecovered', {
    session: current.session,
    instruments: current.instruments,
    orders: recentOrders(current.books, TOLD_CLOSED),
    // A copy: the books go on while the message travels.
    fills: [...current.books.fills],
    adjustments: [...current.books.adjustments],
    reconciled,
    killed: state.kill !== null,
    entriesPaused: state.entriesPaused,
    guardLevel: state.guardLevel,
    ...(state.limits === null ? {} : { limits: state.limits }),
    openProposals,
    parents: parentViews(desk),
    readOnly: state.journalFinding !== null,
    ...(current.venue?.remote?.nativeStops === false ? { nativeStops: false } : {}),
  })
}

/** Tells the books again, after an answer of the venue changed what can be trusted. */
export function announceAgain(desk: Desk): void {
  announceBooks(desk, [])
}

function enter(desk: Desk, session: Session, instruments: readonly Instrument[], correlationId: string): void {
  const { state, ports, context } = desk
  const configured = state.current === null && state.exchange !== FREE_EXCHANGE ? state.exchange : null
  clearScreen(desk)
  const recovered = recover(session, instruments, (visit) => ports.journal.replay(visit))
  state.exchange = recovered.exchange ?? configured ?? FREE_EXCHANGE
  const current: OpenSession = {
    session,
    instruments,
    books: recovered.books,
    venue: ports.venueFor(session, instruments, state.exchange),
  }
  state.current = current
  state.entriesPaused = recovered.entriesPaused || state.kill !== null
  state.guardLevel = recovered.guardLevel
  state.limits = recovered.limits
  state.lastDifferences = recovered.lastDifferences
  state.reconciliation = { key: 'current', state: 'NEVER', at: null, differences: [] }
  state.remote = emptyRemoteMemory()
  for (const [what, text] of recovered.ignored) state.remote.ignored.set(what, text)
  state.refusedOrigin = null
  state.proposals.clear()
  for (const proposal of recovered.proposals.values()) keepProposal(desk, proposal)
  takeUpParents(desk, recovered)
  if (recovered.isNew && !isBacktest(desk)) writeOpening(desk, current, correlationId)
  else if (!isBacktest(desk)) noteResumption(desk, current, correlationId)
  for (const order of recentOrders(recovered.books, SHOWN_CLOSED)) show(desk, order, null)
  for (const fill of recovered.books.fills.slice(-SHOWN_FILLS)) context.put('fills', fill)
  state.shownFills.push(...recovered.books.fills.slice(-SHOWN_FILLS).map((fill) => fill.executionId))
  watchAgain(desk, recovered)
  for (const proposalId of recovered.approvedUnsent) {
    const text = `${proposalId} was approved, but the program stopped before its orders were written down: nothing was sent.`
    notify(desk, 'P2', `unsent:${proposalId}`, text, 'Wait for a fresh proposal; this one is void.')
  }
}

function takeUpParents(desk: Desk, { parents }: Recovered): void {
  const { state, ports } = desk
  const { current } = state
  if (current === null) return
  state.parents = isBacktest(desk)
    ? null
    : openParents(current.instruments, parents, ports.sha256, (order) => isFinal(desk, order))
  for (const parentId of state.parents?.unreadable ?? []) {
    const text = `What is known of the order ${parentId} cannot be read, so it is not worked on; its working orders stay as they are.`
    notify(
      desk,
      'P1',
      `parent:${parentId}`,
      text,
      'Cancel what it left open in the Blotter, then propose the rest anew.',
    )
  }
}

function writeOpening(desk: Desk, { session, instruments }: OpenSession, correlationId: string): void {
  const place = placeOf(desk, correlationId)
  const summary = `Session ${session.sessionId} opened: ${session.mode}, account ${session.accountId}`
  const drafts = [draft('SessionOpened', { session, instruments }, place, summary, `session|${session.sessionId}`)]
  if (desk.state.exchange !== FREE_EXCHANGE) {
    drafts.push(draft('ExchangeConfigured', desk.state.exchange, place, 'Costs of the simulated exchange'))
  }
  // A refusal stops new orders by itself; the opening is written when the session is opened next.
  commit(desk, drafts, 'FULL')
}

/**
 * A session that is taken up again, after another one or with further instruments, is written down, so that the next start
 * finds the session that was open last, as it was.
 */
function noteResumption(desk: Desk, { session, instruments }: OpenSession, correlationId: string): void {
  const last = newestSession(desk.ports.journal)
  if (last !== null && canonicalJson(last) === canonicalJson(session)) return
  const summary = `Session ${session.sessionId} resumed: ${session.mode}, account ${session.accountId}`
  record(desk, [draft('SessionResumed', { session, instruments }, placeOf(desk, correlationId), summary)], 'FULL')
}

/** The session that was opened or resumed last; null in an empty journal. */
export function newestSession(journal: Pick<Journal, 'query'>): Session | null {
  const [opened, resumed] = [journal.query(null, 1, 'SessionOpened')[0], journal.query(null, 1, 'SessionResumed')[0]]
  const newest = (resumed?.sequence ?? 0) > (opened?.sequence ?? 0) ? resumed : opened
  const parsed = sessionSchema.safeParse((newest?.payload as { readonly session?: unknown } | undefined)?.session)
  return parsed.success ? parsed.data : null
}

function watchAgain(desk: Desk, recovered: Recovered): void {
  for (const order of openOrders(recovered.books)) {
    watch(desk, order)
    const since = recovered.unknownSince.get(order.clientOrderId)
    const watched = desk.state.watched.get(order.clientOrderId)
    if (since !== undefined && watched !== undefined && order.status === 'UNKNOWN') watched.askFrom = since + ASK_AFTER
  }
}

/** A new session is a new account: what the screen showed of the last one goes. */
function clearScreen(desk: Desk): void {
  const { state, context } = desk
  for (const key of state.current?.books.orders.keys() ?? []) context.remove('orders', key)
  for (const key of state.shownFills) context.remove('fills', key)
  for (const key of state.parents?.told.keys() ?? []) context.remove('parents', key)
  state.shownClosed.length = 0
  state.shownFills.length = 0
  for (const key of state.watched.keys()) context.remove('notices', `broker:unknown:${key}`)
  state.watched.clear()
  if (state.remote.link === null) return
  clearNotice(desk, 'link')
  clearNotice(desk, 'clock')
}
