import { Badge } from '../../components/Badge.tsx'
import type { BadgeTone } from '../../components/Badge.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { Missing } from '../../components/figures.tsx'
import { Panel } from '../../components/Panel.tsx'
import type { EngineView } from '#contracts/records/safety.ts'
import { formatCount } from '../../format/amount.ts'
import { formatAge } from '../../format/time.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecords } from '../../state/tables.ts'

const TONES: Readonly<Record<EngineView['state'], BadgeTone>> = {
  STARTING: 'neutral',
  READY: 'ok',
  RUNNING: 'ok',
  DEGRADED: 'warn',
  FAULTED: 'crit',
  STOPPED: 'neutral',
  QUARANTINED: 'crit',
}

const COLUMNS: readonly Column<EngineView>[] = [
  { id: 'name', head: 'Engine', track: '80px', render: (row) => row.key },
  {
    id: 'state',
    head: 'State',
    track: '112px',
    render: (row) => <Badge tone={TONES[row.state]}>{row.state.toLowerCase()}</Badge>,
  },
  {
    id: 'heartbeat',
    head: 'Heartbeat',
    track: '76px',
    align: 'right',
    render: (row) => (row.heartbeatAge === null ? <Missing why="No heartbeat yet" /> : formatAge(row.heartbeatAge)),
  },
  { id: 'queued', head: 'Queue', track: '56px', align: 'right', render: (row) => formatCount(row.queued) },
  { id: 'handled', head: 'Handled', track: '84px', align: 'right', render: (row) => formatCount(row.handled) },
  { id: 'restarts', head: 'Restarts', track: '66px', align: 'right', render: (row) => formatCount(row.restarts) },
  {
    id: 'thread',
    head: 'Thread',
    track: '60px',
    align: 'right',
    render: (row) => row.threadId ?? <Missing why="Runs on the main thread" />,
  },
  {
    id: 'error',
    head: 'Last error',
    track: 'minmax(100px, 1fr)',
    render: (row) => <span title={row.lastError ?? ''}>{row.lastError}</span>,
  },
]

/** The engine threads and their heartbeats; the heartbeat is the engine's own, never the screen's. */
export function Engines() {
  const rows = useRecords('engines')
  const state = usePanelState('engines', { empty: rows.length === 0 })
  return (
    <Panel label="Engines" state={state} empty={<p>No engine has reported yet.</p>}>
      <DataTable label="Engines" rows={rows} columns={COLUMNS} keyOf={(row) => row.key} />
    </Panel>
  )
}
