import { useRef } from 'react'
import { Panel } from '../../components/Panel.tsx'
import { formatClock } from '../../format/time.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecords } from '../../state/tables.ts'
import { showProposal } from '../../state/ui.ts'
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
  return (
    <Panel label="Approval queue" state={state} empty={<p>{empty}</p>}>
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
