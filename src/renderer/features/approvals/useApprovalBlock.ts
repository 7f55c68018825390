import type { Proposal } from '#core/model/proposal.ts'
import { faceOfMode, faceOfSession } from '../../app/mode.ts'
import { toMicroseconds } from '../../format/time.ts'
import { useNow } from '../../state/clock.ts'
import { useLink } from '../../state/desk.ts'
import { useWorstFeed } from '../../state/feed.ts'
import { useCurrent, useRecord, useRefusedRecords } from '../../state/tables.ts'
import { approvalBlock } from './approvalBlock.ts'
import type { Decision } from './useDecision.ts'

/** Returns why the proposal on the card cannot be approved now, or null. */
export function useApprovalBlock(
  proposal: Proposal | null,
  decision: Decision,
  typedQuantity: number | null,
): string | null {
  const connected = useLink((state) => state.phase === 'OPEN')
  const session = useCurrent('session')
  const unreadable = useRefusedRecords('session')
  const kill = useCurrent('kill')
  const guard = useCurrent('guard')
  const journal = useCurrent('journalState')
  const feed = useWorstFeed()
  const quote = useRecord('quotes', proposal?.instrumentId ?? null)
  const now = toMicroseconds(useNow(250))
  if (proposal === null) return 'No approval is waiting.'
  const modeBlocked = faceOfSession(session, unreadable).blocked ?? faceOfMode(proposal.mode).blocked
  const { ownView, inFlight } = decision
  return approvalBlock({
    connected,
    modeBlocked,
    kill,
    guard,
    feed,
    quote,
    journal,
    proposal,
    now,
    ownView,
    typedQuantity,
    inFlight,
  })
}
