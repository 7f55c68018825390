import { PanelRightClose, PanelRightOpen } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '../../components/Button.tsx'
import { useRecords } from '../../state/tables.ts'
import { showProposal, showWorkspace } from '../../state/ui.ts'
import styles from './ApprovalTray.module.css'
import { Countdown } from './Countdown.tsx'
import { QueueItem } from './QueueItem.tsx'
import { waitingQueue } from './queue.ts'
import { useFocusClickGuard } from './useFocusClickGuard.ts'

/** The approvals that wait, beside every workspace; opening one never approves anything. */
export function ApprovalTray({ open, onToggle }: { readonly open: boolean; readonly onToggle: () => void }) {
  const tray = useRef<HTMLElement>(null)
  const queue = waitingQueue(useRecords('proposals'))
  useFocusClickGuard(tray)
  const soonest = queue[0]
  return (
    <aside ref={tray} className={styles['tray']} aria-label="Approval tray" data-region="tray" tabIndex={-1}>
      <header className={styles['head']}>
        <Button
          look="quiet"
          onClick={onToggle}
          aria-expanded={open}
          aria-label={open ? 'Close the approval tray' : `Open the approval tray, ${queue.length} waiting`}
          title={open ? 'Close the tray (Ctrl+B)' : 'Open the tray (Ctrl+B)'}
        >
          {open ? <PanelRightClose size={16} aria-hidden /> : <PanelRightOpen size={16} aria-hidden />}
        </Button>
        {open ? <h2>Waiting for you</h2> : null}
        {open ? <span className="muted">{queue.length}</span> : null}
      </header>
      {open ? (
        <OpenTray queue={queue} />
      ) : (
        <div className={styles['closed']}>
          <strong>{queue.length}</strong>
          {soonest === undefined ? null : <Countdown from={soonest.tsCreated} until={soonest.tsExpires} />}
        </div>
      )}
    </aside>
  )
}

function OpenTray({ queue }: { readonly queue: ReturnType<typeof waitingQueue> }) {
  if (queue.length === 0) return <p className={styles['empty']}>Nothing waiting.</p>
  return (
    <ul className={styles['list']}>
      {queue.map((proposal) => (
        <QueueItem
          key={proposal.proposalId}
          proposal={proposal}
          isCurrent={false}
          onOpen={() => {
            showWorkspace('approvals')
            showProposal(proposal.proposalId, true)
          }}
        />
      ))}
    </ul>
  )
}
