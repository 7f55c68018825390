import { ShieldAlert, ShieldCheck } from 'lucide-react'
import { Button } from '../../components/Button.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { Missing, Money, PriceUnits, Profit, Quantity } from '../../components/figures.tsx'
import { QuoteAge } from '../../components/QuoteAge.tsx'
import { Panel } from '../../components/Panel.tsx'
import type { PositionView } from '#contracts/records/execution.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useCurrent, useRecord, useRecords } from '../../state/tables.ts'
import { openDialog, selectInstrument } from '../../state/ui.ts'
import { SymbolOf } from '../SymbolOf.tsx'
import styles from './Blotter.module.css'

const AGE: Column<PositionView> = {
  id: 'age',
  head: 'Age',
  track: '62px',
  align: 'right',
  render: (row) => <AgeCell position={row} />,
}

const COLUMNS: readonly Column<PositionView>[] = [
  { id: 'symbol', head: 'Symbol', track: 'minmax(66px, 1fr)', render: (row) => <SymbolOf instrumentId={row.key} /> },
  { id: 'quantity', head: 'Quantity', track: '72px', align: 'right', render: (row) => <QuantityCell position={row} /> },
  {
    id: 'average',
    head: 'Average',
    track: '80px',
    align: 'right',
    render: (row) => <PriceCell position={row} which="averagePrice" />,
  },
  {
    id: 'last',
    head: 'Last',
    track: '80px',
    align: 'right',
    render: (row) => <PriceCell position={row} which="last" />,
  },
  {
    id: 'open',
    head: 'Open P&L',
    track: '106px',
    align: 'right',
    render: (row) => <Profit money={row.unrealised} why="No last price" />,
  },
  { id: 'realised', head: 'Realised', track: '98px', align: 'right', render: (row) => <Profit money={row.realised} /> },
  {
    id: 'risk',
    head: 'Risk to stop',
    track: '88px',
    align: 'right',
    render: (row) => <Money money={row.riskToStop} why="No protective stop" />,
  },
  { id: 'protected', head: 'Stop at venue', track: '106px', render: (row) => <Protection position={row} /> },
  { id: 'close', head: '', track: '76px', render: (row) => <Close position={row} /> },
]

/** Stored and simulated prices have no age, so their sessions have no column for it. */
const COLUMNS_LIVE: readonly Column<PositionView>[] = COLUMNS.flatMap((column) =>
  column.id === 'open' ? [AGE, column] : [column],
)

/** What is held, how it stands, and whether a protective stop works at the venue. */
export function Positions() {
  const rows = useRecords('positions')
  const kind = useCurrent('session')?.session.source.kind
  const open = rows.filter((row) => row.quantity !== 0)
  const flat = rows.filter((row) => row.quantity === 0)
  const state = usePanelState('positions', { empty: rows.length === 0, market: true })
  return (
    <Panel label="Positions" state={state} empty={<p>Flat.</p>} scope="positions">
      <DataTable
        label="Positions"
        rows={[...open, ...flat]}
        columns={kind === 'live' || kind === 'recording' ? COLUMNS_LIVE : COLUMNS}
        keyOf={(row) => row.key}
        onSelect={(row) => selectInstrument(row.key)}
      />
    </Panel>
  )
}

interface CellProps {
  readonly position: PositionView
}

function QuantityCell({ position }: CellProps) {
  return <Quantity instrument={useRecord('instruments', position.key)} quantity={position.quantity} />
}

function PriceCell({ position, which }: CellProps & { readonly which: 'averagePrice' | 'last' }) {
  return <PriceUnits instrument={useRecord('instruments', position.key)} units={position[which]} />
}

/** A price that is too old makes every figure of the position a guess. */
function AgeCell({ position }: CellProps) {
  const quote = useRecord('quotes', position.key)
  return quote === null ? <Missing why="No price in this session" /> : <QuoteAge quote={quote} />
}

function Protection({ position }: CellProps) {
  if (position.quantity === 0) return <span className="faint">flat</span>
  const Icon = position.protectedAtVenue ? ShieldCheck : ShieldAlert
  const { word, why } = PROTECTION[position.protection ?? (position.protectedAtVenue ? 'PROTECTED' : 'UNPROTECTED')]
  return (
    <span className={position.protectedAtVenue ? styles['guarded'] : styles['unguarded']} title={why}>
      <Icon size={14} aria-hidden /> {word}
    </span>
  )
}

const PROTECTION = {
  PROTECTED: { word: 'protected', why: 'Stops that the venue has accepted cover all of it.' },
  PARTLY: { word: 'partly protected', why: 'Stops that the venue has accepted cover a part of it.' },
  UNPROTECTED: { word: 'unprotected', why: 'No stop of it stands at the venue.' },
  NOT_OFFERED: {
    word: 'only while this runs',
    why: 'The venue has no stops of its own: it is protected only while this program runs.',
  },
  UNKNOWN: { word: 'not known', why: 'The venue has not yet told whether its stop stands.' },
} as const

function Close({ position }: CellProps) {
  if (position.quantity === 0) return null
  return (
    <Button look="quiet" onClick={() => openDialog({ kind: 'closePosition', instrumentId: position.key })}>
      Close…
    </Button>
  )
}
