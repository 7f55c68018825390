import { Waypoints } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import type { Order } from '#core/model/order.ts'
import { isClosed } from '#core/model/order.ts'
import { commandOf } from '../../app/keymap.ts'
import { Badge } from '../../components/Badge.tsx'
import { Button } from '../../components/Button.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { Price, Quantity } from '../../components/figures.tsx'
import { Panel } from '../../components/Panel.tsx'
import { formatMoment } from '../../format/time.ts'
import { commands } from '../../state/desk.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecord, useRecords } from '../../state/tables.ts'
import { orToast } from '../../state/toasts.ts'
import { openDialog, selectInstrument } from '../../state/ui.ts'
import { askLineage } from '../lineage/lineageState.ts'
import { SymbolOf } from '../SymbolOf.tsx'
import styles from './Blotter.module.css'
import { ORDER_STATES, sortOrders } from './orderStates.ts'

const COLUMNS: readonly Column<Order>[] = [
  { id: 'time', head: 'Last change', track: '134px', render: (row) => formatMoment(row.tsLast) },
  { id: 'symbol', head: 'Symbol', track: '70px', render: (row) => <SymbolOf instrumentId={row.instrumentId} /> },
  { id: 'side', head: 'Side', track: '46px', render: (row) => row.side },
  { id: 'role', head: 'For', track: '84px', render: (row) => row.role.toLowerCase().replace('_', ' ') },
  {
    id: 'quantity',
    head: 'Quantity',
    track: '74px',
    align: 'right',
    render: (row) => <QuantityCell order={row} which="quantity" />,
  },
  {
    id: 'filled',
    head: 'Filled',
    track: '62px',
    align: 'right',
    render: (row) => <QuantityCell order={row} which="filledQuantity" />,
  },
  { id: 'price', head: 'Price', track: '104px', align: 'right', render: (row) => <PriceCell order={row} /> },
  { id: 'state', head: 'State', track: '144px', render: (row) => <State order={row} /> },
  { id: 'whence', head: '', track: '34px', render: (row) => <Whence order={row} /> },
  { id: 'actions', head: '', track: '140px', render: (row) => <Actions order={row} /> },
  {
    id: 'reason',
    head: 'Reason',
    track: 'minmax(80px, 1.4fr)',
    render: (row) => <span title={row.reason?.text}>{row.reason?.text}</span>,
  },
  { id: 'origin', head: 'Origin', track: 'minmax(80px, 1fr)', render: (row) => <Origin order={row} /> },
]

/** Every order and where it stands; the working ones first. */
export function Orders() {
  const rows = sortOrders(useRecords('orders'), isClosed)
  const state = usePanelState('orders', { empty: rows.length === 0 })
  const working = rows.filter((row) => !isClosed(row.status) && row.role === 'ENTRY').length
  const onKey = (event: KeyboardEvent, row: Order): void => {
    const command = commandOf(event, 'orders')
    if (command === 'orderLineage') {
      event.preventDefault()
      askLineage({ kind: 'ORDER', id: row.clientOrderId })
    }
    if (command !== 'cancelOrder' || isClosed(row.status)) return
    event.preventDefault()
    openDialog({ kind: 'cancelOrder', clientOrderId: row.clientOrderId })
  }
  const tools = (
    <>
      <span className="muted">{working} working entries</span>
      <Button
        onClick={() => openDialog({ kind: 'cancelEntries' })}
        keys="Ctrl+Shift+X"
        blocked={working === 0 ? 'No entry is working.' : null}
      >
        Cancel all entries…
      </Button>
    </>
  )
  return (
    <Panel
      label="Orders"
      state={state}
      tools={tools}
      empty={<p>No orders yet. Approve a proposal (F8) to send one.</p>}
    >
      <DataTable
        label="Orders"
        rows={rows}
        columns={COLUMNS}
        keyOf={(row) => row.clientOrderId}
        onKey={onKey}
        onSelect={(row) => selectInstrument(row.instrumentId)}
      />
    </Panel>
  )
}

interface CellProps {
  readonly order: Order
}

function QuantityCell({ order, which }: CellProps & { readonly which: 'quantity' | 'filledQuantity' }) {
  return <Quantity instrument={useRecord('instruments', order.instrumentId)} quantity={order[which]} />
}

function PriceCell({ order }: CellProps) {
  const instrument = useRecord('instruments', order.instrumentId)
  const price = order.stopPrice ?? order.limitPrice
  if (price === null) return <span>market</span>
  return (
    <span>
      <span className="faint">{order.type === 'LIMIT' ? 'lmt' : 'stp'}</span>{' '}
      <Price instrument={instrument} price={price} />
    </span>
  )
}

function Origin({ order }: CellProps) {
  const from = order.proposalId === null ? order.strategyId : `${order.proposalId} ${order.strategyId}`
  return <span title={`${from} ${order.clientOrderId}`}>{from}</span>
}

function State({ order }: CellProps) {
  const { words, tone } = ORDER_STATES[order.status]
  return <Badge tone={tone}>{words}</Badge>
}

function Whence({ order }: CellProps) {
  return (
    <Button
      look="quiet"
      tabIndex={-1}
      className={styles['whence'] ?? ''}
      aria-label={`Where does ${order.clientOrderId} come from?`}
      title="Where does this come from? (Ctrl+L)"
      onClick={() => askLineage({ kind: 'ORDER', id: order.clientOrderId })}
    >
      <Waypoints size={14} aria-hidden />
    </Button>
  )
}

function Actions({ order }: CellProps) {
  if (order.status === 'UNKNOWN') return <UnknownActions order={order} />
  if (isClosed(order.status)) return null
  return (
    <Button look="quiet" onClick={() => openDialog({ kind: 'cancelOrder', clientOrderId: order.clientOrderId })}>
      Cancel…
    </Button>
  )
}

/** The venue's answer was lost and polling did not find it: only a person may say what happened. */
function UnknownActions({ order }: CellProps) {
  const resolve = (decision: 'NEVER_ARRIVED' | 'KEEP_WAITING'): void =>
    void orToast(commands.broker.ResolveUnknownOrder({ clientOrderId: order.clientOrderId, decision }))
  return (
    <span className={styles['actions']}>
      <Button look="quiet" onClick={() => resolve('NEVER_ARRIVED')}>
        Not there
      </Button>
      <Button look="quiet" onClick={() => resolve('KEEP_WAITING')}>
        Wait
      </Button>
    </span>
  )
}
