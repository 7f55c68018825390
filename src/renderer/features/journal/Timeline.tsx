import { useState } from 'react'
import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { Panel } from '../../components/Panel.tsx'
import type { JournalEntryView } from '#contracts/records/safety.ts'
import { formatCount } from '../../format/amount.ts'
import { formatInstant } from '../../format/time.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecords } from '../../state/tables.ts'
import styles from './Journal.module.css'
import { kindsOf } from './timeline.ts'
import { useTimeline } from './useTimeline.ts'

const COLUMNS: readonly Column<JournalEntryView>[] = [
  { id: 'sequence', head: 'No.', track: '72px', align: 'right', render: (row) => formatCount(row.sequence) },
  { id: 'at', head: 'When (UTC)', track: '160px', render: (row) => formatInstant(row.at) },
  { id: 'kind', head: 'Kind', track: '156px', render: (row) => row.kind },
  {
    id: 'summary',
    head: 'What',
    track: 'minmax(240px, 3fr)',
    render: (row) => <span title={row.summary}>{row.summary}</span>,
  },
  {
    id: 'story',
    head: 'Story',
    track: 'minmax(84px, 1fr)',
    render: (row) => <code title={row.correlationId ?? ''}>{row.correlationId}</code>,
  },
  { id: 'hash', head: 'Hash', track: '92px', render: (row) => <code title={row.hash}>{row.hash.slice(0, 8)}</code> },
]

/** What happened, entry by entry, newest first; every entry carries the hash of the one before. */
export function Timeline() {
  const [kind, setKind] = useState<string | null>(null)
  const [known, setKnown] = useState<readonly string[]>([])
  const live = useRecords('journal')
  const { entries, loadOlder } = useTimeline(kind)
  const kinds = kindsOf([...live, ...entries])
  const all = [...new Set([...known, ...kinds])].toSorted()
  if (all.length !== known.length) setKnown(all)
  const state = usePanelState('journal', { empty: entries.length === 0 })
  const tools = (
    <label className={styles['filter']}>
      Kind
      <select value={kind ?? ''} onChange={(event) => setKind(event.target.value === '' ? null : event.target.value)}>
        <option value="">all</option>
        {all.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  )
  return (
    <Panel
      label="Journal timeline"
      state={state}
      tools={tools}
      empty={<p>{kind === null ? 'The journal is empty.' : `No entry of kind ${kind}.`}</p>}
    >
      <DataTable
        label="Journal, newest first"
        rows={entries}
        columns={COLUMNS}
        keyOf={(row) => row.key}
        onEnd={loadOlder}
      />
    </Panel>
  )
}
