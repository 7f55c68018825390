import type { TracedEntry } from '#adapters/storage/lineage/journalTrace.ts'
import type { LineageGathering } from './graph.ts'
import { readPayload, type TracedInstrument, type TracedSession } from './payloads.ts'
import type { LineageSources } from './sources.ts'

/** A session as the journal tells of it. */
export interface SessionOfAccount extends TracedSession {
  /** Number of the entry and its time by our clock. */
  readonly sequence: number
  readonly at: number
}

/** Sessions that are looked at for one question, the newest first. */
const MOST_SESSIONS = 500

/** What was found already; a question asks for the same sessions again and again. */
const FOUND = new WeakMap<LineageSources, Map<string, readonly SessionOfAccount[]>>()

/** The sessions that traded an instrument, newest first. */
export function sessionsOf(
  sources: LineageSources,
  graph: LineageGathering,
  instrumentId: string,
): readonly SessionOfAccount[] {
  const known = FOUND.get(sources) ?? new Map<string, readonly SessionOfAccount[]>()
  FOUND.set(sources, known)
  const found = known.get(instrumentId) ?? findSessions(sources, graph, instrumentId)
  known.set(instrumentId, found)
  return found
}

function findSessions(
  { journal }: LineageSources,
  graph: LineageGathering,
  instrumentId: string,
): readonly SessionOfAccount[] {
  const entries = journal.keyedAbout('session', instrumentId, MOST_SESSIONS)
  if (entries.length === MOST_SESSIONS) graph.gap(`Only the newest ${MOST_SESSIONS} sessions were looked at.`)
  return entries.flatMap((entry) => {
    const payload = readPayload('session', entry, graph)
    if (payload === null || !payload.instruments.some(({ id }) => id === instrumentId)) return []
    return [{ ...payload, sequence: entry.sequence, at: entry.at }]
  })
}

/** The session in which an entry about an instrument was written: the newest of its account before it. */
export function sessionOf(
  sessions: readonly SessionOfAccount[],
  { accountId, sequence }: Pick<TracedEntry, 'accountId' | 'sequence'>,
): SessionOfAccount | null {
  const fits = (session: SessionOfAccount): boolean =>
    session.session.accountId === accountId && session.sequence < sequence
  return sessions.find(fits) ?? null
}

/** An instrument of a session. */
export function instrumentOf(session: SessionOfAccount | null, instrumentId: string): TracedInstrument | null {
  return session?.instruments.find(({ id }) => id === instrumentId) ?? null
}
