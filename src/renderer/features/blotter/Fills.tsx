import type { Fill } from '#core/model/order.ts'
import { notional } from '#core/money.ts'
import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { Money, Price, Quantity } from '../../components/figures.tsx'
import { Panel } from '../../components/Panel.tsx'
import { formatBps } from '../../format/number.ts'
import { formatMoment } from '../../format/time.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecord, useRecords } from '../../state/tables.ts'
import { SymbolOf } from '../SymbolOf.tsx'

const COLUMNS: readonly Column<Fill>[] = [
  { id: 'time', head: 'Market time', track: '134px', render: (row) => formatMoment(row.tsEvent) },
  { id: 'symbol', head: 'Symbol', track: '72px', render: (row) => <SymbolOf instrumentId={row.instrumentId} /> },
  { id: 'side', head: 'Side', track: '48px', render: (row) => row.side },
  { id: 'quantity', head: 'Quantity', track: '76px', align: 'right', render: (row) => <QuantityCell fill={row} /> },
  { id: 'price', head: 'Price', track: '92px', align: 'right', render: (row) => <PriceCell fill={row} /> },
  { id: 'fee', head: 'Fee', track: '72px', align: 'right', render: (row) => <Money money={row.fee} /> },
  { id: 'slippage', head: 'Slippage', track: '88px', align: 'right', render: (row) => <Slippage fill={row} /> },
  {
    id: 'order',
    head: 'Order',
    track: 'minmax(120px, 1fr)',
    render: (row) => <code title={row.clientOrderId}>{row.clientOrderId}</code>,
  },
]

/** Every execution with its fee and what it cost against the reference price. */
export function Fills() {
  const rows = useRecords('fills').toSorted((a, b) => b.tsEvent - a.tsEvent)
  const state = usePanelState('fills', { empty: rows.length === 0 })
  return (
    <Panel label="Fills" state={state} empty={<p>No fills yet.</p>}>
      <DataTable label="Fills" rows={rows} columns={COLUMNS} keyOf={(row) => row.executionId} />
    </Panel>
  )
}

interface CellProps {
  readonly fill: Fill
}

function QuantityCell({ fill }: CellProps) {
  return <Quantity instrument={useRecord('instruments', fill.instrumentId)} quantity={fill.quantity} />
}

function PriceCell({ fill }: CellProps) {
  return <Price instrument={useRecord('instruments', fill.instrumentId)} price={fill.price} />
}

function Slippage({ fill }: CellProps) {
  const instrument = useRecord('instruments', fill.instrumentId)
  const value = instrument === null ? 0 : notional(instrument, fill.price, fill.quantity)
  return <span>{formatBps(value === 0 ? null : (10_000 * fill.slippage) / value)}</span>
}
