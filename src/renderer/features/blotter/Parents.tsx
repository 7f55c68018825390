import type { KeyboardEvent } from 'react'
import type { ParentView } from '#contracts/records/parents.ts'
import { commandOf } from '../../app/keymap.ts'
import { Badge, type BadgeTone } from '../../components/Badge.tsx'
import { Button } from '../../components/Button.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { Quantity } from '../../components/figures.tsx'
import { Panel } from '../../components/Panel.tsx'
import { formatFixed } from '../../format/number.ts'
import { formatMoment } from '../../format/time.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecord, useRecords } from '../../state/tables.ts'
import { openDialog, selectInstrument } from '../../state/ui.ts'
import { SymbolOf } from '../SymbolOf.tsx'

const COLUMNS: readonly Column<ParentView>[] = [
  { id: 'time', head: 'Until', track: '134px', render: (row) => formatMoment(row.deadline) },
  { id: 'symbol', head: 'Symbol', track: '70px', render: (row) => <SymbolOf instrumentId={row.instrumentId} /> },
  { id: 'side', head: 'Side', track: '46px', render: (row) => row.side },
  {
    id: 'algorithm',
    head: 'Algorithm',
    track: '96px',
    render: (row) => <span title={row.words}>{row.algorithm}</span>,
  },
  {
    id: 'quantity',
    head: 'Quantity',
    track: '74px',
    align: 'right',
    render: (row) => <Cell parent={row} of="quantity" />,
  },
  { id: 'filled', head: 'Filled', track: '64px', align: 'right', render: (row) => <Cell parent={row} of="filled" /> },
  { id: 'open', head: 'Open', track: '64px', align: 'right', render: (row) => <Cell parent={row} of="open" /> },
  { id: 'schedule', head: 'Due / done', track: '96px', align: 'right', render: scheduleOf },
  { id: 'shortfall', head: 'Shortfall', track: '104px', align: 'right', render: shortfallOf },
  { id: 'quality', head: 'Quality', track: '72px', align: 'right', render: qualityOf },
  {
    id: 'state',
    head: 'State',
    track: '104px',
    render: (row) => <Badge tone={PHASES[row.phase].tone}>{PHASES[row.phase].words}</Badge>,
  },
  { id: 'actions', head: '', track: '90px', render: (row) => <Actions parent={row} /> },
  {
    id: 'reason',
    head: 'Reason',
    track: 'minmax(80px, 1.4fr)',
    render: (row) => <span title={row.reason?.text ?? row.words}>{row.reason?.text ?? row.words}</span>,
  },
]

const PHASES: Readonly<Record<ParentView['phase'], { readonly words: string; readonly tone: BadgeTone }>> = {
  NEW: { words: 'Not begun', tone: 'neutral' },
  RUNNING: { words: 'Working', tone: 'neutral' },
  PAUSED: { words: 'Paused', tone: 'warn' },
  DONE: { words: 'Filled', tone: 'ok' },
  GAVE_UP: { words: 'Gave up', tone: 'warn' },
  STOPPED: { words: 'Stopped', tone: 'neutral' },
}

/** Orders that are worked by an algorithm, and how far each has come; those that still work first. */
export function Parents() {
  const rows = useRecords('parents').toSorted((a, b) => Number(isOver(a)) - Number(isOver(b)) || b.startAt - a.startAt)
  const state = usePanelState('parents', { empty: rows.length === 0 })
  const onKey = (event: KeyboardEvent, row: ParentView): void => {
    if (commandOf(event, 'orders') !== 'cancelOrder' || isOver(row)) return
    event.preventDefault()
    openDialog({ kind: 'cancelParent', parentId: row.key })
  }
  return (
    <Panel
      label="Parents"
      state={state}
      empty={<p>No order is worked over time. A card says in its first part when one would be.</p>}
    >
      <DataTable
        label="Parents"
        rows={rows}
        columns={COLUMNS}
        keyOf={(row) => row.key}
        onKey={onKey}
        onSelect={(row) => selectInstrument(row.instrumentId)}
      />
    </Panel>
  )
}

interface CellProps {
  readonly parent: ParentView
}

function Cell({ parent, of }: CellProps & { readonly of: 'quantity' | 'filled' | 'open' }) {
  return <Quantity instrument={useRecord('instruments', parent.instrumentId)} quantity={parent[of]} />
}

function Actions({ parent }: CellProps) {
  if (isOver(parent)) return null
  return (
    <Button look="quiet" onClick={() => openDialog({ kind: 'cancelParent', parentId: parent.key })}>
      Cancel…
    </Button>
  )
}

function scheduleOf({ scheduled, filled, quantity }: ParentView) {
  const done = `${Math.floor((100 * filled) / quantity)} %`
  return scheduled === null ? done : `${Math.floor(scheduled * 100)} % / ${done}`
}

function shortfallOf({ shortfallBps, unknown }: ParentView) {
  const title = unknown === null ? 'Against the price at the decision, fees included.' : `Not known: ${unknown}.`
  return (
    <span title={title} className={shortfallBps === null ? 'faint' : undefined}>
      {shortfallBps === null ? 'not known' : `${formatFixed(shortfallBps, 1)} bps${unknown === null ? '' : ' *'}`}
    </span>
  )
}

function qualityOf({ quality }: ParentView) {
  if (quality === null) return <span className="faint">–</span>
  return <span title={quality.text}>{formatFixed(quality.score, 0)}</span>
}

function isOver({ phase }: ParentView): boolean {
  return phase === 'DONE' || phase === 'GAVE_UP' || phase === 'STOPPED'
}
