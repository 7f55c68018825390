import { useState } from 'react'
import type { StorageReply } from '#contracts/records/sources.ts'
import { Button } from '../../components/Button.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Missing } from '../../components/figures.tsx'
import { Panel } from '../../components/Panel.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { formatCount } from '../../format/amount.ts'
import { formatDay } from '../../format/time.ts'
import { commands } from '../../state/desk.ts'
import { usePanelState } from '../../state/panelState.ts'
import { openDialog } from '../../state/ui.ts'
import { answerState } from './answerState.ts'
import { formatBytes } from './byteText.ts'
import styles from './Data.module.css'
import { InstrumentName } from './InstrumentName.tsx'
import { useAnswer } from './useAnswer.ts'

type Series = StorageReply['series'][number]

const COLUMNS: readonly Column<Series>[] = [
  {
    id: 'instrument',
    head: 'Instrument',
    track: 'minmax(132px, 1fr)',
    render: (row) => <InstrumentName id={row.instrumentId} />,
  },
  { id: 'kind', head: 'Kind', track: '100px', render: (row) => row.kind },
  { id: 'interval', head: 'Interval', track: '64px', render: (row) => row.interval },
  { id: 'source', head: 'Source', track: '96px', render: (row) => <span>{row.sourceId}</span> },
  {
    id: 'tier',
    head: 'Tier',
    track: '104px',
    render: (row) => (row.tier === 'HOT' ? 'hot, at hand' : 'cold, in files'),
  },
  { id: 'rows', head: 'Rows', track: '92px', align: 'right', render: (row) => formatCount(row.rows) },
  { id: 'bytes', head: 'Size', track: '84px', align: 'right', render: (row) => <Size bytes={row.bytes} /> },
  { id: 'files', head: 'Files', track: '56px', align: 'right', render: (row) => formatCount(row.files) },
  { id: 'from', head: 'From', track: '96px', render: (row) => formatDay(row.from) },
  { id: 'to', head: 'To', track: '96px', render: (row) => formatDay(row.to) },
]

const ask = () => commands.data.QueryStorage({})

/** What is stored, in which tier, and how much room it takes. */
export function Storage() {
  const answer = useAnswer(ask)
  const series = answer.reply?.series ?? []
  const [chosen, setChosen] = useState<string | null>(null)
  const selected = series.find((row) => keyOfSeries(row) === chosen) ?? null
  const base = usePanelState('datasets', { empty: answer.status === 'ready' && series.length === 0 })
  const state = answerState(base, answer, 'What is stored can still be charted and tested on.')
  const tools = (
    <>
      <Button onClick={() => openDialog({ kind: 'import', file: null })} keys="Ctrl+I">
        Import…
      </Button>
      <Button onClick={answer.reload}>Look again</Button>
      <span className="muted">
        Export by the command line: <code>{exportCommand(selected)}</code>
      </span>
    </>
  )
  return (
    <Panel
      label="Storage"
      state={state}
      tools={tools}
      empty={<p>Nothing is stored yet. Import a file (Ctrl+I), or fetch bars under Coverage.</p>}
      onRetry={answer.reload}
    >
      {answer.reply === null ? null : (
        <>
          <p className={styles['words']}>
            Hot <strong>{formatBytes(answer.reply.hotBytes)}</strong> · cold{' '}
            <strong>{formatBytes(answer.reply.coldBytes)}</strong> · {formatCount(series.length)} series.{' '}
            {answer.reply.note}
          </p>
          <DataTable
            label="Stored series"
            rows={series}
            columns={COLUMNS}
            keyOf={keyOfSeries}
            selected={selected === null ? null : keyOfSeries(selected)}
            onSelect={(row) => setChosen(keyOfSeries(row))}
          />
        </>
      )}
    </Panel>
  )
}

function keyOfSeries(row: Series): string {
  return `${row.sourceId} ${row.instrumentId} ${row.kind} ${row.interval} ${row.tier}`
}

/** The command that writes a series to a file; a file of the screen's own choosing would need rights it does not have. */
function exportCommand(row: Series | null): string {
  if (row === null) return 'quarterdeck data export FILE.csv'
  const bar = row.kind === 'bars' ? ` --bar ${row.interval}` : ` --kind ${row.kind}`
  return `quarterdeck data export FILE.csv --source ${row.sourceId} --instrument ${row.instrumentId}${bar}`
}

function Size({ bytes }: { readonly bytes: number | null }) {
  return bytes === null ? (
    <Missing why="Rows of one store are not measured one by one" />
  ) : (
    <span>{formatBytes(bytes)}</span>
  )
}
