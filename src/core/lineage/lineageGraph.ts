/** What a node of a lineage can be, from what was received to what was done with it. */
export type LineageKind =
  | 'RAW'
  | 'BAR'
  | 'FEATURE'
  | 'SIGNAL'
  | 'PROPOSAL'
  | 'DECISION'
  | 'ORDER'
  | 'FILL'
  | 'CORRECTION'
  | 'BACKTEST'

/** One thing that came of others. Times are microseconds since the epoch. */
export interface LineageNode {
  readonly id: string
  readonly kind: LineageKind
  readonly title: string
  readonly details: readonly string[]
  /** When it came about, by our clock; null where that was not kept. */
  readonly at: number | null
  /** The time in the market it belongs to; null where it belongs to none. */
  readonly marketTime: number | null
}

/** What led from one node to another, and how long that took in microseconds; null where a time was not kept. */
export interface LineageEdge {
  readonly from: string
  readonly to: string
  readonly label: string
  readonly duration: number | null
}

/** How one thing came of others. */
export interface LineageGraph {
  readonly nodes: readonly LineageNode[]
  readonly edges: readonly LineageEdge[]
  /** What could not be told, in sentences. */
  readonly gaps: readonly string[]
}

/** The kinds in words, as screens and drawings write them. */
export const LINEAGE_KIND_WORDS: Readonly<Record<LineageKind, string>> = {
  RAW: 'raw data',
  BAR: 'bars',
  FEATURE: 'feature',
  SIGNAL: 'signal',
  PROPOSAL: 'proposal',
  DECISION: 'decision',
  ORDER: 'order',
  FILL: 'fill',
  CORRECTION: 'correction',
  BACKTEST: 'backtest',
}
