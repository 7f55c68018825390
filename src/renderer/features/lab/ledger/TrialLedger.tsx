import type { IdeaView } from '#contracts/research.ts'
import { DataTable } from '../../../components/DataTable.tsx'
import { Panel } from '../../../components/Panel.tsx'
import type { Column } from '../../../components/tableColumn.ts'
import { formatCount } from '../../../format/amount.ts'
import { formatShare } from '../../../format/estimate.ts'
import { formatFixed, MISSING } from '../../../format/number.ts'
import { formatDay, formatMoment } from '../../../format/time.ts'
import { usePanelState } from '../../../state/panelState.ts'
import type { PanelState } from '../../../state/panelFacts.ts'
import { useTrials } from '../useTrials.ts'
import type { Trials } from '../useTrials.ts'

const COLUMNS: readonly Column<IdeaView>[] = [
  { id: 'label', head: 'Idea', track: 'minmax(214px, 2fr)', render: (row) => row.label },
  { id: 'trials', head: 'Trials', track: '58px', align: 'right', render: (row) => formatCount(row.trials) },
  { id: 'finished', head: 'Finished', track: '68px', align: 'right', render: (row) => formatCount(row.finished) },
  { id: 'failed', head: 'Failed', track: '54px', align: 'right', render: (row) => formatCount(row.failed) },
  { id: 'cancelled', head: 'Cancelled', track: '76px', align: 'right', render: (row) => formatCount(row.cancelled) },
  {
    id: 'best',
    head: <abbr title="The best Sharpe ratio of a finished trial">Best</abbr>,
    track: '52px',
    align: 'right',
    render: (row) => (row.best === null ? MISSING : formatFixed(row.best.sharpe, 2)),
  },
  {
    id: 'luck',
    head: <abbr title="The Sharpe ratio that the best of so many trials shows by luck alone">Luck</abbr>,
    track: '52px',
    align: 'right',
    render: (row) => (row.best?.luck ? formatFixed(row.best.luck.expectedMaximum, 2) : MISSING),
  },
  {
    id: 'deflated',
    head: 'Above luck',
    track: '148px',
    align: 'right',
    render: (row) => (row.best?.luck ? formatShare(row.best.luck.deflated) : MISSING),
  },
  { id: 'resets', head: 'Resets', track: '60px', align: 'right', render: (row) => formatCount(row.resets) },
  {
    id: 'last',
    head: 'Last',
    track: '92px',
    render: (row) => <span title={formatMoment(row.lastAt)}>{formatDay(row.lastAt)}</span>,
  },
]

/** Every idea that was ever tried and how often: the failed and the cancelled trials count, and none can be taken back. */
export function TrialLedger() {
  const trials = useTrials()
  const frame = usePanelState('jobs', { empty: false })
  const state = stateOf(frame, trials)
  return (
    <Panel
      label="Trial ledger"
      state={state}
      empty={<p>Nothing was tried yet. Every run counts here from its start on, also when it fails or is cancelled.</p>}
    >
      {trials === null ? null : (
        <DataTable label="Ideas and their trials" rows={trials.ideas} columns={COLUMNS} keyOf={(row) => row.key} />
      )}
    </Panel>
  )
}

function stateOf(frame: PanelState, trials: Trials | null): PanelState {
  if (frame.kind === 'disconnected' || frame.kind === 'loading') return frame
  if (trials === null) return { kind: 'loading' }
  if (trials.ideas.length === 0) return { kind: 'empty' }
  return trials.verified ? { kind: 'fresh' } : { kind: 'partial', note: trials.finding ?? 'The ledger is damaged.' }
}
