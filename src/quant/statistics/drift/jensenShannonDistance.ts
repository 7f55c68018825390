import { measured, type Measured } from '../measured.ts'
import { binByReference } from './referenceBins.ts'

/**
 * Jensen-Shannon distance of two samples over bins with about equal shares of the reference: the root of the mean
 * divergence of both from their mixture, with logarithms to base 2 (Endres and Schindelin, 2003). 0 for the same shares,
 * 1 where no bin holds values of both.
 */
export function jensenShannonDistance(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  bins = 10,
): Measured<number> {
  const binned = binByReference(reference, current, bins)
  if (!binned.ok) return binned
  let divergence = 0
  for (const [bin, p] of binned.value.reference.entries()) {
    const q = binned.value.current[bin] ?? 0
    const middle = (p + q) / 2
    if (p > 0) divergence += 0.5 * p * Math.log2(p / middle)
    if (q > 0) divergence += 0.5 * q * Math.log2(q / middle)
  }
  return measured(Math.sqrt(Math.min(1, Math.max(0, divergence))))
}
