import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { Term } from '../../components/Term.tsx'
import { Missing } from '../../components/figures.tsx'
import { Panel } from '../../components/Panel.tsx'
import type { LimitView } from '#contracts/records/safety.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecords } from '../../state/tables.ts'
import { HeadroomBar } from '../approvals/HeadroomBar.tsx'
import { headroom } from '../approvals/riskRow.ts'
import { limitTerm } from './limitTerm.ts'
import { limitText } from './limitText.ts'

const COLUMNS: readonly Column<LimitView>[] = [
  {
    id: 'name',
    head: 'Limit',
    track: 'minmax(250px, 2fr)',
    render: (row) => (
      <span title={row.name}>
        <Term of={limitTerm(row.key)} inGrid>
          {row.name}
        </Term>
      </span>
    ),
  },
  {
    id: 'used',
    head: 'Used',
    track: '72px',
    align: 'right',
    render: (row) => (row.used === null ? <Missing why="Measured with each order" /> : limitText(row.unit, row.used)),
  },
  { id: 'limit', head: 'Limit', track: '72px', align: 'right', render: (row) => limitText(row.unit, row.limit) },
  {
    id: 'headroom',
    head: 'Headroom',
    track: '136px',
    render: (row) => <HeadroomBar share={headroom(row.used, row.limit)} />,
  },
  { id: 'kind', head: 'Kind', track: '50px', render: (row) => row.kind },
  {
    id: 'setBy',
    head: 'Set by',
    track: 'minmax(72px, 1fr)',
    render: (row) => <span title={row.setBy}>{row.setBy}</span>,
  },
]

/** Every limit, what is used of it and how much is left. */
export function Limits() {
  const rows = useRecords('limits')
  const state = usePanelState('limits', { empty: rows.length === 0 })
  return (
    <Panel label="Limits" state={state} empty={<p>The risk engine has not reported its limits yet.</p>}>
      <DataTable label="Limits" rows={rows} columns={COLUMNS} keyOf={(row) => row.key} />
    </Panel>
  )
}
