import { Graph, layout } from '@dagrejs/dagre'
import type { LineageGraph, LineageNode } from '#core/lineage/lineageGraph.ts'

/** Size of every box, pixels. */
export const NODE_SIZE = { width: 208, height: 68 } as const
/** More boxes than this cannot be read, and laying them out would hold up the screen: the list has them all. */
export const MOST_DRAWN = 250
/** Room between ranks for the words on the edges, and between boxes of one rank. Pixels. */
const BETWEEN_RANKS = 104
const BETWEEN_NODES = 18

/** A box with its upper left corner. */
export interface PlacedNode {
  readonly node: LineageNode
  readonly x: number
  readonly y: number
}

/** Places the nodes of a lineage from left to right, causes before what came of them; each node once. */
export function layOut(graph: LineageGraph): readonly PlacedNode[] {
  const drawing = new Graph()
  drawing.setGraph({ rankdir: 'LR', ranksep: BETWEEN_RANKS, nodesep: BETWEEN_NODES, marginx: 8, marginy: 8 })
  drawing.setDefaultEdgeLabel(() => ({}))
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  for (const id of nodes.keys()) drawing.setNode(id, { ...NODE_SIZE })
  for (const { from, to } of graph.edges) if (nodes.has(from) && nodes.has(to) && from !== to) drawing.setEdge(from, to)
  layout(drawing)
  return [...nodes].map(([id, node]) => {
    const { x = 0, y = 0 } = drawing.node(id)
    return { node, x: x - NODE_SIZE.width / 2, y: y - NODE_SIZE.height / 2 }
  })
}

/**
 * Returns the node that a key moves to: right and left along the edges, up and down within a rank, Home and End to the
 * ends of the drawing; null for a key that does not move, or with nothing there.
 */
export function moveNode(
  key: string,
  id: string,
  placed: readonly PlacedNode[],
  edges: LineageGraph['edges'],
): string | null {
  const here = placed.find(({ node }) => node.id === id)
  if (here === undefined) return placed[0]?.node.id ?? null
  const near = (ids: readonly string[]): string | null =>
    placed
      .filter(({ node }) => ids.includes(node.id))
      .toSorted((a, b) => Math.abs(a.y - here.y) - Math.abs(b.y - here.y))[0]?.node.id ?? null
  const rank = placed.filter(({ x }) => Math.abs(x - here.x) < 1).toSorted((a, b) => a.y - b.y)
  const at = rank.indexOf(here)
  const across = placed.toSorted((a, b) => a.x - b.x || a.y - b.y)
  switch (key) {
    case 'ArrowRight':
      return near(edges.filter(({ from }) => from === id).map(({ to }) => to))
    case 'ArrowLeft':
      return near(edges.filter(({ to }) => to === id).map(({ from }) => from))
    case 'ArrowUp':
      return rank[at - 1]?.node.id ?? null
    case 'ArrowDown':
      return rank[at + 1]?.node.id ?? null
    case 'Home':
      return across[0]?.node.id ?? null
    case 'End':
      return across.at(-1)?.node.id ?? null
    default:
      return null
  }
}
