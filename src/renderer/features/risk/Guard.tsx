import { Badge } from '../../components/Badge.tsx'
import { Button } from '../../components/Button.tsx'
import { Panel } from '../../components/Panel.tsx'
import type { GuardView } from '#contracts/records/safety.ts'
import { formatInstant } from '../../format/time.ts'
import { commands } from '../../state/desk.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useCurrent } from '../../state/tables.ts'
import { orToast } from '../../state/toasts.ts'
import { openDialog } from '../../state/ui.ts'
import styles from './Guard.module.css'
import { GUARD_LEVELS, looserThan } from './guardLevels.ts'

/** The guard level, its cause and the way back. It tightens by itself; only a person loosens it. */
export function Guard() {
  const guard = useCurrent('guard')
  const state = usePanelState('guard', { empty: guard === null })
  return (
    <Panel
      label="Guard level"
      state={state}
      flush={false}
      empty={<p>The risk engine has not reported its guard level yet.</p>}
    >
      {guard === null ? null : <Content guard={guard} />}
    </Panel>
  )
}

function Content({ guard }: { readonly guard: GuardView }) {
  const looser = looserThan(guard.level)
  return (
    <div className={styles['guard']}>
      <ol className={styles['ladder']}>
        {GUARD_LEVELS.map(({ level, meaning }) => (
          <li key={level} aria-current={level === guard.level || undefined}>
            <strong>{level}</strong>
            <span>{meaning}</span>
          </li>
        ))}
      </ol>
      <dl className={styles['facts']}>
        <dt>Cause</dt>
        <dd>{guard.cause}</dd>
        <dt>Way back</dt>
        <dd>{guard.wayBack === '' ? 'Nothing to do.' : guard.wayBack}</dd>
        <dt>Since</dt>
        <dd>{formatInstant(guard.since)} UTC</dd>
        <dt>Entries</dt>
        <dd>{guard.entriesPaused ? <Badge tone="warn">paused</Badge> : <Badge tone="ok">allowed</Badge>}</dd>
      </dl>
      <p className={styles['actions']}>
        {guard.entriesPaused ? (
          <Button onClick={() => openDialog({ kind: 'resume' })}>Resume entries…</Button>
        ) : (
          <Button onClick={() => void orToast(commands.risk.PauseEntries({}))} keys="Ctrl+Shift+F9">
            Pause entries
          </Button>
        )}
        <Button
          onClick={() => openDialog({ kind: 'loosen' })}
          blocked={looser.length === 0 ? 'The guard is at its loosest level.' : null}
        >
          Loosen guard…
        </Button>
      </p>
    </div>
  )
}
