import { durationText } from '#core/lineage/durationText.ts'
import { LINEAGE_KIND_WORDS } from '#core/lineage/lineageGraph.ts'
import type { LineageGraph, LineageKind, LineageNode } from '#core/lineage/lineageGraph.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import type { LineageOrigin } from '#contracts/records/lineage.ts'
import { formatInstant, formatMoment } from '../../format/time.ts'

/** Says what a lineage begins from. */
export function originWords(of: LineageOrigin): string {
  switch (of.kind) {
    case 'ORDER':
      return `order ${of.id}`
    case 'PROPOSAL':
      return `proposal ${of.id}`
    case 'SIGNAL':
      return `signal ${of.id}`
    case 'CORRECTION':
      return `a correction of ${of.instrumentId} ${of.interval}, ${formatMoment(of.from)} to ${formatMoment(of.to)} UTC`
  }
}

/** Name of a file that holds the lineage of something: letters, digits and dashes only. */
export function fileNameOf(of: LineageOrigin): string {
  const id = of.kind === 'CORRECTION' ? `${of.instrumentId}-${of.interval}` : of.id
  return `lineage-${of.kind.toLowerCase()}-${id.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 60)}.mmd`
}

/** Says when a node came about: our clock first, else the market's; or that it was not kept. */
export function whenWords({ at, marketTime }: Pick<LineageNode, 'at' | 'marketTime'>): string {
  if (at !== null) return `${formatInstant(at)} UTC`
  return marketTime === null ? 'time not kept' : `market ${formatMoment(marketTime)}`
}

/** What an edge says: what led from one to the other, and how long it took. */
export function edgeWords({ label, duration }: Pick<LineageGraph['edges'][number], 'label' | 'duration'>): string {
  return [label, duration === null ? '' : durationText(duration)].filter((part) => part !== '').join(' · ')
}

/** Says what a node came of, one line for each edge that leads to it. */
export function causesOf(graph: LineageGraph, id: string): readonly string[] {
  const titles = new Map(graph.nodes.map(({ id: of, title }) => [of, title]))
  return graph.edges.flatMap((edge) =>
    edge.to === id
      ? [
          `${titles.get(edge.from) ?? 'something that was not kept'}${edgeWords(edge) === '' ? '' : `: ${edgeWords(edge)}`}`,
        ]
      : [],
  )
}

/** Kinds whose words are no countable things by themselves. */
const ONE: Readonly<Record<string, string>> = { 'raw data': 'piece of raw data', bars: 'run of bars' }
const MANY: Readonly<Record<string, string>> = { 'raw data': 'pieces of raw data', bars: 'runs of bars' }

/** Counts a lineage by kind, as `2 features, 1 order`; the kinds in the order in which things come about. */
export function countWords(nodes: readonly LineageNode[]): string {
  return (Object.keys(LINEAGE_KIND_WORDS) as LineageKind[])
    .map((kind) => ({ words: LINEAGE_KIND_WORDS[kind], count: nodes.filter((node) => node.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ words, count }) => `${count} ${count === 1 ? (ONE[words] ?? words) : (MANY[words] ?? `${words}s`)}`)
    .join(', ')
}

/** What the form about a correction holds, as it was typed; times are UTC as `2026-11-20T14:30`. */
export interface CorrectionForm {
  readonly instrumentId: string
  readonly interval: string
  readonly from: string
  readonly to: string
}

/** Reads the form about a correction, or says what is missing. */
export function readCorrection(
  form: CorrectionForm,
): { readonly ok: true; readonly of: LineageOrigin } | { readonly ok: false; readonly problem: string } {
  const [from, to] = [parseTimestamp(form.from), parseTimestamp(form.to)]
  if (form.instrumentId === '') return { ok: false, problem: 'Choose an instrument.' }
  if (from === null) return { ok: false, problem: 'Give the time of the first bar that was corrected.' }
  if (to === null) return { ok: false, problem: 'Give the time of the last bar that was corrected.' }
  if (to < from) return { ok: false, problem: 'The last bar lies before the first one; swap the two times.' }
  return {
    ok: true,
    of: { kind: 'CORRECTION', instrumentId: form.instrumentId, interval: form.interval, from, to },
  }
}
