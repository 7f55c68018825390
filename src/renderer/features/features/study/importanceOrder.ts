import type { Estimate } from '#core/model/estimate.ts'
import type { FeatureStudy } from '#contracts/records/features.ts'

/** Tells whether an interval leaves zero out. */
export function isClear({ low, high }: Estimate): boolean {
  return low > 0 || high < 0
}

/** Orders features: those told from nothing first, the strongest before the weaker, the unknown last. */
export function byImportance(items: FeatureStudy['importance']): FeatureStudy['importance'] {
  return items.toSorted((a, b) => {
    if (a.correlation === null || b.correlation === null)
      return Number(a.correlation === null) - Number(b.correlation === null)
    return (
      Number(isClear(b.correlation)) - Number(isClear(a.correlation)) ||
      Math.abs(b.correlation.value) - Math.abs(a.correlation.value)
    )
  })
}
