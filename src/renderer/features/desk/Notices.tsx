import { Badge } from '../../components/Badge.tsx'
import type { BadgeTone } from '../../components/Badge.tsx'
import { Button } from '../../components/Button.tsx'
import { Panel } from '../../components/Panel.tsx'
import { Scroll } from '../../components/Scroll.tsx'
import type { NoticeView } from '#contracts/records/safety.ts'
import { formatClock } from '../../format/time.ts'
import { commands } from '../../state/desk.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecords } from '../../state/tables.ts'
import { orToast } from '../../state/toasts.ts'
import styles from './Notices.module.css'
import { sortNotices } from './noticeOrder.ts'

const TONES: Readonly<Record<NoticeView['priority'], BadgeTone>> = { P1: 'crit', P2: 'warn', P3: 'neutral' }
const WORDS: Readonly<Record<NoticeView['priority'], string>> = { P1: 'act now', P2: 'decide', P3: 'know' }

/** Messages to the trader, the most urgent first; each says what can be done about it. */
export function Notices() {
  const notices = sortNotices(useRecords('notices'))
  const state = usePanelState('notices', { empty: notices.length === 0 })
  return (
    <Panel label="Notices" state={state} empty={<p>No notices. What needs your attention appears here.</p>}>
      <Scroll className={styles['list']} label="Notices, most urgent first">
        <ul>
          {notices.map((notice) => (
            <li key={notice.key}>
              <Badge tone={TONES[notice.priority]}>
                {notice.priority} {WORDS[notice.priority]}
              </Badge>
              <span className={styles['time']}>{formatClock(notice.at)}</span>
              <span className={styles['text']}>
                {notice.text} <span className="muted">{notice.action}</span>
                {notice.count > 1 ? <strong> ×{notice.count}</strong> : null}
              </span>
              <Button look="quiet" onClick={() => void orToast(commands.desk.AcknowledgeNotice({ key: notice.key }))}>
                Acknowledge
              </Button>
            </li>
          ))}
        </ul>
      </Scroll>
    </Panel>
  )
}
