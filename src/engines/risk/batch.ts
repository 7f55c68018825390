import type { CommandPayload, CommandReply } from '#contracts/channel.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { riskChannel } from '#contracts/risk.ts'
import { approve } from './approvals.ts'
import { findOpen } from './proposals.ts'
import type { OpenProposal, RiskDesk } from './state.ts'

type Payload = CommandPayload<typeof riskChannel, 'ApproveBatch'>
type Reply = CommandReply<typeof riskChannel, 'ApproveBatch'>

/** From this many on the trader types how many he means. */
const COUNT_TYPED_FROM = 4

/**
 * Approves several routine proposals with one act. They must be of one strategy and one side, and each still passes its
 * own check against its own hash, in the given order, with the cash and the limits that those before have left. One that
 * fails does not take the others with it.
 */
export function approveBatch(desk: RiskDesk, payload: Payload): CommandResult<Reply> {
  const { items, decision, typedCount } = payload
  const open = items.flatMap(({ proposalId }) => findOpen(desk, proposalId) ?? [])
  const problem = mismatch(items.length, open)
  if (problem !== null) return problem
  if (items.length >= COUNT_TYPED_FROM && typedCount !== items.length) {
    return refused('COUNT_NOT_TYPED', `Type ${items.length} to approve this many at once; nothing was sent.`, {
      count: items.length,
    })
  }
  const results = items.map(({ proposalId, hash }) => {
    const answer = approve(desk, { proposalId, hash, decision, typedQuantity: null })
    return answer.ok
      ? { proposalId, status: answer.reply.status, failure: null }
      : { proposalId, status: 'REFUSED' as const, failure: answer.failure }
  })
  return accepted({ results })
}

function mismatch(count: number, open: readonly OpenProposal[]): CommandResult<never> | null {
  const [first] = open
  if (first === undefined || open.length !== count || new Set(open).size !== count) {
    return refused(
      'PROPOSAL_NOT_OPEN',
      'One of these proposals is no longer open, so none was sent; look at the rest again.',
    )
  }
  if (open.some(({ proposal }) => proposal.tier !== 1)) {
    return refused(
      'BATCH_NOT_ROUTINE',
      'One of these proposals needs a look of its own, so none was sent; decide it by itself.',
    )
  }
  const { strategyId, side } = first.proposal
  if (open.some(({ proposal }) => proposal.strategyId !== strategyId || proposal.side !== side)) {
    return refused('BATCH_MIXED', 'Only proposals of one strategy and one side are decided together, so none was sent.')
  }
  return null
}
