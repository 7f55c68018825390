import { Handle, MarkerType, Position, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react'
import type { Edge, Node, NodeProps } from '@xyflow/react'
// oxlint-disable-next-line import/no-unassigned-import -- the style sheet of the drawing acts by being loaded
import '@xyflow/react/dist/base.css'
import { Maximize, Minus, Plus } from 'lucide-react'
import { createContext, memo, use, useMemo, useRef } from 'react'
import type { KeyboardEvent } from 'react'
import { LINEAGE_KIND_WORDS } from '#core/lineage/lineageGraph.ts'
import type { LineageGraph, LineageNode } from '#core/lineage/lineageGraph.ts'
import { Button } from '../../components/Button.tsx'
import { layOut, moveNode, NODE_SIZE } from './layOut.ts'
import { edgeWords, whenWords } from './lineageWords.ts'
import styles from './Lineage.module.css'

type Box = Node<{ readonly node: LineageNode }, 'box'>

/** Which box is chosen, and the way to choose another. */
const Choice = createContext<{ readonly chosen: string | null; readonly choose: (id: string) => void }>({
  chosen: null,
  choose: () => {},
})

interface LineageGraphViewProps {
  readonly graph: LineageGraph
  readonly label: string
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
}

/** The lineage as boxes and arrows from left to right. One box takes the focus; the arrow keys follow the arrows. */
export function LineageGraphView(props: LineageGraphViewProps) {
  return (
    <ReactFlowProvider>
      <Drawing {...props} />
    </ReactFlowProvider>
  )
}

/** Least size at which the words in the boxes can be read, and the room left beside a box at an edge. */
const READABLE = 0.85
const BESIDE = 24

const TYPES = { box: memo(NodeBox) }

function Drawing({ graph, label, chosen, onChoose }: LineageGraphViewProps) {
  const flow = useReactFlow()
  const frame = useRef<HTMLDivElement>(null)
  const placed = useMemo(() => layOut(graph), [graph])
  const nodes = useMemo(
    () =>
      placed.map(({ node, x, y }): Box => ({
        id: node.id,
        type: 'box',
        position: { x, y },
        ...NODE_SIZE,
        data: { node },
      })),
    [placed],
  )
  const edges = useMemo(() => edgesOf(graph), [graph])
  const choice = useMemo(() => ({ chosen, choose: onChoose }), [chosen, onChoose])
  /** Shows all where it can be read so; else the chosen box with what it came of. */
  const begin = async (): Promise<void> => {
    await flow.fitView({ padding: 0.06, maxZoom: 1, minZoom: READABLE })
    const box = placed.find(({ node }) => node.id === chosen)
    const width = frame.current?.clientWidth ?? 0
    if (box === undefined || flow.getZoom() > READABLE) return
    // What it came of lies to the left, so most of the room is left on that side; nothing lies left of the first.
    const shift =
      box.x < width / 2 / READABLE
        ? width / 2 / READABLE - box.x - BESIDE
        : BESIDE - width / 2 / READABLE + NODE_SIZE.width
    await flow.setCenter(box.x + shift, box.y + NODE_SIZE.height / 2, { zoom: READABLE })
  }
  const keyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || chosen === null) return
    const next = moveNode(event.key, chosen, placed, graph.edges)
    if (next === null) return
    event.preventDefault()
    onChoose(next)
    const box = placed.find(({ node }) => node.id === next)
    if (box !== undefined)
      void flow.setCenter(box.x + NODE_SIZE.width / 2, box.y + NODE_SIZE.height / 2, { zoom: flow.getZoom() })
    const buttons = [...(frame.current?.querySelectorAll<HTMLElement>('[data-node]') ?? [])]
    // The browser's own scrolling into view would move the frame under the drawing.
    buttons.find(({ dataset }) => dataset['node'] === next)?.focus({ preventScroll: true })
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the boxes in it take the focus, their keys bubble
    <div ref={frame} className={styles['graph']} onKeyDown={keyDown}>
      <Choice value={choice}>
        <ReactFlow
          aria-label={label}
          nodes={nodes}
          edges={edges}
          nodeTypes={TYPES}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          zoomOnDoubleClick={false}
          deleteKeyCode={null}
          minZoom={0.2}
          maxZoom={2}
          onInit={() => void begin()}
          proOptions={{ hideAttribution: true }}
        />
      </Choice>
      <div className={styles['zoom']}>
        <Button aria-label="Zoom in" title="Zoom in" onClick={() => void flow.zoomIn()}>
          <Plus size={14} aria-hidden />
        </Button>
        <Button aria-label="Zoom out" title="Zoom out" onClick={() => void flow.zoomOut()}>
          <Minus size={14} aria-hidden />
        </Button>
        <Button aria-label="Show all" title="Show all" onClick={() => void flow.fitView({ padding: 0.06, maxZoom: 1 })}>
          <Maximize size={14} aria-hidden />
        </Button>
      </div>
    </div>
  )
}

function NodeBox({ data: { node } }: NodeProps<Box>) {
  const { chosen, choose } = use(Choice)
  const isChosen = chosen === node.id
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} className={styles['port']} />
      <button
        type="button"
        className={`nopan ${styles['node']}`}
        data-node={node.id}
        data-kind={node.kind}
        aria-pressed={isChosen}
        tabIndex={isChosen ? 0 : -1}
        onClick={() => choose(node.id)}
      >
        <span className={styles['kind']}>{LINEAGE_KIND_WORDS[node.kind]}</span>
        <strong title={node.title}>{node.title}</strong>
        <span className={styles['when']}>{whenWords(node)}</span>
      </button>
      <Handle type="source" position={Position.Right} isConnectable={false} className={styles['port']} />
    </>
  )
}

function edgesOf(graph: LineageGraph): Edge[] {
  const known = new Set(graph.nodes.map(({ id }) => id))
  return graph.edges.flatMap((edge, index): Edge[] =>
    known.has(edge.from) && known.has(edge.to)
      ? [
          {
            id: String(index),
            source: edge.from,
            target: edge.to,
            label: edgeWords(edge),
            labelBgPadding: [4, 1],
            markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14 },
          },
        ]
      : [],
  )
}
