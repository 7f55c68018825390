import { useState } from 'react'
import type { IdeaView, ScoreView } from '#contracts/records/approval.ts'
import { DataTable } from '../../../components/DataTable.tsx'
import { Estimate, Missing, PriceUnits } from '../../../components/figures.tsx'
import { Panel } from '../../../components/Panel.tsx'
import { Signed } from '../../../components/Signed.tsx'
import type { Column } from '../../../components/tableColumn.ts'
import { Tabs } from '../../../components/Tabs.tsx'
import { Term } from '../../../components/Term.tsx'
import { formatFixed } from '../../../format/number.ts'
import { usePanelState } from '../../../state/panelState.ts'
import { useCurrent, useRecord, useRecords } from '../../../state/tables.ts'
import { SymbolOf } from '../../SymbolOf.tsx'
import { causeWords, ideaWords } from './scoreWords.ts'
import { Vigilance } from './Vigilance.tsx'
import styles from './Scorecard.module.css'

/** What became of the ideas that were approved, refused, changed or left to expire: each followed without money. */
export function Scorecard() {
  const [shown, setShown] = useState('scores')
  const scores = useRecords('scorecard')
  const ideas = useRecords('ideas')
  const vigilance = useRecords('vigilance')
  const state = usePanelState('ideas', { empty: ideas.length + scores.length + vigilance.length === 0 })
  return (
    <Panel
      label="Scorecard"
      state={state}
      empty={
        <p>No decision yet. Every idea you decide about is followed to its end without money, and counted here.</p>
      }
    >
      <div className={styles['body']}>
        <Care />
        <Tabs
          label="Scorecard"
          shown={shown}
          onShow={setShown}
          leaves={[
            { id: 'scores', name: 'By decision', content: <Scores rows={scores} /> },
            { id: 'ideas', name: 'Ideas', count: ideas.length, content: <Ideas rows={ideas} /> },
            ...(vigilance.length === 0
              ? []
              : [{ id: 'vigilance', name: 'Vigilance', content: <Vigilance rows={vigilance} /> }]),
          ]}
        />
      </div>
    </Panel>
  )
}

function Care() {
  const care = useCurrent('care')
  if (care === null || care.decisions === 0) return null
  const dwell = care.medianDwellMilliseconds
  const pace = dwell === null ? '' : `, median look ${formatFixed(dwell / 1_000, 1)} s`
  return (
    <p className={styles['care']}>
      {care.decisions} {care.decisions === 1 ? 'decision' : 'decisions'} in this session, {care.approved} approved{pace}
      . {care.text}
    </p>
  )
}

const SCORES: readonly Column<ScoreView>[] = [
  {
    id: 'cause',
    head: 'Decision',
    track: 'minmax(150px, 1.4fr)',
    render: ({ cause, reason }) => causeWords(cause, reason),
  },
  { id: 'ideas', head: 'Ideas', track: '56px', align: 'right', render: ({ ideas }) => ideas },
  {
    id: 'right',
    head: <Term of="term.rightDecision">Right</Term>,
    track: 'minmax(120px, 1fr)',
    align: 'right',
    render: ({ right }) => <Estimate estimate={right} unit="share" />,
  },
  {
    id: 'multiple',
    head: <Term of="term.riskMultiple">Mean result, R</Term>,
    track: 'minmax(130px, 1fr)',
    align: 'right',
    render: ({ multiple }) => <Estimate estimate={multiple} unit="ratio" />,
  },
]

function Scores({ rows }: { readonly rows: readonly ScoreView[] }) {
  if (rows.length === 0) return <p className={styles['none']}>No idea has ended yet.</p>
  const sorted = rows.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  return <DataTable label="Ideas by decision" rows={sorted} columns={SCORES} keyOf={(row) => row.key} />
}

const IDEAS: readonly Column<IdeaView>[] = [
  { id: 'proposal', head: 'Proposal', track: '76px', render: ({ proposalId }) => proposalId },
  { id: 'symbol', head: 'Symbol', track: '74px', render: (row) => <SymbolOf instrumentId={row.instrumentId} /> },
  { id: 'side', head: 'Side', track: '46px', render: ({ side }) => side },
  {
    id: 'cause',
    head: 'Decision',
    track: 'minmax(130px, 1.2fr)',
    render: ({ cause, reason }) => causeWords(cause, reason),
  },
  { id: 'entry', head: 'Entry', track: '84px', align: 'right', render: (row) => <Entry idea={row} /> },
  { id: 'state', head: 'Ended', track: 'minmax(100px, 1fr)', render: ideaWords },
  {
    id: 'multiple',
    head: <Term of="term.riskMultiple">R</Term>,
    track: '70px',
    align: 'right',
    render: ({ multiple }) =>
      multiple === null ? <Missing why="Not ended yet" /> : <Signed value={multiple} text={signed(multiple)} />,
  },
]

function Ideas({ rows }: { readonly rows: readonly IdeaView[] }) {
  return (
    <DataTable
      label="Ideas followed without money"
      rows={rows.toSorted((a, b) => b.decidedAt - a.decidedAt)}
      columns={IDEAS}
      keyOf={(row) => row.key}
    />
  )
}

function Entry({ idea }: { readonly idea: IdeaView }) {
  const instrument = useRecord('instruments', idea.instrumentId)
  return <PriceUnits instrument={instrument} units={idea.entry} why="Not entered" />
}

function signed(multiple: number): string {
  return formatFixed(multiple, 2, { sign: 'always' })
}
