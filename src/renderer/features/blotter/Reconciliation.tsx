import { Badge } from '../../components/Badge.tsx'
import type { BadgeTone } from '../../components/Badge.tsx'
import { Button } from '../../components/Button.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { Panel } from '../../components/Panel.tsx'
import type { ReconciliationView } from '#contracts/records/execution.ts'
import { formatClock } from '../../format/time.ts'
import { commands } from '../../state/desk.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useCurrent } from '../../state/tables.ts'
import { orToast } from '../../state/toasts.ts'
import styles from './Blotter.module.css'

type Difference = ReconciliationView['differences'][number]

const COLUMNS: readonly Column<Difference>[] = [
  { id: 'what', head: 'What', track: 'minmax(120px, 1.2fr)', render: (row) => row.what },
  { id: 'ours', head: 'Ours', track: 'minmax(100px, 1fr)', render: (row) => row.ours },
  { id: 'venue', head: 'Venue', track: 'minmax(100px, 1fr)', render: (row) => row.venue },
]

const STATES: Readonly<Record<ReconciliationView['state'], { readonly words: string; readonly tone: BadgeTone }>> = {
  NEVER: { words: 'not compared yet', tone: 'neutral' },
  MATCHED: { words: 'matched', tone: 'ok' },
  DIVERGED: { words: 'diverged', tone: 'crit' },
  FAILED: { words: 'comparison failed', tone: 'warn' },
}

/** Our books beside the venue's. */
export function Reconciliation() {
  const view = useCurrent('reconciliation')
  const state = usePanelState('reconciliation', { empty: view === null })
  const tools =
    view === null ? null : (
      <div className={styles['match']}>
        <Badge tone={STATES[view.state].tone}>{STATES[view.state].words}</Badge>
        <span className="muted">{view.at === null ? '' : `at ${formatClock(view.at)} UTC`}</span>
        <Button onClick={() => void orToast(commands.broker.Reconcile({}))}>Compare now</Button>
      </div>
    )
  return (
    <Panel label="Reconcile" state={state} tools={tools} empty={<p>The broker engine has not reported yet.</p>}>
      {view === null || view.differences.length === 0 ? (
        <Panel
          label="Differences"
          state={{ kind: 'empty' }}
          empty={<p>{view?.state === 'MATCHED' ? 'No differences.' : 'No differences are known.'}</p>}
        >
          {null}
        </Panel>
      ) : (
        <DataTable label="Differences" rows={view.differences} columns={COLUMNS} keyOf={(row) => row.what} />
      )}
    </Panel>
  )
}
