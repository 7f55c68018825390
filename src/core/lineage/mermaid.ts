import { formatTimestamp } from '../time/iso.ts'
import { durationText } from './durationText.ts'
import { LINEAGE_KIND_WORDS } from './lineageGraph.ts'
import type { LineageGraph, LineageNode } from './lineageGraph.ts'

/** Longest line of a label; a longer one is cut off with an ellipsis. */
const LONGEST = 160

/**
 * Writes a lineage as a flow chart of Mermaid, from left to right, with the timings on the edges and the gaps as comments.
 *
 * 1. The text holds nothing of the graph's but letters, digits, spaces and a few harmless signs; all others are written as
 *    numeric entities, so that no title can end its label, open a directive or bring markup.
 * 2. Identifiers are numbered by this writer; those of the graph never appear.
 * 3. Edges to nodes that are not in the graph are left out and counted in a comment.
 */
export function lineageToMermaid(graph: LineageGraph): string {
  const names = new Map<string, string>()
  for (const { id } of graph.nodes) if (!names.has(id)) names.set(id, `n${names.size}`)
  const lines = ['flowchart LR']
  const written = new Set<string>()
  for (const node of graph.nodes) {
    const name = names.get(node.id)
    if (name === undefined || written.has(name)) continue
    written.add(name)
    lines.push(`  ${name}["${labelOf(node)}"]`)
  }
  let lost = 0
  for (const { from, to, label, duration } of graph.edges) {
    const [start, end] = [names.get(from), names.get(to)]
    if (start === undefined || end === undefined) {
      lost += 1
      continue
    }
    const words = [label, duration === null ? '' : durationText(duration)]
      .filter((part) => part.trim() !== '')
      .map(escapeMermaid)
      .join(', ')
    lines.push(words === '' ? `  ${start} --> ${end}` : `  ${start} -->|"${words}"| ${end}`)
  }
  for (const gap of graph.gaps) lines.push(`  %% not told: ${escapeMermaid(gap)}`)
  if (lost > 0) lines.push(`  %% not drawn: ${lost} edges to nodes that are not in the graph`)
  return `${lines.join('\n')}\n`
}

/** Writes a text so that Mermaid shows it as it is and reads nothing into it; line breaks become spaces. */
export function escapeMermaid(text: string): string {
  const plain = text.replace(/[\p{C}\p{Z}\s]+/gu, ' ').trim()
  const letters = Array.from(plain)
  const short = letters.length <= LONGEST ? letters : [...letters.slice(0, LONGEST - 1), '…']
  return (
    short
      .map((letter) => (/[\p{L}\p{N} .,:/()_…-]/u.test(letter) ? letter : entity(letter)))
      .join('')
      // On a line with one of these words Mermaid reads a statement about looks and takes its last semicolon away.
      .replace(/s(?=tyle)|c(?=lassDef)/g, entity)
  )
}

function entity(letter: string): string {
  return `#${letter.codePointAt(0)};`
}

function labelOf(node: LineageNode): string {
  const time = node.at ?? node.marketTime
  const lines = [`${LINEAGE_KIND_WORDS[node.kind]}: ${node.title}`, ...node.details]
  if (time !== null) lines.push(`${formatTimestamp(time)}${node.at === null ? ' market time' : ''}`)
  return lines.map(escapeMermaid).join('<br/>')
}
