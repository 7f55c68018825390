import { keysOf } from '../../app/keymap.ts'
import { Badge } from '../../components/Badge.tsx'
import type { BadgeTone } from '../../components/Badge.tsx'
import { Button } from '../../components/Button.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { Age } from '../../components/figures.tsx'
import { Panel } from '../../components/Panel.tsx'
import type { DatasetView, FeedView } from '#contracts/records/market.ts'
import { formatCount } from '../../format/amount.ts'
import { formatDay, formatMoment } from '../../format/time.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecords } from '../../state/tables.ts'
import { openDialog, showWorkspace } from '../../state/ui.ts'

const TONES: Readonly<Record<FeedView['state'], BadgeTone>> = {
  CONNECTED: 'ok',
  PAUSED: 'neutral',
  ENDED: 'neutral',
  STALE: 'warn',
  DISCONNECTED: 'crit',
}

const FEEDS: readonly Column<FeedView>[] = [
  { id: 'source', head: 'Source', track: 'minmax(110px, 1fr)', render: (row) => row.source },
  {
    id: 'state',
    head: 'State',
    track: '112px',
    render: (row) => <Badge tone={TONES[row.state]}>{row.state.toLowerCase()}</Badge>,
  },
  { id: 'market', head: 'Market time', track: '134px', render: (row) => formatMoment(row.lastMarketTime) },
  {
    id: 'age',
    head: 'Arrived',
    track: '76px',
    align: 'right',
    render: (row) => <Age at={row.lastArrival === null ? null : row.lastArrival / 1_000} />,
  },
  { id: 'note', head: 'Note', track: 'minmax(120px, 1fr)', render: (row) => <span title={row.note}>{row.note}</span> },
]

const DATASETS: readonly Column<DatasetView>[] = [
  { id: 'name', head: 'Data set', track: 'minmax(110px, 1fr)', render: (row) => row.key },
  { id: 'instrument', head: 'Instrument', track: '110px', render: (row) => row.instrumentId },
  { id: 'interval', head: 'Bars', track: '50px', render: (row) => row.interval },
  { id: 'count', head: 'Count', track: '72px', align: 'right', render: (row) => formatCount(row.bars) },
  { id: 'from', head: 'From', track: '90px', render: (row) => formatDay(row.from) },
  { id: 'to', head: 'To', track: '90px', render: (row) => formatDay(row.to) },
  { id: 'origin', head: 'Origin', track: '84px', render: (row) => row.origin },
  {
    id: 'credit',
    head: 'Credit',
    track: 'minmax(120px, 1fr)',
    render: (row) => <span title={describeSet(row)}>{describeSet(row)}</span>,
  },
]

function describeSet({ credit, note }: DatasetView): string {
  return note === undefined ? credit : `${credit} ${note}`
}

/** The feeds and how old their data is. */
export function Feeds() {
  const rows = useRecords('feeds')
  const state = usePanelState('feeds', { empty: rows.length === 0 })
  return (
    <Panel
      label="Feeds"
      state={state}
      tools={
        <Button onClick={() => showWorkspace('data')} keys={keysOf('data') ?? ''}>
          Sources
        </Button>
      }
      empty={<p>No feed. A session brings its own.</p>}
    >
      <DataTable label="Feeds" rows={rows} columns={FEEDS} keyOf={(row) => row.key} />
    </Panel>
  )
}

/** The stored data sets with their provenance. */
export function Datasets() {
  const rows = useRecords('datasets')
  const state = usePanelState('datasets', { empty: rows.length === 0 })
  const importButton = (
    <Button onClick={() => openDialog({ kind: 'import', file: null })} keys="Ctrl+I">
      Import data…
    </Button>
  )
  return (
    <Panel
      label="Stored data"
      state={state}
      tools={importButton}
      empty={<p>No stored data. Import a CSV file to begin.</p>}
    >
      <DataTable label="Stored data" rows={rows} columns={DATASETS} keyOf={(row) => row.key} />
    </Panel>
  )
}
