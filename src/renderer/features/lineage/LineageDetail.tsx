import { LINEAGE_KIND_WORDS } from '#core/lineage/lineageGraph.ts'
import type { LineageGraph, LineageNode } from '#core/lineage/lineageGraph.ts'
import { Scroll } from '../../components/Scroll.tsx'
import { formatInstant, formatMoment } from '../../format/time.ts'
import styles from './Lineage.module.css'
import { causesOf } from './lineageWords.ts'

/** Everything that is kept of one node. */
export function LineageDetail({ graph, node }: { readonly graph: LineageGraph; readonly node: LineageNode }) {
  const causes = causesOf(graph, node.id)
  return (
    <Scroll className={styles['detail']} label={`About ${node.title}`}>
      <p className="muted">{LINEAGE_KIND_WORDS[node.kind]}</p>
      <h3>{node.title}</h3>
      {node.details.map((line, index) => (
        <p key={index}>{line}</p>
      ))}
      <dl>
        <dt>By our clock</dt>
        <dd>{node.at === null ? 'not kept' : `${formatInstant(node.at)} UTC`}</dd>
        <dt>In the market</dt>
        <dd>{node.marketTime === null ? 'belongs to no moment of it' : `${formatMoment(node.marketTime)} UTC`}</dd>
        <dt>Came of</dt>
        {causes.length === 0 ? <dd>nothing before it</dd> : null}
        {causes.map((line, index) => (
          <dd key={index}>{line}</dd>
        ))}
      </dl>
    </Scroll>
  )
}
