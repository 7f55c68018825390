import type { Proposal } from '#core/model/proposal.ts'
import type { Desk } from './state.ts'

/** How many proposals are remembered for the check of their approvals. */
const REMEMBERED = 1_000

/** Remembers the terms of a proposal as last heard; the oldest make room. */
export function keepProposal(desk: Desk, proposal: Proposal): void {
  const { proposals } = desk.state
  proposals.delete(proposal.proposalId)
  proposals.set(proposal.proposalId, proposal)
  const oldest = proposals.size > REMEMBERED ? proposals.keys().next().value : undefined
  if (oldest !== undefined) proposals.delete(oldest)
}
