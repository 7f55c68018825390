import { measured, type Measured } from '../measured.ts'
import { type BinnedShares, binByReference } from './referenceBins.ts'

/** Smallest share that counts, so that an empty bin does not make the index infinite. */
const LEAST_SHARE = 1e-4

/** How far a distribution moved, with the bins it was read from. */
export interface PopulationStability extends BinnedShares {
  /** 0 for the same shares; by custom below 0.1 little, from 0.25 on much. */
  readonly value: number
}

/**
 * Population stability index, sum (q - p) ln(q / p) over bins with about equal shares p of the reference; q is the share
 * of the current sample (Siddiqi, 2006). A share below 0.0001 counts as 0.0001. Never negative.
 */
export function populationStabilityIndex(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  bins = 10,
): Measured<PopulationStability> {
  const binned = binByReference(reference, current, bins)
  if (!binned.ok) return binned
  let value = 0
  for (const [bin, share] of binned.value.reference.entries()) {
    const p = Math.max(share, LEAST_SHARE)
    const q = Math.max(binned.value.current[bin] ?? 0, LEAST_SHARE)
    value += (q - p) * Math.log(q / p)
  }
  return measured({ ...binned.value, value })
}
