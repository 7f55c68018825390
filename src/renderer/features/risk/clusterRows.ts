import type { ClusterView } from '#contracts/records/safety.ts'

/** The kinds of cluster in the order of the table, with what stands there while nothing is known of one. */
const KINDS: readonly (readonly [kind: ClusterView['kind'], name: string, unknown: string, why: string])[] = [
  ['SECTOR', 'Sector', 'none known', 'The sector of what is held is not known'],
  ['ASSET_CLASS', 'Asset class', 'none', 'Nothing is held'],
  ['CORRELATION', 'Moves alike', 'none known', 'Nothing held is known to move alike; that takes a month of bars'],
  ['STRATEGY', 'Strategy', 'none', 'Nothing that is held belongs to a strategy'],
  ['VENUE', 'Venue', 'none', 'Nothing is held'],
  ['CURRENCY', 'Currency', 'none', 'Nothing is held in another currency than the account’s'],
  ['FACTOR', 'Factor', 'none named', 'The configuration names no factor for what is held'],
  ['THEME', 'Theme', 'none named', 'The configuration names no theme for what is held'],
]

/** A row of the table: a cluster, or the reason why a kind has none. */
export interface ClusterRow {
  readonly key: string
  readonly kind: string
  readonly cluster: ClusterView | null
  readonly unknown: string
  readonly why: string
}

/** Every kind in a fixed order, the fullest cluster of each first; a kind without clusters says why. */
export function clusterRows(clusters: readonly ClusterView[]): readonly ClusterRow[] {
  return KINDS.flatMap(([kind, name, unknown, why]): readonly ClusterRow[] => {
    const own = clusters.filter((cluster) => cluster.kind === kind)
    if (own.length === 0) return [{ key: kind, kind: name, cluster: null, unknown, why }]
    return own
      .toSorted((one, other) => other.exposure - one.exposure || one.key.localeCompare(other.key))
      .map((cluster) => ({ key: cluster.key, kind: name, cluster, unknown, why }))
  })
}
