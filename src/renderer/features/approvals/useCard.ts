import { useEffect } from 'react'
import type { Proposal } from '#core/model/proposal.ts'
import { useRecord, useRecords } from '../../state/tables.ts'
import { selectInstrument, showProposal, useUi } from '../../state/ui.ts'
import { waitingQueue } from './queue.ts'

/**
 * Returns the proposal on the card: the selected one, else the one that expires soonest. It stays when it ends, so that
 * nothing else slides under the pointer.
 */
export function useCardProposal(): { readonly proposal: Proposal | null; readonly queue: readonly Proposal[] } {
  const queue = waitingQueue(useRecords('proposals'))
  const selected = useRecord(
    'proposals',
    useUi((state) => state.selectedProposal),
  )
  const proposal = selected ?? queue[0] ?? null
  const proposalId = proposal?.proposalId ?? null
  const instrumentId = proposal?.instrumentId ?? null
  useEffect(() => {
    if (proposalId !== useUi.getState().selectedProposal) showProposal(proposalId, false)
  }, [proposalId])
  // The chart beside the card shows what is being decided.
  useEffect(() => {
    if (proposalId !== null && instrumentId !== null) selectInstrument(instrumentId)
  }, [proposalId, instrumentId])
  return { proposal, queue }
}
