import { useState } from 'react'
import type { QuarantineView } from '#contracts/records/sources.ts'
import { Badge } from '../../../components/Badge.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import { Age } from '../../../components/figures.tsx'
import { Panel } from '../../../components/Panel.tsx'
import type { Column } from '../../../components/tableColumn.ts'
import { formatCount } from '../../../format/amount.ts'
import { usePanelState } from '../../../state/panelState.ts'
import { useRecords } from '../../../state/tables.ts'
import styles from '../Data.module.css'
import { codeWords, filterQuarantine, stateWords } from './quarantineList.ts'
import type { QuarantineFilter } from './quarantineList.ts'
import { QuarantineDetail } from './QuarantineDetail.tsx'

const COLUMNS: readonly Column<QuarantineView>[] = [
  { id: 'state', head: 'State', track: '104px', render: (row) => <State row={row} /> },
  {
    id: 'code',
    head: 'Fault',
    track: 'minmax(150px, 1fr)',
    render: (row) => <span title={row.code}>{codeWords(row.code)}</span>,
  },
  { id: 'source', head: 'Source', track: '88px', render: (row) => <span>{row.sourceId}</span> },
  {
    id: 'instrument',
    head: 'Instrument',
    track: '140px',
    render: (row) => <span>{row.instrumentId ?? 'no instrument'}</span>,
  },
  {
    id: 'what',
    head: 'What',
    track: '88px',
    render: (row) => `${row.what.toLowerCase()}${row.interval === null ? '' : ` ${row.interval}`}`,
  },
  { id: 'rows', head: 'Rows', track: '60px', align: 'right', render: (row) => formatCount(row.rows) },
  { id: 'found', head: 'Found', track: '72px', align: 'right', render: (row) => <Age at={row.foundAt / 1_000} /> },
  {
    id: 'message',
    head: 'What was found',
    track: 'minmax(180px, 3fr)',
    render: (row) => <span title={row.message}>{row.message}</span>,
  },
]

const EVERYTHING: QuarantineFilter = { sourceId: null, code: null, state: null }

/** Data that was kept from every decision, and the decision about it. */
export function Quarantine() {
  const all = useRecords('quarantine')
  const [filter, setFilter] = useState(EVERYTHING)
  const [chosen, setChosen] = useState<string | null>(null)
  const rows = filterQuarantine(all, filter)
  const shown = rows.find(({ key }) => key === chosen) ?? rows[0] ?? null
  const state = usePanelState('quarantine', { empty: all.length === 0 })
  const tools = (
    <>
      <Choice
        label="Source"
        value={filter.sourceId}
        options={distinct(all.map((row) => row.sourceId))}
        onChange={(sourceId) => setFilter({ ...filter, sourceId })}
      />
      <Choice
        label="Fault"
        value={filter.code}
        options={distinct(all.map((row) => row.code))}
        words={codeWords}
        onChange={(code) => setFilter({ ...filter, code })}
      />
      <Choice
        label="State"
        value={filter.state}
        options={['HELD', 'READMITTED', 'DISMISSED']}
        words={(name) => stateWords(name as QuarantineView['state'])}
        onChange={(name) => setFilter({ ...filter, state: name as QuarantineView['state'] | null })}
      />
      <span className={styles['push']} />
      <span className="muted">
        Waiting for a decision: {formatCount(all.filter((row) => row.state === 'HELD').length)}
      </span>
    </>
  )
  return (
    <Panel
      label="Quarantine"
      state={state}
      tools={tools}
      empty={<p>Nothing is kept out. Data that fails a check appears here with its fault.</p>}
    >
      {rows.length === 0 ? (
        <p className={styles['note']}>Nothing in quarantine fits this choice. Choose “all” to see the rest.</p>
      ) : (
        <div className={styles['split']}>
          <div className={styles['list']}>
            <DataTable
              label="Data in quarantine"
              rows={rows}
              columns={COLUMNS}
              keyOf={(row) => row.key}
              selected={shown?.key ?? null}
              onSelect={(row) => setChosen(row.key)}
            />
          </div>
          {shown === null ? null : <QuarantineDetail key={shown.key} finding={shown} />}
        </div>
      )}
    </Panel>
  )
}

function State({ row }: { readonly row: QuarantineView }) {
  if (row.state === 'HELD') return <Badge tone="warn">{row.severity === 'flag' ? 'flagged' : 'held'}</Badge>
  return <Badge tone={row.state === 'READMITTED' ? 'ok' : 'neutral'}>{stateWords(row.state)}</Badge>
}

interface ChoiceProps {
  readonly label: string
  readonly value: string | null
  readonly options: readonly string[]
  readonly words?: (option: string) => string
  readonly onChange: (value: string | null) => void
}

function Choice({ label, value, options, words = (option) => option, onChange }: ChoiceProps) {
  return (
    <label className={styles['filter']}>
      {label}
      <select value={value ?? ''} onChange={({ target }) => onChange(target.value === '' ? null : target.value)}>
        <option value="">all</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {words(option)}
          </option>
        ))}
      </select>
    </label>
  )
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].toSorted()
}
