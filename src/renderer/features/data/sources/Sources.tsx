import { useState } from 'react'
import type { Estimate } from '#core/model/estimate.ts'
import type { SourceView } from '#contracts/records/sources.ts'
import { Badge } from '../../../components/Badge.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import { Age } from '../../../components/figures.tsx'
import { Panel } from '../../../components/Panel.tsx'
import type { Column } from '../../../components/tableColumn.ts'
import { Term } from '../../../components/Term.tsx'
import { formatCount } from '../../../format/amount.ts'
import { NOT_ENOUGH_DATA } from '../../../format/estimate.ts'
import { usePanelState } from '../../../state/panelState.ts'
import { useRecords } from '../../../state/tables.ts'
import styles from '../Data.module.css'
import { SourceDetail } from './SourceDetail.tsx'
import { formatFineShare, formatLatency, keyWords } from './sourceWords.ts'
import { SourceStateWord } from './SourceStateWord.tsx'

const COLUMNS: readonly Column<SourceView>[] = [
  { id: 'name', head: 'Source', track: 'minmax(130px, 1fr)', render: (row) => <Name source={row} /> },
  { id: 'state', head: 'State', track: '120px', render: (row) => <SourceStateWord source={row} /> },
  { id: 'serves', head: 'Serves', track: '98px', render: (row) => <Serves source={row} /> },
  { id: 'key', head: 'Key', track: '98px', render: (row) => <Key source={row} /> },
  { id: 'heard', head: 'Heard', track: '66px', align: 'right', render: (row) => <Age at={heardAt(row)} /> },
  share('reliability', 'Reliability', 'source.reliability'),
  latency('latencyP50', 'Latency p50'),
  latency('latencyP95', 'Latency p95'),
  share('errorRate', 'Errors', 'source.errorRate'),
  share('freshness', 'Fresh', 'source.freshness'),
  share('completeness', 'Complete', 'source.completeness'),
  {
    id: 'note',
    head: 'Note',
    track: 'minmax(220px, 2fr)',
    render: (row) => <span title={row.note}>{row.note}</span>,
  },
]

/** Every source of data: whether it can be used, and how it did over the latest hour. */
export function Sources() {
  const rows = useRecords('sources')
  const [chosen, setChosen] = useState<string | null>(null)
  const state = usePanelState('sources', { empty: rows.length === 0 })
  const shown = rows.find(({ key }) => key === chosen) ?? rows[0] ?? null
  return (
    <Panel
      label="Sources"
      state={state}
      empty={<p>No source of data is set up on this host. Stored and simulated markets need none.</p>}
    >
      <div className={styles['split']}>
        <div className={styles['list']}>
          <DataTable
            label="Sources of data"
            rows={rows}
            columns={COLUMNS}
            keyOf={(row) => row.key}
            selected={shown?.key ?? null}
            onSelect={(row) => setChosen(row.key)}
          />
        </div>
        {shown === null ? null : <SourceDetail source={shown} />}
      </div>
    </Panel>
  )
}

function heardAt({ lastHeard }: SourceView): number | null {
  return lastHeard === null ? null : lastHeard / 1_000
}

function Name({ source }: { readonly source: SourceView }) {
  return (
    <span title={source.name}>
      <strong>{source.name}</strong>
    </span>
  )
}

function Serves({ source }: { readonly source: SourceView }) {
  return (
    <>
      <span>{formatCount(source.serves)}</span>
      {source.standsIn ? <span className={styles['after']}>stands in</span> : null}
    </>
  )
}

function Key({ source }: { readonly source: SourceView }) {
  const words = keyWords(source)
  if (source.keyState === 'REFUSED') return <Badge tone="crit">{words}</Badge>
  if (source.keyState === 'MISSING' && source.need === 'required') return <Badge tone="warn">{words}</Badge>
  return <span className={source.keyState === 'NOT_NEEDED' ? 'faint' : undefined}>{words}</span>
}

function latency(id: 'latencyP50' | 'latencyP95', name: string): Column<SourceView> {
  const head = headOf('source.latency', name)
  return { id, head, track: '200px', align: 'right', render: (row) => <Figure of={row[id]} write={formatLatency} /> }
}

function share(
  id: 'reliability' | 'errorRate' | 'freshness' | 'completeness',
  name: string,
  term: string,
): Column<SourceView> {
  const head = headOf(term, name)
  return { id, head, track: '196px', align: 'right', render: (row) => <Figure of={row[id]} write={formatFineShare} /> }
}

function headOf(term: string, name: string) {
  return (
    <Term of={term} inGrid>
      {name}
    </Term>
  )
}

/** The value stands out; its interval and n stand beside it, never without. */
function Figure({ of, write }: { readonly of: Estimate | null; readonly write: (of: Estimate | null) => string }) {
  if (of === null) return <span className="faint">{NOT_ENOUGH_DATA}</span>
  const [value = '', ...rest] = write(of).split(' [')
  return (
    <span title="Value, 95 % interval, number of observations">
      {value} <span className="faint">[{rest.join(' [')}</span>
    </span>
  )
}
