import { Badge } from '../../components/Badge.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { Estimate } from '../../components/figures.tsx'
import { Panel } from '../../components/Panel.tsx'
import type { SignalView } from '#contracts/records/decision.ts'
import { formatMoment } from '../../format/time.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecords } from '../../state/tables.ts'
import { openDialog, selectInstrument } from '../../state/ui.ts'
import { SymbolOf } from '../SymbolOf.tsx'

const COLUMNS: readonly Column<SignalView>[] = [
  { id: 'time', head: 'Market time', track: '134px', render: (row) => formatMoment(row.tsEvent) },
  { id: 'symbol', head: 'Symbol', track: '76px', render: (row) => <SymbolOf instrumentId={row.instrumentId} /> },
  { id: 'direction', head: 'Side', track: '58px', render: (row) => row.direction },
  { id: 'strategy', head: 'Strategy', track: '104px', render: (row) => row.strategyId },
  { id: 'state', head: 'State', track: '96px', render: (row) => <Disposition signal={row} /> },
  { id: 'probability', head: 'Stated', track: '140px', render: (row) => <Stated signal={row} /> },
  {
    id: 'summary',
    head: 'Why',
    track: 'minmax(180px, 1fr)',
    render: (row) => <span title={reasonsOf(row)}>{row.denial?.message ?? row.summary}</span>,
  },
]

/** Signals and refused candidates with what became of each. */
export function SignalList() {
  const rows = useRecords('signals').toSorted((a, b) => b.tsEvent - a.tsEvent)
  const state = usePanelState('signals', { empty: rows.length === 0 })
  return (
    <Panel
      label="Signals"
      state={state}
      empty={<p>No signal yet. Strategies look at every bar while the market plays.</p>}
    >
      <DataTable
        label="Signals"
        rows={rows}
        columns={COLUMNS}
        keyOf={(row) => row.key}
        onSelect={(row) => selectInstrument(row.instrumentId)}
        onOpen={({ instrumentId, direction }) =>
          openDialog({ kind: 'whyNot', instrumentId, side: direction === 'SHORT' ? 'SELL' : 'BUY' })
        }
      />
    </Panel>
  )
}

function Disposition({ signal }: { readonly signal: SignalView }) {
  const isGood = signal.disposition === 'PROPOSED' || signal.disposition === 'SENT'
  return <Badge tone={isGood ? 'ok' : 'neutral'}>{signal.disposition.toLowerCase()}</Badge>
}

function Stated({ signal }: { readonly signal: SignalView }) {
  return signal.probability === null ? (
    <span className="faint">none</span>
  ) : (
    <Estimate estimate={signal.probability} unit="share" />
  )
}

function reasonsOf(signal: SignalView): string {
  return signal.filters
    .map((filter) => `${filter.passed ? 'passed' : 'stopped'}: ${filter.filter}, ${filter.reason}`)
    .join('\n')
}
