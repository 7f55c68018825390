import { existsSync } from 'node:fs'
import * as z from 'zod'
import { dataPaths } from '#adapters/storage/dataDirectory.ts'
import { JournalTrace, type TracedEntry } from '#adapters/storage/lineage/journalTrace.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import { openDatabase } from '#adapters/storage/sqlite/database.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Proposal } from '#core/model/proposal.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import { decisionRecordSchema, proposalSchema, rejectReasonSchema } from '#contracts/records/decision.ts'
import type { DecisionReplay, DecisionVersion } from '#contracts/records/decisionReplay.ts'
import { instrumentSchema } from '#contracts/records/market.ts'
import { sealed } from '#engines/risk/proposalMaking.ts'

const MOST_VERSIONS = 200
const MOST_ORDERS = 20
const MOST_STEPS = 200

const changeSchema = z.object({
  proposal: proposalSchema,
  decision: decisionRecordSchema.nullable(),
  reason: rejectReasonSchema.nullable(),
  note: z.string(),
})
const sessionSchema = z.object({ instruments: z.array(z.unknown()) })
const orderSchema = z.object({
  event: z.object({
    type: z.string(),
    clientOrderId: z.string(),
    reason: z.object({ text: z.string() }).optional(),
    fill: z.object({ quantity: z.number(), price: z.number() }).optional(),
  }),
  specification: z.object({ role: z.string(), proposalId: z.string().nullable() }).nullable(),
})

/**
 * Reads a decision out of the journal: every set of terms that was shown, with its hash computed once more, what was
 * decided when, and what became of the orders. The file is opened without the right to change it.
 */
export function readDecision(dataDirectory: string, proposalId: string): CommandResult<DecisionReplay> {
  const { journal: path } = dataPaths(dataDirectory)
  if (!existsSync(path)) {
    return refused('JOURNAL_MISSING', `There is no journal at ${path}, so no decision can be shown.`, { path })
  }
  const opened = openDatabase(path, 'The journal', { readOnly: true })
  if (!opened.ok) return opened
  try {
    const trace = new JournalTrace(opened.database)
    return replay(trace, proposalId)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return refused('JOURNAL_UNREADABLE', `The journal could not be read (${why}); run quarterdeck journal verify.`)
  } finally {
    opened.database.close()
  }
}

function replay(trace: JournalTrace, proposalId: string): CommandResult<DecisionReplay> {
  const gaps: string[] = []
  const entries = trace.about({
    kinds: ['ProposalRaised', 'ProposalChanged'],
    id: proposalId,
    newestFirst: false,
    limit: MOST_VERSIONS,
  })
  const versions = entries.flatMap((entry) => versionOf(entry, proposalId, gaps) ?? [])
  const [first] = versions
  if (first === undefined) {
    const message = `The journal has no proposal ${JSON.stringify(proposalId).slice(0, 100)} that this version can read.`
    return refused('DECISION_UNKNOWN', message)
  }
  if (entries.length === MOST_VERSIONS) gaps.push(`Only the first ${MOST_VERSIONS} versions are shown.`)
  return accepted({
    proposalId: first.proposal.proposalId,
    instrument: instrumentOf(trace, first.proposal),
    versions,
    steps: stepsOf(trace, proposalId),
    gaps,
  })
}

function versionOf(entry: TracedEntry, proposalId: string, gaps: string[]): DecisionVersion | null {
  const { sequence, at, kind, payload } = entry
  const raised = kind === 'ProposalRaised'
  const parsed = changeSchema.safeParse(
    raised ? { proposal: payload, decision: null, reason: null, note: 'Raised.' } : payload,
  )
  if (!parsed.success) {
    gaps.push(`Entry ${sequence} (${kind}) is of another version of the program and cannot be shown.`)
    return null
  }
  const { proposal, decision, reason, note } = parsed.data
  if (proposal.proposalId !== proposalId) return null
  return { sequence, at, proposal, isWhole: sealed(sha256, proposal).hash === proposal.hash, note, decision, reason }
}

/** The instrument as the last session of the account before knew it. */
function instrumentOf(trace: JournalTrace, { accountId, instrumentId }: Proposal): Instrument | null {
  const sessions = trace.about({ kinds: ['SessionOpened'], id: accountId, newestFirst: true, limit: 10 })
  for (const { payload } of sessions) {
    const session = sessionSchema.safeParse(payload)
    if (!session.success) continue
    for (const each of session.data.instruments) {
      const parsed = instrumentSchema.safeParse(each)
      if (parsed.success && parsed.data.id === instrumentId) return parsed.data
    }
  }
  return null
}

function stepsOf(trace: JournalTrace, proposalId: string): DecisionReplay['steps'] {
  const orders = new Map<string, string>()
  for (const { payload } of trace.keyedAbout('intent', proposalId, MOST_ORDERS)) {
    const row = orderSchema.safeParse(payload)
    if (!row.success || row.data.specification?.proposalId !== proposalId) continue
    orders.set(row.data.event.clientOrderId, row.data.specification.role.toLowerCase().replace('_', ' '))
  }
  const steps: { sequence: number; at: number; text: string }[] = []
  for (const [clientOrderId, role] of orders) {
    for (const { sequence, at, payload } of trace.about({
      kinds: ORDER_KINDS,
      id: clientOrderId,
      newestFirst: false,
      limit: MOST_STEPS,
    })) {
      const row = orderSchema.safeParse(payload)
      if (row.success && row.data.event.clientOrderId === clientOrderId)
        steps.push({ sequence, at, text: stepText(role, row.data.event) })
    }
  }
  return steps.toSorted((a, b) => a.sequence - b.sequence).map(({ at, text }) => ({ at, text }))
}

const ORDER_KINDS = [
  'OrderIntended',
  'OrderSubmitted',
  'OrderAccepted',
  'OrderFilled',
  'OrderCancelled',
  'OrderExpired',
  'OrderRejected',
  'OrderDenied',
  'OrderBecameUnknown',
]

function stepText(role: string, { type, reason }: z.infer<typeof orderSchema>['event']): string {
  const what = type
    .slice('Order'.length)
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
  return `${role} ${what}${reason === undefined ? '' : `: ${reason.text}`}`.slice(0, 2_000)
}
