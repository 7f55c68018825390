import type { Proposal } from '#core/model/proposal.ts'
import { Badge } from '../../components/Badge.tsx'
import { formatMoney } from '../../format/amount.ts'
import { useRecord } from '../../state/tables.ts'
import { Countdown } from './Countdown.tsx'
import { shortAction } from './describe.ts'
import styles from './Queue.module.css'

interface QueueItemProps {
  readonly proposal: Proposal
  readonly isCurrent: boolean
  readonly onOpen: () => void
}

/** One waiting proposal: what, how much, how risky, how long. */
export function QueueItem({ proposal, isCurrent, onOpen }: QueueItemProps) {
  const instrument = useRecord('instruments', proposal.instrumentId)
  return (
    <li>
      <button type="button" className={styles['item']} aria-current={isCurrent || undefined} onClick={onOpen}>
        <span className={styles['first']}>
          <strong>{shortAction(proposal, instrument)}</strong>
          <Countdown from={proposal.tsCreated} until={proposal.tsExpires} />
        </span>
        <span className={styles['second']}>
          <Badge tone={proposal.tier === 2 ? 'warn' : 'neutral'}>tier {proposal.tier}</Badge>
          <span>
            {formatMoney(proposal.notional)} {instrument?.currency}
          </span>
          {proposal.status === 'RETURNED' ? <strong>returned</strong> : null}
          <span className={styles['who']}>{proposal.strategyId}</span>
        </span>
      </button>
    </li>
  )
}
