import type { CSSProperties, ReactNode } from 'react'
import { isClosed } from '#core/model/order.ts'
import { Countdown } from '../features/approvals/Countdown.tsx'
import { waitingQueue } from '../features/approvals/queue.ts'
import { isRunning, sortJobs } from '../features/desk/jobOrder.ts'
import { formatMoney } from '../format/amount.ts'
import { formatFixed } from '../format/number.ts'
import { formatEta } from '../format/time.ts'
import { Signed } from '../components/Signed.tsx'
import { Age } from '../components/figures.tsx'
import { useLink } from '../state/desk.ts'
import { useWorstFeed } from '../state/feed.ts'
import { useCurrent, useRecords, useRefusedRecords } from '../state/tables.ts'
import { openDialog, showWorkspace } from '../state/ui.ts'
import { APP_COMMANDS } from './commands.ts'
import { gateWord, killWord } from './gateWords.ts'
import { faceOfSession } from './mode.ts'
import styles from './StatusBar.module.css'

/** The state of everything in one line; each item opens where it is explained. */
export function StatusBar() {
  return (
    <footer className={styles['bar']} data-region="status" aria-label="Status">
      <div className={styles['items']}>
        <Mode />
        <Gate />
        <Engines />
        <Feed />
        <WorkingOrders />
        <Approvals />
        <DayProfit />
        <Job />
      </div>
      <Journal />
      <Kill />
      <Host />
    </footer>
  )
}

interface ItemProps {
  readonly onClick: () => void
  readonly title: string
  /** Width kept free for the longest words, pixels. */
  readonly least?: number
  readonly children: ReactNode
}

function Item({ onClick, title, least, children }: ItemProps) {
  const width = least === undefined ? undefined : ({ '--least': `${least}px` } as CSSProperties)
  return (
    <button type="button" className={styles['item']} style={width} title={title} onClick={onClick}>
      {children}
    </button>
  )
}

function Mode() {
  const face = faceOfSession(useCurrent('session'), useRefusedRecords('session'))
  return (
    <Item title="Session" least={70} onClick={() => openDialog({ kind: 'session' })}>
      {face.verb}
    </Item>
  )
}

function Gate() {
  const word = gateWord(useCurrent('kill'), useCurrent('guard'))
  return (
    <Item title="Order gate" least={98} onClick={() => showWorkspace('risk')}>
      gate <strong className={word === 'OPEN' ? undefined : 'warn'}>{word}</strong>
    </Item>
  )
}

function Engines() {
  const engines = useRecords('engines')
  const up = engines.filter(({ state }) => state === 'READY' || state === 'RUNNING').length
  return (
    <Item title="Engines up" least={84} onClick={() => showWorkspace('desk')}>
      engines{' '}
      <strong className={up === engines.length ? undefined : 'warn'}>
        {up}/{engines.length}
      </strong>
    </Item>
  )
}

function Feed() {
  const feed = useWorstFeed()
  return (
    <Item least={112} title={feed?.note ?? 'No feed'} onClick={() => showWorkspace('journal')}>
      feed {feed === null ? 'none' : feed.state.toLowerCase()}{' '}
      {feed?.state !== 'CONNECTED' || feed.lastArrival === null ? null : <Age at={feed.lastArrival / 1_000} />}
    </Item>
  )
}

function WorkingOrders() {
  const working = useRecords('orders').filter((order) => !isClosed(order.status)).length
  return (
    <Item title="Orders that can still trade" least={80} onClick={() => showWorkspace('blotter')}>
      {working} working
    </Item>
  )
}

function Approvals() {
  const queue = waitingQueue(useRecords('proposals'))
  const soonest = queue[0]
  return (
    <Item
      title="Go to the approval that expires soonest (F8)"
      least={148}
      onClick={() => APP_COMMANDS.focusApproval?.()}
    >
      approvals <strong>{queue.length}</strong>
      {soonest === undefined ? null : <Countdown from={soonest.tsCreated} until={soonest.tsExpires} />}
    </Item>
  )
}

function DayProfit() {
  const account = useCurrent('account')
  if (account === null) return null
  return (
    <Item title="Profit of the day and the loss still allowed" onClick={() => showWorkspace('desk')}>
      day <Signed value={account.dayProfit} text={formatMoney(account.dayProfit, 'always')} />
      <span className="muted">budget {formatMoney(account.lossBudgetLeft)}</span>
    </Item>
  )
}

function Job() {
  const job = sortJobs(useRecords('jobs')).find(isRunning)
  if (job === undefined) return null
  const share = job.total > 0 ? `${formatFixed((100 * job.done) / job.total, 0)} %` : job.state.toLowerCase()
  return (
    <Item title={job.label} onClick={() => showWorkspace('lab')}>
      run {share} {formatEta(job.etaLow, job.etaHigh) ?? ''}
    </Item>
  )
}

function Journal() {
  const journal = useCurrent('journalState')
  if (journal === null) return null
  return (
    <Item least={112} title={journal.finding ?? `Head ${journal.head}`} onClick={() => showWorkspace('journal')}>
      journal{' '}
      <strong className={journal.state === 'VERIFIED' ? undefined : 'crit'}>{journal.state.toLowerCase()}</strong>
    </Item>
  )
}

function Kill() {
  return (
    <Item title="Kill console" least={162} onClick={() => showWorkspace('risk')}>
      {killWord(useCurrent('kill'))}
    </Item>
  )
}

function Host() {
  const host = useLink((state) => state.host)
  const phase = useLink((state) => state.phase)
  return (
    <Item
      title={host === null ? 'No host yet' : `Quarterdeck ${host.version} on ${host.runtime}`}
      onClick={() => openDialog({ kind: 'settings' })}
    >
      {phase === 'OPEN' ? (
        (host?.runtime ?? 'connected')
      ) : phase === 'CONNECTING' ? (
        'connecting'
      ) : (
        <strong className="crit">disconnected</strong>
      )}
    </Item>
  )
}
