import { Button } from '../../components/Button.tsx'
import { Panel } from '../../components/Panel.tsx'
import { formatMoney } from '../../format/amount.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecords } from '../../state/tables.ts'
import { showProposal, showWorkspace } from '../../state/ui.ts'
import { Countdown } from '../approvals/Countdown.tsx'
import { countEnds, recentDecisions, waitingQueue } from '../approvals/queue.ts'
import styles from './Summary.module.css'

/** How many approvals wait, the soonest, and how the last ones ended. */
export function ApprovalsSummary() {
  const proposals = useRecords('proposals')
  const queue = waitingQueue(proposals)
  const ended = recentDecisions(proposals)
  const state = usePanelState('proposals', { empty: proposals.length === 0 })
  const soonest = queue[0]
  const counts = countEnds(ended)
  return (
    <Panel
      label="Approvals summary"
      state={state}
      empty={<p>No approval yet. Proposals come from strategies while the market plays.</p>}
    >
      <div className={styles['summary']}>
        <p className={styles['figure']}>
          <strong>{queue.length}</strong> waiting
          {soonest === undefined ? null : (
            <>
              {' · soonest '}
              <Countdown from={soonest.tsCreated} until={soonest.tsExpires} />
            </>
          )}
        </p>
        {soonest === undefined ? null : (
          <p>
            <Button
              onClick={() => {
                showWorkspace('approvals')
                showProposal(soonest.proposalId, true)
              }}
              keys="F8"
            >
              Open the soonest
            </Button>{' '}
            <span className="muted">
              total {formatMoney(queue.reduce((sum, proposal) => sum + proposal.notional, 0))} at reference prices
            </span>
          </p>
        )}
        <ul className={styles['ends']} aria-label="How approvals ended">
          {counts.map(([status, count]) => (
            <li key={status}>
              <strong>{count}</strong> {status.toLowerCase()}
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  )
}
