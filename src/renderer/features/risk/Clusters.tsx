import { useMemo } from 'react'
import { DataTable } from '../../components/DataTable.tsx'
import { Missing, Money } from '../../components/figures.tsx'
import { Panel } from '../../components/Panel.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { Term } from '../../components/Term.tsx'
import { usePanelState } from '../../state/panelState.ts'
import { useRecords } from '../../state/tables.ts'
import { HeadroomBar } from '../approvals/HeadroomBar.tsx'
import { headroom } from '../approvals/riskRow.ts'
import { clusterRows, type ClusterRow } from './clusterRows.ts'

const COLUMNS: readonly Column<ClusterRow>[] = [
  {
    id: 'kind',
    head: (
      <Term of="term.cluster" inGrid>
        Kind
      </Term>
    ),
    track: '88px',
    render: (row) => row.kind,
  },
  {
    id: 'name',
    head: 'Cluster',
    track: 'minmax(120px, 2fr)',
    render: ({ cluster, unknown, why }) =>
      cluster === null ? (
        <span className="faint" title={why}>
          {unknown}
          <span className="visually-hidden">: {why}</span>
        </span>
      ) : (
        <span title={cluster.name}>{cluster.name}</span>
      ),
  },
  {
    id: 'exposure',
    head: 'Exposure',
    track: '96px',
    align: 'right',
    render: ({ cluster, why }) => <Money money={cluster?.exposure ?? null} why={why} />,
  },
  {
    id: 'limit',
    head: 'Limit',
    track: '96px',
    align: 'right',
    render: ({ cluster, why }) => <Money money={cluster?.limit ?? null} why={why} />,
  },
  {
    id: 'left',
    head: 'May be added',
    track: '96px',
    align: 'right',
    render: ({ cluster, why }) => <Money money={cluster?.headroom ?? null} why={why} />,
  },
  {
    id: 'headroom',
    head: 'Headroom',
    track: '104px',
    render: ({ cluster, why }) =>
      cluster === null ? <Missing why={why} /> : <HeadroomBar share={headroom(cluster.exposure, cluster.limit)} />,
  },
]

/** What is held of things that one event may hit together, against the limit of each. */
export function Clusters() {
  const clusters = useRecords('clusters')
  const rows = useMemo(() => clusterRows(clusters), [clusters])
  const state = usePanelState('clusters', { empty: clusters.length === 0, market: true })
  return (
    <Panel
      label="Clusters"
      state={state}
      empty={<p>Nothing is held and no entry works, so no cluster holds anything.</p>}
    >
      <DataTable label="Clusters" rows={rows} columns={COLUMNS} keyOf={(row) => row.key} />
    </Panel>
  )
}
