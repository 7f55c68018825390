import { useMemo } from 'react'
import { LINEAGE_KIND_WORDS } from '#core/lineage/lineageGraph.ts'
import type { LineageGraph, LineageNode } from '#core/lineage/lineageGraph.ts'
import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { causesOf, whenWords } from './lineageWords.ts'

interface LineageListProps {
  readonly graph: LineageGraph
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
}

/** The lineage as a list to read, causes before what came of them. */
export function LineageList({ graph, chosen, onChoose }: LineageListProps) {
  const columns = useMemo(
    (): readonly Column<LineageNode>[] => [
      { id: 'kind', head: 'Kind', track: '92px', render: (node) => LINEAGE_KIND_WORDS[node.kind] },
      {
        id: 'title',
        head: 'What',
        track: 'minmax(160px, 1.2fr)',
        render: (node) => <span title={node.title}>{node.title}</span>,
      },
      { id: 'when', head: 'When', track: '190px', render: (node) => <span>{whenWords(node)}</span> },
      {
        id: 'causes',
        head: 'Came of',
        track: 'minmax(200px, 2fr)',
        render: (node) => <Causes lines={causesOf(graph, node.id)} />,
      },
    ],
    [graph],
  )
  return (
    <DataTable
      label="What it came of, as a list"
      rows={graph.nodes}
      columns={columns}
      keyOf={(node) => node.id}
      selected={chosen}
      onSelect={(node) => onChoose(node.id)}
    />
  )
}

function Causes({ lines }: { readonly lines: readonly string[] }) {
  if (lines.length === 0) return <span className="faint">nothing before it</span>
  return <span title={lines.join('\n')}>{lines.join('; ')}</span>
}
