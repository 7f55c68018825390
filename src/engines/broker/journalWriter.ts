import { SECOND } from '#core/time/duration.ts'
import type { JournalEntryView, JournalStateView } from '#contracts/records/safety.ts'
import type { DraftPlace } from './journalKinds.ts'
import { draft } from './journalKinds.ts'
import { clearNotice, notify } from './notices.ts'
import type { JournalDraft, JournalEntry, JournalRefusal } from './ports.ts'
import type { Desk, JournalTrouble } from './state.ts'

/** How many of the newest entries the timeline shows without asking. */
export const SHOWN_ENTRIES = 200

const RETRY = SECOND
/** Beyond this only what touched money waits for the journal; signals and proposals are let go. */
const BACKLOG_AT_MOST = 10_000
const ABOUT_MONEY = /^(Order|External|Foreign|Kill|AccountAdjusted|Limits)/
const DONE: { readonly ok: true } = { ok: true }

/** Where entries of the running session belong. */
export function placeOf(desk: Desk, correlationId: string | null): DraftPlace {
  return { at: desk.context.now(), accountId: desk.state.current?.session.accountId ?? null, correlationId }
}

/** Tells whether a backtest is running: its journal keeps keys unique but tells nobody. */
export function isBacktest(desk: Desk): boolean {
  return desk.state.current?.session.mode === 'BACKTEST'
}

/**
 * Appends what must be written before anything may happen. A refusal stops all new orders until an append succeeds again;
 * only a duplicate is the caller's own affair.
 */
export function commit(
  desk: Desk,
  drafts: readonly JournalDraft[],
  durability: 'FULL' | 'NORMAL',
): { readonly ok: true } | JournalRefusal {
  const { trouble } = desk.state
  if (trouble !== null && (desk.context.now() < trouble.nextAttempt || !retryNow(desk))) {
    if (trouble.code === 'JOURNAL_FULL' && writeToReserve(desk, drafts, durability)) return DONE
    return { ok: false, code: trouble.code, text: trouble.text }
  }
  const appended = desk.ports.journal.append(drafts, durability)
  if (appended.ok) {
    show(desk, appended.entries)
    return DONE
  }
  if (appended.code !== 'JOURNAL_DUPLICATE') stop(desk, appended)
  return appended
}

/**
 * Writes down what has happened already and cannot be refused. While the journal takes nothing the facts wait in order;
 * what is still waiting when the program ends is found again at the venue by reconciliation.
 */
export function record(desk: Desk, drafts: readonly JournalDraft[], durability: 'FULL' | 'NORMAL' = 'NORMAL'): void {
  if (drafts.length === 0) return
  const { trouble } = desk.state
  if (trouble !== null) {
    if (trouble.code === 'JOURNAL_FULL' && writeToReserve(desk, drafts, durability)) return
    for (const one of drafts) {
      if (trouble.backlog.length < BACKLOG_AT_MOST || ABOUT_MONEY.test(one.kind)) trouble.backlog.push(one)
    }
    return
  }
  const appended = desk.ports.journal.append(drafts, durability)
  if (appended.ok) {
    show(desk, appended.entries)
  } else if (appended.code === 'JOURNAL_DUPLICATE') {
    recordOneByOne(desk, drafts, durability)
  } else {
    stop(desk, appended).backlog.push(...drafts)
  }
}

/** Tries again when it is time; called as time passes. */
export function retryJournal(desk: Desk): void {
  const { trouble } = desk.state
  if (trouble === null || desk.context.now() < trouble.nextAttempt) return
  retryNow(desk)
}

/** Takes note that the journal cannot be trusted: the account is read-only from here on. */
export function distrust(desk: Desk, finding: string | null): void {
  const { state, context } = desk
  state.journalFinding = (finding ?? 'The chain of entries is broken.').slice(0, 1_000)
  const text = `The journal is damaged (${state.journalFinding}). Nothing can be ordered; what it still shows can be read.`
  context.emit('JournalRefused', { code: 'JOURNAL_DAMAGED', text })
  notify(desk, 'P1', 'journal', text, 'Restore the journal from a backup, then start again.')
  showJournalState(desk)
}

