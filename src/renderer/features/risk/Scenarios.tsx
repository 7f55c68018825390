import { useState } from 'react'
import { DataTable } from '../../components/DataTable.tsx'
import { Missing, Profit } from '../../components/figures.tsx'
import { Panel } from '../../components/Panel.tsx'
import { Scroll } from '../../components/Scroll.tsx'
import { Signed } from '../../components/Signed.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { Term } from '../../components/Term.tsx'
import type { ScenarioView } from '#contracts/records/tailRisk.ts'
import { formatPercent } from '../../format/number.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecords } from '../../state/tables.ts'
import { SymbolOf } from '../SymbolOf.tsx'
import styles from './Scenarios.module.css'
import { orderedScenarios, worstScenario } from './tailWords.ts'

const UNCOVERED = 'Nothing that is held is covered by it'

const COLUMNS: readonly Column<ScenarioView>[] = [
  {
    id: 'name',
    head: 'Scenario',
    track: 'minmax(150px, 1fr)',
    render: ({ name, story }) => <span title={story}>{name}</span>,
  },
  {
    id: 'profit',
    head: 'Profit',
    track: '104px',
    align: 'right',
    render: ({ profit }) => <Profit money={profit} why={UNCOVERED} />,
  },
  {
    id: 'share',
    head: 'Of equity',
    track: '88px',
    align: 'right',
    render: ({ equityShare }) => <Share share={equityShare} />,
  },
]

/** What moves of the market, and named days of the past, would do to what is held. */
export function Scenarios() {
  const rows = orderedScenarios(useRecords('scenarios'))
  const [chosen, setChosen] = useState<string | null>(null)
  const key = rows.some((row) => row.key === chosen) ? chosen : worstScenario(rows)
  const shown = rows.find((row) => row.key === key) ?? null
  const state = usePanelState('scenarios', { empty: rows.length === 0, market: true })
  return (
    <Panel label="Scenarios" state={state} empty={<p>No scenario is reckoned yet: an account must be open.</p>}>
      <div className={styles['split']}>
        <DataTable
          label="Scenarios"
          rows={rows}
          columns={COLUMNS}
          keyOf={(row) => row.key}
          selected={key}
          onSelect={(row) => setChosen(row.key)}
        />
        {shown === null ? null : <Detail scenario={shown} />}
      </div>
    </Panel>
  )
}

function Detail({ scenario }: { readonly scenario: ScenarioView }) {
  return (
    <Scroll className={styles['detail']} label={`Scenario ${scenario.name}`}>
      <h3>{scenario.name}</h3>
      <p className="muted">{scenario.story}</p>
      <p className={styles['cover']}>
        {scenario.kind === 'GRID' ? 'Move of the market' : 'Named stress'} ·{' '}
        <Term of="term.covered">covers {formatPercent(scenario.covered)} of what is held</Term>
      </p>
      {scenario.holdings.length === 0 ? (
        <p className="faint">Nothing is held.</p>
      ) : (
        <table className={styles['holdings']}>
          <thead>
            <tr>
              <th scope="col">Holding</th>
              <th scope="col">Move</th>
              <th scope="col">Profit</th>
              <th scope="col">
                <Term of="term.scenarioBasis">Rests on</Term>
              </th>
            </tr>
          </thead>
          <tbody>
            {scenario.holdings.map(({ instrumentId, shock, profit, basis }) => (
              <tr key={instrumentId}>
                <th scope="row">
                  <SymbolOf instrumentId={instrumentId} />
                </th>
                <td>
                  <Share share={shock} />
                </td>
                <td>
                  <Profit money={profit} why="Not covered" />
                </td>
                <td>{basis ?? <Missing why="Nothing is known that the move could rest on" />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Scroll>
  )
}

function Share({ share }: { readonly share: number | null }) {
  if (share === null) return <Missing why={UNCOVERED} />
  return <Signed value={share} text={formatPercent(share, { sign: 'always' })} />
}
