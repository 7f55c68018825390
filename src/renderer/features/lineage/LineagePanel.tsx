import { lazy, Suspense, useMemo, useState } from 'react'
import type { LineageGraph } from '#core/lineage/lineageGraph.ts'
import { lineageToMermaid } from '#core/lineage/mermaid.ts'
import type { LineageOrigin } from '#contracts/records/lineage.ts'
import { Button } from '../../components/Button.tsx'
import { Panel } from '../../components/Panel.tsx'
import { formatCount } from '../../format/amount.ts'
import { commands } from '../../state/desk.ts'
import { usePanelState } from '../../state/panelState.ts'
import { showToast } from '../../state/toasts.ts'
import { answerState } from '../data/answerState.ts'
import { useAnswer } from '../data/useAnswer.ts'
import { saveFile } from '../lab/result/saveFile.ts'
import { CorrectionForm } from './CorrectionForm.tsx'
import { MOST_DRAWN } from './layOut.ts'
import styles from './Lineage.module.css'
import { LineageDetail } from './LineageDetail.tsx'
import { LineageList } from './LineageList.tsx'
import { useLineage } from './lineageState.ts'
import { countWords, fileNameOf, originWords } from './lineageWords.ts'
import { OriginChoice } from './OriginChoice.tsx'

/** The drawing and its library are loaded when a lineage is first looked at. */
const LineageGraphView = lazy(async () => ({ default: (await import('./LineageGraphView.tsx')).LineageGraphView }))

/** Where an order, a proposal or a signal comes from, back to what was received; or what a correction touched. */
export function LineagePanel() {
  const { of, asksCorrection } = useLineage()
  const [asList, setAsList] = useState(false)
  const ask = useMemo(() => (of === null ? null : () => commands.desk.ReadLineage({ of })), [of])
  const answer = useAnswer(ask)
  const state = answerState(
    usePanelState('orders', { empty: of === null }),
    answer,
    'Orders and the journal stay as they are.',
  )
  const graph = answer.reply
  const tools = (
    <>
      <Button
        look="quiet"
        aria-pressed={asksCorrection}
        onClick={() => useLineage.setState({ asksCorrection: !asksCorrection })}
      >
        Correction…
      </Button>
      {asksCorrection ? <CorrectionForm /> : <OriginChoice of={of} />}
      <span className={styles['main']} />
      <Button look="quiet" aria-pressed={asList} onClick={() => setAsList(!asList)}>
        As a list
      </Button>
      <MermaidTools of={of} graph={graph} />
    </>
  )
  return (
    <Panel
      label="Lineage"
      state={state}
      tools={tools}
      onRetry={answer.reload}
      empty={
        <>
          <p>Nothing is chosen. Choose an order, a proposal or a signal above to see what it came of.</p>
          <p>“Correction…” tells what rests on bars that were corrected.</p>
        </>
      }
    >
      {graph === null || of === null ? null : (
        <Content key={JSON.stringify(of)} of={of} graph={graph} asList={asList} />
      )}
    </Panel>
  )
}

interface ContentProps {
  readonly of: LineageOrigin
  readonly graph: LineageGraph
  readonly asList: boolean
}

function Content({ of, graph, asList }: ContentProps) {
  const [chosen, setChosen] = useState<string | null>(null)
  const first = graph.nodes.find(({ kind }) => kind === of.kind) ?? graph.nodes.at(-1)
  const node = graph.nodes.find(({ id }) => id === chosen) ?? first ?? null
  const isLarge = graph.nodes.length > MOST_DRAWN
  return (
    <div className={styles['both']}>
      <div className={styles['main']}>
        <p className={styles['counts']}>
          {of.kind === 'CORRECTION' ? 'Touched by' : 'Came of'} {originWords(of)}:{' '}
          {countWords(graph.nodes) || 'nothing'}
          {isLarge ? `. ${formatCount(graph.nodes.length)} boxes are too many to draw; the list has them all.` : ''}
        </p>
        {node === null ? (
          <p className={styles['note']}>Nothing that rests on it is kept.</p>
        ) : asList || isLarge ? (
          <LineageList graph={graph} chosen={node.id} onChoose={setChosen} />
        ) : (
          <Suspense fallback={<p className={styles['note']}>The drawing is being loaded.</p>}>
            <LineageGraphView
              graph={graph}
              label={`Lineage of ${originWords(of)}`}
              chosen={node.id}
              onChoose={setChosen}
            />
          </Suspense>
        )}
        {graph.gaps.length === 0 ? null : (
          <ul className={styles['gaps']} aria-label="What could not be told">
            {graph.gaps.map((gap, index) => (
              <li key={index}>{gap}</li>
            ))}
          </ul>
        )}
      </div>
      {node === null ? null : <LineageDetail graph={graph} node={node} />}
    </div>
  )
}

interface MermaidToolsProps {
  readonly of: LineageOrigin | null
  readonly graph: LineageGraph | null
}

function MermaidTools({ of, graph }: MermaidToolsProps) {
  const why = graph === null || of === null ? 'There is nothing to write yet.' : null
  const copy = async (): Promise<void> => {
    if (graph === null) return
    try {
      await navigator.clipboard.writeText(lineageToMermaid(graph))
      showToast('note', 'Copied as Mermaid.')
    } catch {
      showToast('failure', 'The clipboard cannot be written from here. Save the file instead.')
    }
  }
  const save = (): void => {
    if (graph === null || of === null) return
    saveFile({ fileName: fileNameOf(of), mediaType: 'text/plain', text: lineageToMermaid(graph) })
  }
  return (
    <>
      <Button onClick={() => void copy()} blocked={why}>
        Copy as Mermaid
      </Button>
      <Button onClick={save} blocked={why}>
        Save…
      </Button>
    </>
  )
}