/** Puts the state of the journal on the screen. */
export function showJournalState(desk: Desk): void {
  const { state } = desk
  const view: JournalStateView = {
    key: 'current',
    state: state.journalFinding !== null ? 'DAMAGED' : state.trouble !== null ? 'UNWRITABLE' : 'VERIFIED',
    entries: state.journalEntries,
    head: state.journalHead,
    finding: state.journalFinding ?? state.trouble?.text ?? null,
  }
  desk.context.put('journalState', view)
}

/** An entry as the timeline shows it. */
export function entryView(entry: JournalEntry): JournalEntryView {
  const { sequence, at, kind, correlationId, hash } = entry
  return { key: String(sequence), sequence, at, kind, summary: entry.summary.slice(0, 2_000), correlationId, hash }
}

/** On a full disk the journal keeps room for what takes risk away and for what has happened; it knows which is which. */
function writeToReserve(desk: Desk, drafts: readonly JournalDraft[], durability: 'FULL' | 'NORMAL'): boolean {
  const appended = desk.ports.journal.append(drafts, durability)
  if (appended.ok) show(desk, appended.entries)
  return appended.ok
}

function recordOneByOne(desk: Desk, drafts: readonly JournalDraft[], durability: 'FULL' | 'NORMAL'): void {
  for (const [index, one] of drafts.entries()) {
    const appended = desk.ports.journal.append([one], durability)
    if (appended.ok) {
      show(desk, appended.entries)
    } else if (appended.code !== 'JOURNAL_DUPLICATE') {
      stop(desk, appended).backlog.push(...drafts.slice(index))
      return
    }
  }
}

function stop(desk: Desk, refusal: JournalRefusal): JournalTrouble {
  const now = desk.context.now()
  const trouble: JournalTrouble = {
    code: refusal.code,
    text: refusal.text,
    since: now,
    backlog: [],
    nextAttempt: now + RETRY,
  }
  desk.state.trouble = trouble
  desk.context.emit('JournalRefused', { code: refusal.code, text: refusal.text })
  notify(
    desk,
    'P1',
    'journal',
    refusal.text,
    'New orders wait until the journal can be written; it is tried every second.',
  )
  showJournalState(desk)
  return trouble
}

/** Writes what has waited, and a line about the trouble, in one transaction; returns true when the journal works again. */
function retryNow(desk: Desk): boolean {
  const { trouble } = desk.state
  if (trouble === null) return true
  const restored = draft(
    'JournalRestored',
    { code: trouble.code, refusedSince: trouble.since },
    placeOf(desk, null),
    `The journal can be written again (${trouble.code}); ${trouble.backlog.length} entries had waited`,
  )
  const appended = desk.ports.journal.append([...trouble.backlog, restored], 'FULL')
  if (!appended.ok && appended.code !== 'JOURNAL_DUPLICATE') {
    trouble.nextAttempt = desk.context.now() + RETRY
    return false
  }
  desk.state.trouble = null
  if (appended.ok) show(desk, appended.entries)
  else recordOneByOne(desk, [...trouble.backlog, restored], 'FULL')
  if (desk.state.trouble !== null) return false
  desk.context.emit('JournalRestored', {})
  clearNotice(desk, 'journal')
  showJournalState(desk)
  return true
}

function show(desk: Desk, entries: readonly JournalEntry[]): void {
  const last = entries.at(-1)
  if (last === undefined || isBacktest(desk)) return
  desk.state.journalEntries = last.sequence
  desk.state.journalHead = last.hash
  for (const entry of entries) {
    desk.context.put('journal', entryView(entry))
    if (entry.sequence > SHOWN_ENTRIES) desk.context.remove('journal', String(entry.sequence - SHOWN_ENTRIES))
  }
  showJournalState(desk)
}
