import type { FeatureStudy } from '#contracts/records/features.ts'

/** One bin of the two distributions of a feature. */
export interface DistributionBin {
  readonly from: number
  readonly to: number
  /** Share of the values of the older and of the newer part that lie in it, 0 to 1. */
  readonly reference: number
  readonly recent: number
}

/** Pairs the edges of a study with its shares; empty where there is too little data or the two do not fit together. */
export function distributionBins({
  edges,
  reference,
  recent,
}: Pick<FeatureStudy['drift'][number], 'edges' | 'reference' | 'recent'>): readonly DistributionBin[] {
  if (edges.length !== reference.length + 1 || reference.length !== recent.length) return []
  return reference.map((share, index) => ({
    from: edges[index] ?? Number.NaN,
    to: edges[index + 1] ?? Number.NaN,
    reference: share,
    recent: recent[index] ?? Number.NaN,
  }))
}
