import type { TracedEntry } from '#adapters/storage/lineage/journalTrace.ts'
import type { LineageGathering } from './graph.ts'
import { readPayload, type TracedChange, type TracedProposal } from './payloads.ts'
import { instrumentOf, sessionOf, sessionsOf } from './sessions.ts'
import { readOr, type LineageSources } from './sources.ts'
import { scaledText } from './words.ts'

/** Changes and approvals that are told of one proposal at the most. */
const MOST_DECISIONS = 50
/** Entries that are looked through at a time for what became of a proposal. */
const PAGE = 1_000

const WORDS: Readonly<Record<string, string>> = {
  RETURNED: 'Came back to the trader with other terms',
  REJECTED: 'Refused by the trader',
  EXPIRED: 'Expired: nobody decided in time',
  SUPERSEDED: 'Replaced by a newer one',
  WITHDRAWN: 'Withdrawn',
  KILLED: 'Ended by the kill switch',
}

/** A proposal with the entry that first told of it. */
export interface FoundProposal {
  readonly entry: TracedEntry
  readonly proposal: TracedProposal
}

/** The node of a proposal. */
export function proposalNode(proposalId: string): string {
  return `proposal|${proposalId}`
}

/** The node of an approval. */
export function approvalNode(proposalId: string, hash: string): string {
  return `decision|${proposalId}|${hash}`
}

/** Finds the entry of a proposal, before another where told; null where the journal has none. */
export function findProposal(
  { journal }: LineageSources,
  graph: LineageGathering,
  proposalId: string,
  before = Number.MAX_SAFE_INTEGER,
): FoundProposal | null {
  // The first that speaks of it nearly always is it, and then the rest of the journal is not read.
  for (const limit of [1, 20]) {
    const found = journal.about({ kinds: ['ProposalRaised'], id: proposalId, before, newestFirst: true, limit })
    for (const entry of found) {
      const proposal = readPayload('proposal', entry, graph)
      if (proposal?.proposalId === proposalId) return { entry, proposal }
    }
    if (found.length < limit) break
  }
  return null
}

/** Adds a proposal, without what led to it. */
export function addProposal(
  sources: LineageSources,
  graph: LineageGathering,
  { entry, proposal }: FoundProposal,
): string {
  const { proposalId, side, quantity, instrumentId, orderType, limitPrice, tier, sizing, hash } = proposal
  const node = proposalNode(proposalId)
  if (graph.has(node)) return node
  const session = sessionOf(
    readOr(graph, 'The sessions', [], () => sessionsOf(sources, graph, instrumentId)),
    entry,
  )
  const instrument = instrumentOf(session, instrumentId)
  const price = limitPrice === null ? '' : ` at ${scaledText(limitPrice, instrument?.priceDecimals)}`
  graph.put({
    id: node,
    kind: 'PROPOSAL',
    title: `${side} ${scaledText(quantity, instrument?.quantityDecimals)} ${instrument?.symbol ?? instrumentId} ${orderType}${price}`,
    details: [
      `id ${proposalId}, tier ${tier}`,
      `sized by ${sizing.rule}, bound by ${sizing.boundBy}`,
      `hash of its terms ${hash}`,
    ],
    at: entry.at,
    marketTime: proposal.tsData,
  })
  return node
}

/** Adds what was decided about a proposal: approvals of its terms, and every other way in which it came to an end or back. */
export function addDecisions(sources: LineageSources, graph: LineageGathering, found: FoundProposal): void {
  const { journal } = sources
  const { proposalId } = found.proposal
  const node = proposalNode(proposalId)
  const approvals = readOr(graph, 'The journal', [], () => journal.keyedFrom(`approval|${proposalId}|`, MOST_DECISIONS))
  for (const entry of approvals) {
    const approval = readPayload('approval', entry, graph)?.mandate.approval ?? null
    if (approval?.proposalId !== proposalId) continue
    const { hash, decidedAt, decision } = approval
    const id = approvalNode(proposalId, hash)
    graph.put({
      id,
      kind: 'DECISION',
      title: 'Approved by the trader',
      details: [
        `the terms with the hash ${hash}`,
        decision === null ? null : `looked at for ${(decision.dwellMilliseconds / 1_000).toFixed(1)} s`,
        decision?.ownView === null || decision === null ? null : `own view: ${decision.ownView}`,
        'approval and intents in the journal in one transaction',
      ],
      at: decidedAt,
    })
    graph.link(node, id, 'decided')
  }
  for (const { entry, change } of changesOf(sources, graph, found)) {
    const words = WORDS[change.proposal.status]
    if (words === undefined) continue
    const id = `decision|${entry.sequence}`
    graph.put({
      id,
      kind: 'DECISION',
      title: words,
      details: [change.reason, change.note, change.proposal.outcome],
      at: entry.at,
    })
    graph.link(node, id, change.proposal.status === 'RETURNED' ? 'changed' : 'ended')
  }
}

interface Change {
  readonly entry: TracedEntry
  readonly change: TracedChange
}

/** What became of a proposal, until it had come to an end. */
function changesOf({ journal }: LineageSources, graph: LineageGathering, found: FoundProposal): readonly Change[] {
  const { proposalId } = found.proposal
  const changes: Change[] = []
  const newest = readOr(graph, 'The journal', 0, () => journal.newest())
  for (let after = found.entry.sequence; after < newest; after += PAGE) {
    const page = readOr(graph, 'The journal', [], () =>
      journal.about({
        kinds: ['ProposalChanged'],
        id: proposalId,
        after,
        before: after + PAGE + 1,
        newestFirst: false,
        limit: MOST_DECISIONS,
      }),
    )
    for (const entry of page) {
      const change = readPayload('change', entry, graph)
      if (change?.proposal.proposalId !== proposalId) continue
      changes.push({ entry, change })
      if (change.proposal.status !== 'QUEUED' && change.proposal.status !== 'RETURNED') return changes
      if (changes.length === MOST_DECISIONS) {
        graph.gap(`Only the first ${MOST_DECISIONS} changes of the proposal ${proposalId} are told.`)
        return changes
      }
    }
  }
  return changes
}
