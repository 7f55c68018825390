import type { RecordingView } from '#contracts/records/sources.ts'
import { Badge } from '../../components/Badge.tsx'
import type { BadgeTone } from '../../components/Badge.tsx'
import { Button } from '../../components/Button.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Panel } from '../../components/Panel.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { formatInstant } from '../../format/time.ts'
import { commands } from '../../state/desk.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useCurrent, useRecords } from '../../state/tables.ts'
import { orToast, showToast } from '../../state/toasts.ts'
import { formatBytes } from './byteText.ts'

const STATES: Readonly<Record<RecordingView['state'], { readonly words: string; readonly tone: BadgeTone }>> = {
  RECORDING: { words: 'recording', tone: 'ok' },
  DONE: { words: 'done', tone: 'neutral' },
  CUT_SHORT: { words: 'cut short', tone: 'warn' },
  FAILED: { words: 'failed', tone: 'crit' },
}

const COLUMNS: readonly Column<RecordingView>[] = [
  {
    id: 'name',
    head: 'Recording',
    track: 'minmax(190px, 1fr)',
    render: (row) => (
      <span title={row.key}>
        <strong>{row.key}</strong>
      </span>
    ),
  },
  {
    id: 'state',
    head: 'State',
    track: '108px',
    render: (row) => <Badge tone={STATES[row.state].tone}>{STATES[row.state].words}</Badge>,
  },
  { id: 'sources', head: 'Sources', track: '150px', render: (row) => <span>{row.sources.join(', ')}</span> },
  { id: 'size', head: 'Size', track: '84px', align: 'right', render: (row) => formatBytes(row.bytes) },
  { id: 'from', head: 'Began (UTC)', track: '152px', render: (row) => formatInstant(row.startedAt) },
  { id: 'to', head: 'Ended (UTC)', track: '152px', render: (row) => formatInstant(row.endedAt) },
  {
    id: 'note',
    head: 'Note',
    track: 'minmax(160px, 2fr)',
    render: (row) => <span title={row.note}>{row.note}</span>,
  },
]

/** Live sessions written down message by message; a REPLAY session plays one again. */
export function Recordings() {
  const rows = useRecords('recordings').toSorted((a, b) => b.startedAt - a.startedAt)
  const isLive = useCurrent('session')?.session.source.kind === 'live'
  const running = rows.some(({ state }) => state === 'RECORDING')
  const state = usePanelState('recordings', { empty: rows.length === 0 })
  const start = async (): Promise<void> => {
    const reply = await orToast(commands.data.StartRecording({}))
    if (reply !== null) showToast('note', `Everything that the sources say is written to ${reply.key}.`)
  }
  const tools = (
    <>
      {running ? (
        <Button onClick={() => void orToast(commands.data.StopRecording({}))}>Stop recording</Button>
      ) : (
        <Button onClick={() => void start()} blocked={isLive ? null : 'Only a live session can be recorded.'}>
          Record this session
        </Button>
      )}
      <span className="muted">A REPLAY session plays a recording again (Ctrl+Shift+S).</span>
    </>
  )
  return (
    <Panel
      label="Recordings"
      state={state}
      tools={tools}
      empty={<p>Nothing is recorded yet. A live session (PAPER) can be written down as it happens.</p>}
    >
      <DataTable label="Recorded sessions" rows={rows} columns={COLUMNS} keyOf={(row) => row.key} />
    </Panel>
  )
}
