import { Button } from '../../components/Button.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { Term } from '../../components/Term.tsx'
import { Missing } from '../../components/figures.tsx'
import { Panel } from '../../components/Panel.tsx'
import type { LimitView } from '#contracts/records/safety.ts'
import type { TableRecord } from '#contracts/uiState.ts'
import { formatDay, formatInstant, toMicroseconds } from '../../format/time.ts'
import { useNow } from '../../state/clock.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useCurrent, useRecords } from '../../state/tables.ts'
import { openDialog } from '../../state/ui.ts'
import { HeadroomBar } from '../approvals/HeadroomBar.tsx'
import { headroom } from '../approvals/riskRow.ts'
import { limitTerm } from './limitTerm.ts'
import { limitText } from './limitText.ts'
import { coolOffWords } from './coolOff.ts'
import styles from './LimitsDialog.module.css'

const COLUMNS: readonly Column<LimitView>[] = [
  {
    id: 'name',
    head: 'Limit',
    track: 'minmax(232px, 2fr)',
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
    track: '116px',
    render: (row) => <HeadroomBar share={headroom(row.used, row.limit)} />,
  },
  { id: 'kind', head: 'Kind', track: '50px', render: (row) => row.kind },
  {
    id: 'setBy',
    head: 'Set by',
    track: 'minmax(96px, 1fr)',
    render: (row) => (
      <span title={setByStory(row)}>
        {row.setAt === undefined ? row.setBy : `${row.setBy} ${formatDay(row.setAt)}`}
      </span>
    ),
  },
]

/** Every limit, what is used of it and how much is left; Enter on a row changes it. */
export function Limits() {
  const rows = useRecords('limits')
  const waiting = useCurrent('limitChanges')
  const state = usePanelState('limits', { empty: rows.length === 0 })
  return (
    <Panel
      label="Limits"
      state={state}
      empty={<p>The risk engine has not reported its limits yet.</p>}
      tools={
        <>
          <Button
            onClick={() => openDialog({ kind: 'limits', limit: null })}
            blocked={rows.length === 0 ? 'No limits are known yet.' : null}
          >
            Change limits…
          </Button>
          {waiting === null ? (
            <span className="muted">Nothing waits for a cool-off.</span>
          ) : (
            <Waiting change={waiting} />
          )}
        </>
      }
    >
      <DataTable
        label="Limits"
        rows={rows}
        columns={COLUMNS}
        keyOf={(row) => row.key}
        onOpen={(row) => openDialog({ kind: 'limits', limit: row.key })}
      />
    </Panel>
  )
}

/** The loosening that waits, on the one line of tools that is always there. */
function Waiting({ change }: { readonly change: TableRecord<'limitChanges'> }) {
  const now = toMicroseconds(useNow(1_000))
  const what = change.differences.map(({ name, unit, to }) => `${name} ${limitText(unit, to)}`).join(', ')
  return (
    <>
      <Button onClick={() => openDialog({ kind: 'waitingLimits' })}>Looser limits…</Button>
      <span className={styles['waiting']} title={`${what}: ${change.reason}`}>
        <span role="timer">{coolOffWords(change, now)}</span> <span className="muted">{what}</span>
      </span>
    </>
  )
}

function setByStory({ setBy, setAt, reason }: LimitView): string {
  return setAt === undefined ? setBy : `${setBy}, ${formatInstant(setAt)} UTC: ${reason ?? ''}`
}
