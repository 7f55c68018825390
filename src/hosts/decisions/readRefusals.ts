import { existsSync } from 'node:fs'
import * as z from 'zod'
import { dataPaths } from '#adapters/storage/dataDirectory.ts'
import { JournalTrace, type TracedEntry } from '#adapters/storage/lineage/journalTrace.ts'
import { openDatabase } from '#adapters/storage/sqlite/database.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { Refusal, RefusalQuestion, Refusals } from '#contracts/records/refusals.ts'

/** Entries that are looked through for one answer. */
const MOST_READ = 4_000
const MOST_TOLD = 500

const proposalSchema = z.object({
  proposalId: z.string(),
  strategyId: z.string(),
  instrumentId: z.string(),
  side: z.string(),
  status: z.string(),
  outcome: z.string().nullable(),
})
const changeSchema = z.object({ proposal: proposalSchema, reason: z.string().nullable() })
const signalSchema = z.object({ signalId: z.string(), strategyId: z.string(), direction: z.string() })
const denialSchema = z.object({
  signalId: z.string(),
  instrumentId: z.string(),
  denial: z.object({ code: z.string(), message: z.string() }),
})

/** Ends of a proposal after which no order leaves. */
const REFUSED: ReadonlySet<string> = new Set(['REJECTED', 'EXPIRED', 'SUPERSEDED', 'WITHDRAWN', 'KILLED'])

/**
 * Reads out of the journal which ideas in an instrument did not become trades within a time, and why: denied signals with
 * their codes, and proposals that ended without an order. The file is opened without the right to change it.
 */
export function readRefusals(
  dataDirectory: string,
  { instrumentId, from, to }: RefusalQuestion,
): CommandResult<Refusals> {
  const { journal: path } = dataPaths(dataDirectory)
  if (!existsSync(path)) {
    return refused('JOURNAL_MISSING', `There is no journal at ${path}, so nothing of the past can be told.`, { path })
  }
  const opened = openDatabase(path, 'The journal', { readOnly: true })
  if (!opened.ok) return opened
  try {
    const trace = new JournalTrace(opened.database)
    const kinds = ['ProposalChanged', 'SignalDenied', 'SignalRaised']
    const entries = trace.about({ kinds, id: instrumentId, newestFirst: true, limit: MOST_READ })
    const signals = signalsOf(entries)
    const within = entries.filter(({ at }) => at >= from && at <= to)
    const refusals = within.flatMap((entry) => refusalOf(entry, instrumentId, signals) ?? [])
    const gaps: string[] = []
    if (refusals.length > MOST_TOLD) gaps.push(`Only the newest ${MOST_TOLD} of ${refusals.length} are told.`)
    else if (entries.length === MOST_READ) gaps.push('Older entries were not looked through.')
    return accepted({ refusals: refusals.slice(0, MOST_TOLD), gaps })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return refused('JOURNAL_UNREADABLE', `The journal could not be read (${why}); run quarterdeck journal verify.`)
  } finally {
    opened.database.close()
  }
}

type Signals = ReadonlyMap<string, z.infer<typeof signalSchema>>

function signalsOf(entries: readonly TracedEntry[]): Signals {
  const signals = new Map<string, z.infer<typeof signalSchema>>()
  for (const { kind, payload } of entries) {
    const parsed = kind === 'SignalRaised' ? signalSchema.safeParse(payload) : null
    if (parsed?.success === true) signals.set(parsed.data.signalId, parsed.data)
  }
  return signals
}

function refusalOf(
  { sequence, at, kind, payload }: TracedEntry,
  instrumentId: string,
  signals: Signals,
): Refusal | null {
  if (kind === 'ProposalChanged') {
    const change = changeSchema.safeParse(payload)
    if (!change.success) return null
    const { proposal, reason } = change.data
    if (proposal.instrumentId !== instrumentId || !REFUSED.has(proposal.status)) return null
    const { proposalId: id, strategyId, side: direction, status, outcome } = proposal
    const code = reason === null ? status : `${status}_${reason}`
    return { sequence, at, kind: 'PROPOSAL', id, strategyId, direction, code, text: (outcome ?? '').slice(0, 2_000) }
  }
  const denied = kind === 'SignalDenied' ? denialSchema.safeParse(payload) : null
  if (denied?.success !== true || denied.data.instrumentId !== instrumentId) return null
  const { signalId: id, denial } = denied.data
  const signal = signals.get(id)
  return {
    sequence,
    at,
    kind: 'SIGNAL',
    id,
    strategyId: signal?.strategyId ?? null,
    direction: signal?.direction ?? null,
    code: denial.code,
    text: denial.message.slice(0, 2_000),
  }
}
