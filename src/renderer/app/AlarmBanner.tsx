import { OctagonAlert } from 'lucide-react'
import { Button } from '../components/Button.tsx'
import { haltedStory } from '../kill/plateFace.ts'
import { commands } from '../state/desk.ts'
import { useCurrent, useRecords } from '../state/tables.ts'
import { orToast } from '../state/toasts.ts'
import { showWorkspace } from '../state/ui.ts'
import { activatePanel } from './dockControl.ts'
import styles from './AlarmBanner.module.css'
import { alarmsOf } from './alarms.ts'

/**
 * The most urgent alarm, over the tab strip so that nothing under the pointer moves. It stays until it is acknowledged; a
 * latched kill and a damaged journal stay until they are over.
 */
export function AlarmBanner() {
  const alarms = alarmsOf(useCurrent('kill'), useCurrent('journalState'), useRecords('notices'), haltedStory)
  const alarm = alarms[0]
  if (alarm === undefined) return null
  return (
    <div className={styles['banner']} role="alert">
      <OctagonAlert size={16} aria-hidden />
      <span className={styles['text']} title={alarm.text}>
        {alarm.text}
      </span>
      {alarms.length > 1 ? <span>1 of {alarms.length}</span> : null}
      {alarm.go === null ? null : (
        <Button
          className={styles['button'] ?? ''}
          onClick={() => {
            showWorkspace(alarm.go === 'kill' ? 'risk' : 'journal')
            activatePanel(alarm.go === 'kill' ? 'kill' : 'verification')
          }}
        >
          {alarm.go === 'kill' ? 'Re-arm…' : 'Look at it'}
        </Button>
      )}
      {alarm.noticeKey === null ? null : (
        <Button
          className={styles['button'] ?? ''}
          onClick={() => void orToast(commands.desk.AcknowledgeNotice({ key: alarm.noticeKey ?? '' }))}
        >
          Acknowledge
        </Button>
      )}
    </div>
  )
}
