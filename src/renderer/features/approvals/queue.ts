import type { Proposal } from '#core/model/proposal.ts'

/** Words for each end of a proposal; no two ends share one. */
export const END_WORDS = {
  APPROVED: 'APPROVED',
  REJECTED: 'REJECTED',
  EXPIRED: 'EXPIRED',
  SUPERSEDED: 'SUPERSEDED',
  WITHDRAWN: 'WITHDRAWN',
  KILLED: 'KILLED',
} as const satisfies Partial<Record<Proposal['status'], string>>

/** Tells whether a proposal waits for the trader; a returned one waits again, with its changes shown. */
export function isWaiting(proposal: Proposal): boolean {
  return proposal.status === 'QUEUED' || proposal.status === 'RETURNED'
}

/** Returns the proposals that wait, soonest expiry first. */
export function waitingQueue(proposals: readonly Proposal[]): readonly Proposal[] {
  return proposals
    .filter(isWaiting)
    .toSorted((a, b) => a.tsExpires - b.tsExpires || (a.proposalId < b.proposalId ? -1 : 1))
}

/** Returns the proposals that have ended, latest first. */
export function recentDecisions(proposals: readonly Proposal[]): readonly Proposal[] {
  return proposals.filter((proposal) => !isWaiting(proposal)).toSorted((a, b) => b.tsCreated - a.tsCreated)
}

/** Returns the neighbour of a proposal in the queue, going round; null when the queue is empty. */
export function neighbour(queue: readonly Proposal[], proposalId: string | null, step: 1 | -1): Proposal | null {
  if (queue.length === 0) return null
  const at = queue.findIndex((proposal) => proposal.proposalId === proposalId)
  if (at < 0) return queue[0] ?? null
  return queue[(at + step + queue.length) % queue.length] ?? null
}

/** Counts how ended proposals ended, the most frequent end first. */
export function countEnds(ended: readonly Proposal[]): readonly (readonly [Proposal['status'], number])[] {
  const counts = new Map<Proposal['status'], number>()
  for (const { status } of ended) counts.set(status, (counts.get(status) ?? 0) + 1)
  return [...counts].toSorted((a, b) => b[1] - a[1])
}
