import { Button } from '../../components/Button.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Panel } from '../../components/Panel.tsx'
import type { Column } from '../../components/tableColumn.ts'
import type { TableRecord } from '#contracts/uiState.ts'
import { formatPercent } from '../../format/number.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecords } from '../../state/tables.ts'
import { openDialog } from '../../state/ui.ts'
import { SymbolOf } from '../SymbolOf.tsx'
import { wholePercent } from './wholePercent.ts'

type Reduction = TableRecord<'reductions'>

const COLUMNS: readonly Column<Reduction>[] = [
  { id: 'symbol', head: 'Position', track: '76px', render: (row) => <SymbolOf instrumentId={row.key} /> },
  {
    id: 'act',
    head: '',
    track: '132px',
    render: (row) => (
      <Button look="quiet" onClick={() => openReduction(row)}>
        Reduce by {wholePercent(row.fraction)}…
      </Button>
    ),
  },
  {
    id: 'share',
    head: 'Of the risk',
    track: '84px',
    align: 'right',
    render: (row) => formatPercent(row.share),
  },
  {
    id: 'reason',
    head: 'Why',
    track: 'minmax(200px, 1fr)',
    render: (row) => <span title={row.reason}>{row.reason}</span>,
  },
]

function openReduction({ key }: Reduction): void {
  openDialog({ kind: 'reduce', instrumentId: key })
}

/** Positions that the guard level would have smaller. Nothing happens by itself: each is the trader's own act. */
export function Reductions() {
  const rows = useRecords('reductions')
  const state = usePanelState('reductions', { empty: rows.length === 0, market: true })
  return (
    <Panel
      label="Reductions"
      state={state}
      empty={<p>No reduction is proposed: the guard level asks for none. Nothing is ever reduced by itself.</p>}
    >
      <DataTable label="Reductions" rows={rows} columns={COLUMNS} keyOf={(row) => row.key} onOpen={openReduction} />
    </Panel>
  )
}
