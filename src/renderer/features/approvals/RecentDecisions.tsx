import { History } from 'lucide-react'
import type { Proposal } from '#core/model/proposal.ts'
import { Button } from '../../components/Button.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { Panel } from '../../components/Panel.tsx'
import { formatClock } from '../../format/time.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecord, useRecords } from '../../state/tables.ts'
import { openDialog, showProposal } from '../../state/ui.ts'
import { shortAction } from './describe.ts'
import { END_WORDS, recentDecisions } from './queue.ts'

const COLUMNS: readonly Column<Proposal>[] = [
  { id: 'created', head: 'Raised', track: '70px', render: (row) => formatClock(row.tsCreated) },
  { id: 'end', head: 'End', track: '96px', render: (row) => <strong>{endWord(row)}</strong> },
  { id: 'what', head: 'Proposal', track: 'minmax(110px, 1fr)', render: (row) => <Action proposal={row} /> },
  { id: 'replay', head: '', track: '34px', render: (row) => <Replay proposal={row} /> },
  {
    id: 'why',
    head: 'Why',
    track: 'minmax(140px, 1.4fr)',
    render: (row) => <span title={row.outcome ?? ''}>{row.outcome}</span>,
  },
]

/** The proposals that have ended; expired, rejected, withdrawn, superseded and killed are different words. */
export function RecentDecisions() {
  const rows = recentDecisions(useRecords('proposals'))
  const state = usePanelState('proposals', { empty: rows.length === 0 })
  return (
    <Panel label="Recent decisions" state={state} empty={<p>No decision yet in this session.</p>}>
      <DataTable
        label="Recent decisions"
        rows={rows}
        columns={COLUMNS}
        keyOf={(row) => row.proposalId}
        onOpen={(row) => showProposal(row.proposalId, false)}
      />
    </Panel>
  )
}

function Replay({ proposal }: { readonly proposal: Proposal }) {
  const label = `Replay the decision ${proposal.proposalId}`
  return (
    <Button
      look="quiet"
      aria-label={label}
      title={label}
      onClick={() => openDialog({ kind: 'decision', proposalId: proposal.proposalId })}
    >
      <History size={14} aria-hidden />
    </Button>
  )
}

function endWord(proposal: Proposal): string {
  return proposal.status === 'QUEUED' || proposal.status === 'RETURNED' ? '' : END_WORDS[proposal.status]
}

function Action({ proposal }: { readonly proposal: Proposal }) {
  return <span>{shortAction(proposal, useRecord('instruments', proposal.instrumentId))}</span>
}
