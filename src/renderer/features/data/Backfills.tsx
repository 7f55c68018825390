import { useState } from 'react'
import type { BackfillView } from '#contracts/records/sources.ts'
import { activatePanel } from '../../app/dockControl.ts'
import { keysOf } from '../../app/keymap.ts'
import { liveCommand } from '../../app/liveKeymap.ts'
import { Badge } from '../../components/Badge.tsx'
import type { BadgeTone } from '../../components/Badge.tsx'
import { Button } from '../../components/Button.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Missing } from '../../components/figures.tsx'
import { Panel } from '../../components/Panel.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { formatCount } from '../../format/amount.ts'
import { formatFixed } from '../../format/number.ts'
import { formatMoment, toMicroseconds } from '../../format/time.ts'
import { useNow } from '../../state/clock.ts'
import { commands } from '../../state/desk.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecords } from '../../state/tables.ts'
import { orToast } from '../../state/toasts.ts'
import { isFetching, rateText, sortBackfills, timeText } from './backfillWords.ts'
import styles from './Data.module.css'
import { InstrumentName } from './InstrumentName.tsx'

const TONES: Readonly<Record<BackfillView['state'], BadgeTone>> = {
  QUEUED: 'neutral',
  RUNNING: 'neutral',
  DONE: 'ok',
  FAILED: 'crit',
  CANCELLED: 'neutral',
}

const COLUMNS: readonly Column<BackfillView>[] = [
  {
    id: 'instrument',
    head: 'Instrument',
    track: 'minmax(150px, 1fr)',
    render: (row) => <InstrumentName id={row.instrumentId} />,
  },
  { id: 'interval', head: 'Bars', track: '48px', render: (row) => row.interval },
  { id: 'source', head: 'Source', track: '84px', render: (row) => <span>{row.sourceId}</span> },
  {
    id: 'state',
    head: 'State',
    track: '92px',
    render: (row) => <Badge tone={TONES[row.state]}>{row.state.toLowerCase()}</Badge>,
  },
  { id: 'progress', head: 'Progress', track: '132px', render: (row) => <Progress row={row} /> },
  { id: 'stored', head: 'Stored', track: '76px', align: 'right', render: (row) => formatCount(row.stored) },
  { id: 'held', head: 'Kept out', track: '70px', align: 'right', render: (row) => formatCount(row.quarantined) },
  { id: 'rate', head: 'Rate', track: '88px', align: 'right', render: (row) => <Rate row={row} /> },
  { id: 'eta', head: 'Time', track: '128px', align: 'right', render: (row) => <span>{timeText(row)}</span> },
  { id: 'from', head: 'From', track: '142px', render: (row) => formatMoment(minute(row.from)) },
  { id: 'to', head: 'To', track: '142px', render: (row) => formatMoment(minute(row.to)) },
  {
    id: 'note',
    head: 'Note',
    track: 'minmax(160px, 2fr)',
    render: (row) => <span title={row.note}>{row.note}</span>,
  },
]

/** The fetches of missing bars: how far they are, how long they will take, and the way to stop them. */
export function Backfills() {
  const rows = sortBackfills(useRecords('backfills'))
  const [chosen, setChosen] = useState<string | null>(null)
  const selected = rows.find(({ key }) => key === chosen) ?? null
  const state = usePanelState('backfills', { empty: rows.length === 0 })
  const cancel = (row: BackfillView): void => {
    if (isFetching(row)) void orToast(commands.data.CancelBackfill({ key: row.key }))
  }
  const tools = (
    <>
      <Button
        onClick={() => (selected === null ? undefined : cancel(selected))}
        blocked={
          selected === null ? 'Choose a fetch first.' : isFetching(selected) ? null : 'This fetch has ended already.'
        }
        keys={keysOf('cancelBackfill') ?? ''}
      >
        Stop fetch
      </Button>
      <span className="muted">What is stored stays stored.</span>
    </>
  )
  const empty = (
    <>
      <p>Nothing is being fetched. Coverage shows what is missing and fetches it.</p>
      <Button onClick={() => activatePanel('coverage')}>Show coverage</Button>
    </>
  )
  return (
    <Panel label="Gaps and fetches" state={state} tools={tools} empty={empty} scope="backfills">
      <DataTable
        label="Fetches of missing bars"
        rows={rows}
        columns={COLUMNS}
        keyOf={(row) => row.key}
        selected={selected?.key ?? null}
        onSelect={(row) => setChosen(row.key)}
        onKey={(event, row) => {
          if (liveCommand(event, 'backfills') !== 'cancelBackfill') return
          event.preventDefault()
          cancel(row)
        }}
      />
    </Panel>
  )
}

/** The bounds of a request lie anywhere within a minute; more would only be noise. */
function minute(ts: number): number {
  return Math.floor(ts / 60_000_000) * 60_000_000
}

function Progress({ row }: { readonly row: BackfillView }) {
  return (
    <span className={styles['progress']}>
      <progress value={row.done} max={1} aria-label={`Progress of ${row.instrumentId} ${row.interval}`} />
      <span>{formatFixed(row.done * 100, 0)} %</span>
    </span>
  )
}

function Rate({ row }: { readonly row: BackfillView }) {
  const text = rateText(row, toMicroseconds(useNow(1_000)))
  return text === null ? <Missing why={isFetching(row) ? 'Not known yet' : 'It has ended'} /> : <span>{text}</span>
}
