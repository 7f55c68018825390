import type { Instrument } from '#core/model/instrument.ts'
import { Badge } from '../../components/Badge.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { Missing, Percent, PriceUnits } from '../../components/figures.tsx'
import { Panel } from '../../components/Panel.tsx'
import { formatFixed } from '../../format/number.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecord, useRecords } from '../../state/tables.ts'
import { openDialog, selectInstrument, showWorkspace } from '../../state/ui.ts'
import { Button } from '../../components/Button.tsx'
import { useChartSubject } from './useChartSubject.ts'

const COLUMNS: readonly Column<Instrument>[] = [
  { id: 'symbol', head: 'Symbol', track: 'minmax(72px, 1fr)', render: (row) => <SymbolCell instrument={row} /> },
  { id: 'last', head: 'Last', track: '90px', align: 'right', render: (row) => <LastCell instrument={row} /> },
  { id: 'change', head: 'Change', track: '78px', align: 'right', render: (row) => <ChangeCell instrument={row} /> },
  { id: 'spread', head: 'Spread', track: '56px', align: 'right', render: (row) => <SpreadCell instrument={row} /> },
]

/** Every instrument of the session with its last price; the row under the cursor is what the charts show. */
export function Watchlist() {
  const instruments = useRecords('instruments')
  const { instrument } = useChartSubject()
  const state = usePanelState('instruments', { empty: instruments.length === 0, market: true })
  const empty = (
    <>
      <p>No instruments. Start a session to see a market.</p>
      <Button onClick={() => openDialog({ kind: 'session' })}>Start a session…</Button>
    </>
  )
  return (
    <Panel label="Watchlist" state={state} empty={empty}>
      <DataTable
        label="Watchlist"
        rows={instruments}
        columns={COLUMNS}
        keyOf={(row) => row.id}
        selected={instrument?.id ?? null}
        onSelect={(row) => selectInstrument(row.id)}
        onOpen={() => showWorkspace('charts')}
      />
    </Panel>
  )
}

interface CellProps {
  readonly instrument: Instrument
}

function SymbolCell({ instrument }: CellProps) {
  const halted = useRecord('quotes', instrument.id)?.halted ?? false
  return (
    <span title={instrument.name}>
      {instrument.symbol} {halted ? <Badge tone="warn">halt</Badge> : null}
    </span>
  )
}

function LastCell({ instrument }: CellProps) {
  return (
    <PriceUnits instrument={instrument} units={useRecord('quotes', instrument.id)?.last ?? null} why="No price yet" />
  )
}

function ChangeCell({ instrument }: CellProps) {
  const quote = useRecord('quotes', instrument.id)
  const before = quote?.previousClose ?? null
  return (
    <Percent fraction={quote === null || before === null || before === 0 ? null : quote.last / before - 1} signed />
  )
}

function SpreadCell({ instrument }: CellProps) {
  const quote = useRecord('quotes', instrument.id)
  if (quote === null || quote.bid === null || quote.ask === null || quote.bid <= 0)
    return <Missing why="No quotes, bars only" />
  return <span>{formatFixed((10_000 * (quote.ask - quote.bid)) / quote.bid, 1)}</span>
}
