import { useRef } from 'react'
import { Button } from '../../components/Button.tsx'
import { Panel } from '../../components/Panel.tsx'
import { formatClock } from '../../format/time.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecords } from '../../state/tables.ts'
import { openDialog, showProposal } from '../../state/ui.ts'
import { batchesOf } from './batch/batches.ts'
import styles from './Queue.module.css'
import { QueueItem } from './QueueItem.tsx'
import { recentDecisions } from './queue.ts'
import { useCardProposal } from './useCard.ts'
import { useFocusClickGuard } from './useFocusClickGuard.ts'

/** The proposals that wait, soonest expiry first. */
export function ApprovalQueue() {
  const list = useRef<HTMLUListElement>(null)
  const { proposal, queue } = useCardProposal()
  const last = recentDecisions(useRecords('proposals'))[0]
  const state = usePanelState('proposals', { empty: queue.length === 0 })
  useFocusClickGuard(list)
  const empty =
    last === undefined
      ? 'Nothing waiting. Proposals appear here when a strategy raises a signal that passes every risk check.'
      : `Nothing waiting. Last: ${formatClock(last.tsCreated)} ${last.status.toLowerCase()}.`
  const [batch] = batchesOf(queue)
  // Always there, so that a proposal that arrives moves nothing.
  const tools = (
    <Button
      blocked={batch === undefined ? 'No two routine proposals of one strategy and one side wait.' : null}
      onClick={() =>
        batch === undefined ? undefined : openDialog({ kind: 'batch', strategyId: batch.strategyId, side: batch.side })
      }
    >
      Decide together…
    </Button>
  )
  return (
    <Panel label="Approval queue" state={state} tools={tools} empty={<p>{empty}</p>}>
      <ul ref={list} className={styles['list']} aria-label="Waiting approvals, soonest expiry first">
        {queue.map((item) => (
          <QueueItem
            key={item.proposalId}
            proposal={item}
            isCurrent={item.proposalId === proposal?.proposalId}
            onOpen={() => showProposal(item.proposalId, true)}
          />
        ))}
      </ul>
    </Panel>
  )
}
